package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.SamplingEngine;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.data.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws images of each class. */
@Command(
    name = "samples",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
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
    Output.requireFile(out);
    SampleGrid.check("--per-class", perClass, 1);
    SamplingEngine engine = drawing.engine();
    PixelCnn model = drawing.model();
    ProcessThreads.useNativeThreads(1);
    SampleGrid grid = new SampleGrid(perClass, drawing.temperature(), drawing.seed());
    SealedFile.write(out, Png.of(grid.draw(model, engine)));
    return 0;
  }
}
