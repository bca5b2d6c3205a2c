package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.data.ImageSet;
import io.github.learnedmixup.pixelcnn.data.Png;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a model's card. */
@Command(
    name = "card",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Writes a page of Markdown about a model, with what score finds on the test images, and a",
      "picture of samples beside it: NAME.md and NAME.png."
    })
final class CardCommand implements Callable<Integer> {
  private static final long SAMPLES_SEED = 1;

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder.")
  private Path out = Path.of("");

  @Mixin private Scoring scoring = new Scoring();

  @Override
  public Integer call() throws IOException {
    Output.requireFolder(out);
    PixelCnn measured = model.load();
    ImageSet set = data.imageSet();
    Scoring.Result result = scoring.run(measured, set, Scoring.Split.TEST);
    String picture = model.name() + ".png";
    SampleGrid samples =
        new SampleGrid(SampleGrid.perClass(measured.spec().classes()), 1, SAMPLES_SEED);
    ModelInfo info = ModelInfo.of(model.name(), measured);
    String page = new ModelCard(info, set, result, picture).markdown();
    SealedFile.write(out.resolve(picture), Png.of(samples.draw(measured)));
    SealedFile.write(out.resolve(model.name() + ".md"), page.getBytes(StandardCharsets.UTF_8));
    return 0;
  }
}
