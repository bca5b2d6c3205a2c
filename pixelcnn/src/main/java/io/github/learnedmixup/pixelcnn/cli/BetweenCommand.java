package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the way from one class to another. */
@SamplesImages
@Command(
    name = "between",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Draws continua between classes: a row a pair and seed, the first class's share"
            + " falling from 1 to 0; one PNG picture for each blend.")
final class BetweenCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int MOST = 1000;

  @Spec private @Nullable CommandSpec command;
  @Mixin private SamplingOptions drawing = new SamplingOptions();

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "DIR",
      description = "The folder.")
  private Path out = Path.of("");

  @Mixin private PairsOption pairs = new PairsOption();

  @Option(names = "--steps", description = "Images of a row; at least 2.")
  private int steps = 11;

  @Option(names = "--rows", description = "Rows of a pair, each with a seed of its own.")
  private int rows = 2;

  @Option(names = "--blend", description = "label, product, mixture, steered, or all.")
  private String blend = ALL;

  @Override
  public Integer call() throws IOException {
    if (steps < 2 || steps > MOST || rows < 1 || rows > MOST) {
      throw new IllegalArgumentException(
          "--steps must be in [2, %d] and --rows in [1, %d], but are %d and %d"
              .formatted(MOST, MOST, steps, rows));
    }
    Map<Blend, OutputFile> pictures = new EnumMap<>(Blend.class);
    for (Blend way : blends()) {
      Path picture = out.resolve(way.name().toLowerCase(Locale.ROOT) + ".png");
      pictures.put(way, OutputFile.of("--out", picture, OutputFile.PNG));
    }
    SamplingEngine engine = drawing.engine();
    PixelCnn pixelCnn = drawing.model();
    PixelCnnSpec spec = pixelCnn.spec();
    List<ClassPair> classes = pairs.pairs(pixelCnn.trainedClasses());
    new ImageGrid(spec.shape(), steps).requireRoom((long) classes.size() * rows * steps);
    ProcessThreads.useNativeThreads(1);
    PrintWriter print = CommandLines.out(command);
    int workers = Runtime.getRuntime().availableProcessors();
    try (Sampler sampler = pixelCnn.sampler(workers, engine)) {
      for (Map.Entry<Blend, OutputFile> picture : pictures.entrySet()) {
        ImageGrid grid = new ImageGrid(spec.shape(), steps);
        for (Sample sample : sampler.draw(requests(classes, picture.getKey()))) {
          grid.add(pixelCnn.palette().rendered(sample.levels()));
        }
        picture.getValue().write(grid.png());
        print.printf("picture: %s%n", picture.getValue().name());
        print.flush();
      }
    }
    return 0;
  }

  private List<SampleRequest> requests(List<ClassPair> classes, Blend way) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int p = 0; p < classes.size(); p++) {
      for (int row = 0; row < rows; row++) {
        // One seed along a row: neighbours share their random draws, and so as much as they can.
        long rowSeed = SeededHash.mix(drawing.seed(), (long) p * rows + row);
        for (int step = 0; step < steps; step++) {
          double lambda = 1 - step / (steps - 1.0);
          ClassPair pair = classes.get(p);
          requests.add(
              new SampleRequest(
                  pair.first(), pair.second(), lambda, way, drawing.temperature(), rowSeed));
        }
      }
    }
    return requests;
  }

  private List<Blend> blends() {
    if (blend.equalsIgnoreCase(ALL)) {
      return List.of(Blend.values());
    }
    try {
      return List.of(Blend.valueOf(blend.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--blend must be label, product, mixture, steered or all, but is " + blend, e);
    }
  }
}
