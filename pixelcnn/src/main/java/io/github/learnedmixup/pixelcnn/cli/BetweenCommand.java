package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.Blend;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.SamplingEngine;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.cli.PairsOption.Pair;
import io.github.learnedmixup.pixelcnn.data.ImageGrid;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws the way from one class to another. */
@Command(
    name = "between",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Draws continua between classes: a row a pair and seed, the first class's share falling",
      "from 1 to 0; one PNG picture for each blend."
    })
final class BetweenCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int MOST = 1000;

  @Mixin private DrawingOptions drawing = new DrawingOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder.")
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
    Output.requireFolder(out);
    List<Blend> blends = blends();
    SamplingEngine engine = drawing.engine();
    PixelCnn pixelCnn = drawing.model();
    PixelCnnSpec spec = pixelCnn.spec();
    List<Pair> classes = pairs.pairs(pixelCnn.trainedClasses());
    new ImageGrid(spec.height(), spec.width(), steps)
        .requireRoom((long) classes.size() * rows * steps);
    ProcessThreads.useNativeThreads(1);
    int workers = Runtime.getRuntime().availableProcessors();
    try (Sampler sampler = pixelCnn.sampler(workers, engine)) {
      for (Blend way : blends) {
        ImageGrid grid = new ImageGrid(spec.height(), spec.width(), steps);
        for (Sample sample : sampler.draw(requests(classes, way))) {
          grid.addLevels(sample.levels(), spec.levels());
        }
        SealedFile.write(out.resolve(way.name().toLowerCase(Locale.ROOT) + ".png"), grid.png());
      }
    }
    return 0;
  }

  private List<SampleRequest> requests(List<Pair> classes, Blend way) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int p = 0; p < classes.size(); p++) {
      for (int row = 0; row < rows; row++) {
        // One seed along a row: neighbours share their random draws, and so as much as they can.
        long rowSeed = SeededHash.mix(drawing.seed(), (long) p * rows + row);
        for (int step = 0; step < steps; step++) {
          double lambda = 1 - step / (steps - 1.0);
          Pair pair = classes.get(p);
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
