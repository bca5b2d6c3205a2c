package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.CommandLines;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.cli.ProcessThreads;
import io.github.learnedmixup.pixelcnn.data.ImageSet;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command that compares a classifier trained with nothing, with pixel mixup and with learned
 * mixup, and shows what came out.
 */
@Command(
    name = "classifier-demo",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    subcommands = {RecogniseCommand.class, JudgeCommand.class},
    description =
        "Trains the same classifier with nothing, with pixel mixup and with learned mixup on equal"
            + " terms, over several seeds, and reports who makes fewer errors.")
public final class DemoCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String TRAIN = "train";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--labelled",
      paramLabel = "N|all",
      description = "labelled images a seed; default 500 of digits, else 1000, or all if fewer")
  private @Nullable String labelled;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description = "how many seeds; default ${DEFAULT-VALUE}")
  private int seeds = 3;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "the first seed, which the others follow; default ${DEFAULT-VALUE}")
  private long firstSeed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the results there as JSON")
  private @Nullable Path json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "writes the page index.html there; default classifier-demo/target/report where there is"
              + " classifier-demo/target, else report")
  private @Nullable Path report;

  @Option(
      names = "--model",
      paramLabel = "NAME|PATH|train",
      description =
          "a shipped or saved PixelCNN for all seeds, or train: one on each seed's labelled images;"
              + " default digits for digits in grey, else train")
  private @Nullable String model;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "begins no further seed that would, at the pace of those before, end after M minutes;"
              + " the first is always run; default no limit")
  private @Nullable Double minutes;

  @Mixin private final TrainingOptions training = new TrainingOptions();

  @Mixin private final LearnedMixupOptions learnedMixup = new LearnedMixupOptions();

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLines.run(new DemoCommand(), arguments));
  }

  @Override
  public Integer call() throws IOException {
    Progress progress = new ProgressBars();
    if (seeds < 1) {
      throw new InvalidInputException("--seeds must be at least 1, but is " + seeds);
    }
    LearnedMixupSettings learned = learnedMixup.settings();
    ImageSet set = data.imageSet();
    int labelledImages = labelledImages(set.train());
    ExperimentSettings settings =
        new ExperimentSettings(
            labelledImages,
            LongStream.range(firstSeed, firstSeed + seeds).boxed().toList(),
            training.classifier(data.dataset(), labelledImages),
            training.pixelMixup(),
            learned,
            minutes);
    Classifier.requireSize(set.train().height(), set.train().width());
    String modelName = model == null ? defaultModel() : model;
    PixelCnnSettings own = modelName.equals(TRAIN) ? training.pixelCnn(labelledImages) : null;
    ModelSource models =
        own == null
            ? new SharedModel(modelName, PixelCnn.of(modelName), set.train())
            : new OwnModels(set.name(), own, labelledImages);
    // All that the user can mend is found before the long work: nothing is left half done.
    OutputFile page = OutputFile.prepare("--report", reportFolder().resolve("index.html"));
    OutputFile results = json == null ? null : OutputFile.prepare("--json", json);

    ProcessThreads.useNativeThreads(1);
    ExperimentResult result =
        new Experiment(settings, set.train(), set.test(), models, progress).run();
    ExperimentReport told =
        new ExperimentReport(
            set.name(),
            settings,
            models.description(),
            models.hasSeenMore(),
            own,
            RepeatCommand.of(commandSpec()),
            Versions.found(),
            result);
    if (results != null) {
      results.write(ResultsJson.write(told));
    }
    page.write(ReportPage.write(told));
    print(told, page, results);
    return 0;
  }

  private int labelledImages(LabelledImages train) {
    if (labelled == null) {
      return TrainingOptions.defaultLabelled(data.dataset(), train.size());
    }
    if (labelled.equals(ALL)) {
      return train.size();
    }
    int count;
    try {
      count = Integer.parseInt(labelled);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "--labelled must be a number or all, but is \"" + labelled + "\"", e);
    }
    LabelledSubset.requireCount(train, count);
    return count;
  }

  private String defaultModel() {
    // The shipped model's images are grey.
    boolean shipped = data.dataset().equals(ImageSet.DIGITS) && !data.binarise();
    return shipped ? ImageSet.DIGITS : TRAIN;
  }

  private Path reportFolder() {
    if (report != null) {
      return report;
    }
    Path target = Path.of("classifier-demo", "target");
    return Files.isDirectory(target) ? target.resolve("report") : Path.of("report");
  }

  private void print(ExperimentReport told, OutputFile page, @Nullable OutputFile results) {
    PrintWriter out = commandSpec().commandLine().getOut();
    ResultsTable.lines(told).forEach(out::println);
    out.println();
    if (told.modelHasSeenMore()) {
      // Not picocli's markup: a model's path may hold what looks like it.
      boolean colours = commandSpec().commandLine().getColorScheme().ansi().enabled();
      String warning = ResultsTable.warning(told);
      out.println(
          colours
              ? Ansi.Style.on(Ansi.Style.bold) + warning + Ansi.Style.off(Ansi.Style.bold)
              : warning);
    }
    String shortfall = ResultsTable.shortfall(told);
    if (!shortfall.isEmpty()) {
      out.println(shortfall);
    }
    List<ArmSummary> summaries = told.result().summaries();
    Verdict.comparisons(summaries).forEach(out::println);
    if (results != null) {
      out.println("Results: " + results.path());
    }
    out.println("Report: " + page.path());
    out.flush();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("the command is not run by picocli");
    }
    return spec;
  }
}
