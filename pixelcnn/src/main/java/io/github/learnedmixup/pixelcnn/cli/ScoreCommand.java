package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.pixelcnn.report.Scoring;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Tells how likely images are under a model, exactly, and how well it classifies them"
          + " by Bayes' rule.",
      "The posterior is tempered; its temperature is fitted on images of the training"
          + " split that the model was not trained on, never on test images."
    })
final class ScoreCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--split",
      description =
          "test, validation (held out of the training split by the model's seed) or train (the"
              + " rest). The temperature is fitted on the first validation images.")
  private Scoring.Split split = Scoring.Split.TEST;

  @Mixin private Scoring scoring = new Scoring();

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Scoring.Result result = scoring.run(model.load(), data.imageSet(), split);
    PrintWriter print = CommandLines.out(command);
    if (json) {
      print.println(Json.line(result.score()));
    } else {
      print.print(result.score().table());
      print.printf(
          Locale.ROOT,
          "temperature       %.2f, fitted on %d held-out images%n",
          result.temperature(),
          result.fittedOn());
    }
    print.flush();
    return 0;
  }
}
