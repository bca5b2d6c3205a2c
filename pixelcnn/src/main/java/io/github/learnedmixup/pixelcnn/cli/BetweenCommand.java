package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.Blend;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.data.ImageGrid;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws the way from one class to another. */
@Command(
    name = "between",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Draws continua between classes: a row a pair and seed, the first class's share falling",
      "from 1 to 0; one PNG picture for each blend."
    })
final class BetweenCommand implements Callable<Integer> {
  private static final String ALL = "all";

  @Mixin private DrawingOptions drawing = new DrawingOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder.")
  private Path out = Path.of("");

  @Option(names = "--pairs", split = ",", paramLabel = "A/B", description = "Pairs of classes.")
  private List<String> pairs = List.of("1/7", "3/8", "4/9", "5/6");

  @Option(names = "--steps", description = "Images of a row; at least 2.")
  private int steps = 11;

  @Option(names = "--rows", description = "Rows of a pair, each with a seed of its own.")
  private int rows = 2;

  @Option(names = "--blend", description = "label, product, mixture, steered, or all.")
  private String blend = ALL;

  @Override
  public Integer call() throws IOException {
    if (steps < 2 || rows < 1) {
      throw new IllegalArgumentException(
          "--steps must be at least 2 and --rows at least 1, but are " + steps + " and " + rows);
    }
    List<Blend> blends = blends();
    List<int[]> classes = pairs.stream().map(BetweenCommand::pair).toList();
    PixelCnn pixelCnn = drawing.model();
    PixelCnnSpec spec = pixelCnn.spec();
    ProcessThreads.useNativeThreads(1);
    try (Sampler sampler = pixelCnn.sampler(Runtime.getRuntime().availableProcessors())) {
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

  private List<SampleRequest> requests(List<int[]> classes, Blend way) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int p = 0; p < classes.size(); p++) {
      for (int row = 0; row < rows; row++) {
        // One seed along a row: neighbours share their random draws, and so as much as they can.
        long rowSeed = SeededHash.mix(drawing.seed(), (long) p * rows + row);
        for (int step = 0; step < steps; step++) {
          double lambda = 1 - step / (steps - 1.0);
          int[] pair = classes.get(p);
          requests.add(
              new SampleRequest(pair[0], pair[1], lambda, way, drawing.temperature(), rowSeed));
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

  private static int[] pair(String text) {
    String[] classes = text.split("/", -1);
    try {
      if (classes.length == 2) {
        return new int[] {Integer.parseInt(classes[0]), Integer.parseInt(classes[1])};
      }
    } catch (NumberFormatException e) {
      throw notAPair(text, e);
    }
    throw notAPair(text, null);
  }

  private static IllegalArgumentException notAPair(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "--pairs must be pairs of classes such as 1/7, but one is '" + text + "'", cause);
  }
}
