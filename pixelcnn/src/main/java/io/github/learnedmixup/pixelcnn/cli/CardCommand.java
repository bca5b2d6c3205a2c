package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.Png;
import io.github.learnedmixup.pixelcnn.report.ModelCard;
import io.github.learnedmixup.pixelcnn.report.ModelInfo;
import io.github.learnedmixup.pixelcnn.report.SampleGrid;
import io.github.learnedmixup.pixelcnn.report.Scoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model's card. */
@Command(
    name = "card",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description =
        "Writes a page of Markdown about a model, with what score finds on the test images,"
            + " and a picture of samples beside it: NAME.md and NAME.png.")
final class CardCommand implements Callable<Integer> {
  private static final long SAMPLES_SEED = 1;

  @Spec private @Nullable CommandSpec command;
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "DIR",
      description = "The folder.")
  private Path out = Path.of("");

  @Mixin private Scoring scoring = new Scoring();

  @Override
  public Integer call() throws IOException {
    long begun = System.nanoTime();
    OutputFile page = OutputFile.of("--out", out.resolve(model.name() + ".md"), ModelCard.FILE);
    String picture = model.name() + ".png";
    OutputFile samples = OutputFile.of("--out", out.resolve(picture), OutputFile.PNG);
    PixelCnn measured = model.load();
    ImageSet set = data.imageSet();
    Scoring.Result result = scoring.run(measured, set, Scoring.Split.TEST);
    SampleGrid grid =
        new SampleGrid(SampleGrid.perClass(measured.spec().classes()), 1, SAMPLES_SEED);
    ModelInfo info = ModelInfo.of(model.name(), measured);
    String text = new ModelCard(info, set, result, picture).markdown();
    samples.write(Png.of(grid.draw(measured)));
    page.write(text);
    CommandLines.out(command)
        .printf(
            Locale.ROOT,
            "page: %s%npicture: %s%ntook %.0f s%n",
            page.name(),
            samples.name(),
            (System.nanoTime() - begun) / 1e9);
    return 0;
  }
}
