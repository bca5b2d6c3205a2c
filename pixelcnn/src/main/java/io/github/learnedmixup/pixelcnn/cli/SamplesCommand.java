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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws images of each class. */
@Command(
    name = "samples",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = "Draws images of each class, a row a class, as a PNG picture.")
final class SamplesCommand implements Callable<Integer> {
  @Mixin private DrawingOptions drawing = new DrawingOptions();

  @Option(names = "--out", required = true, paramLabel = "PNG", description = "The picture.")
  private Path out = Path.of("");

  @Option(names = "--per-class", description = "Images of each class.")
  private int perClass = 10;

  @Override
  public Integer call() throws IOException {
    if (perClass < 1) {
      throw new IllegalArgumentException("--per-class must be at least 1, but is " + perClass);
    }
    PixelCnn pixelCnn = drawing.model();
    PixelCnnSpec spec = pixelCnn.spec();
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < perClass * spec.classes(); i++) {
      int label = i / perClass;
      requests.add(
          new SampleRequest(
              label,
              label,
              1,
              Blend.LABEL,
              drawing.temperature(),
              SeededHash.mix(drawing.seed(), i)));
    }
    ProcessThreads.useNativeThreads(1);
    ImageGrid grid = new ImageGrid(spec.height(), spec.width(), perClass);
    try (Sampler sampler = pixelCnn.sampler(Runtime.getRuntime().availableProcessors())) {
      for (Sample sample : sampler.draw(requests)) {
        grid.addLevels(sample.levels(), spec.levels());
      }
    }
    SealedFile.write(out, grid.png());
    return 0;
  }
}
