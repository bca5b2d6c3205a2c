package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.image.Png;
import io.github.learnedmixup.pixelcnn.report.SampleGrid;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws images of each class. */
@SamplesImages
@Command(
    name = "samples",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Draws images of each class, a row a class, as a PNG picture.",
      "Classes without training images have no row."
    })
final class SamplesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;
  @Mixin private SamplingOptions drawing = new SamplingOptions();

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "PNG",
      description = "The picture.")
  private Path out = Path.of("");

  @Option(names = "--per-class", description = "Images of each class.")
  private int perClass = 10;

  @Override
  public Integer call() throws IOException {
    OutputFile picture = OutputFile.of("--out", out, OutputFile.PNG);
    SampleGrid.check("--per-class", perClass, 1);
    SamplingEngine engine = drawing.engine();
    PixelCnn model = drawing.model();
    ProcessThreads.useNativeThreads(1);
    SampleGrid grid = new SampleGrid(perClass, drawing.temperature(), drawing.seed());
    picture.write(Png.of(grid.draw(model, engine)));
    PrintWriter print = CommandLines.out(command);
    print.printf("picture: %s%n", picture.name());
    TrainedClasses trained = model.trainedClasses();
    if (!trained.complete()) {
      print.printf("left out, without training images: %s%n", trained.untrainedInWords());
    }
    print.flush();
    return 0;
  }
}
