package io.github.learnedmixup.demo;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.cli.ComparisonOptions;
import io.github.learnedmixup.demo.cli.DatasetDefaults;
import io.github.learnedmixup.demo.cli.JudgeCommand;
import io.github.learnedmixup.demo.cli.RecogniseCommand;
import io.github.learnedmixup.demo.cli.RepeatCommand;
import io.github.learnedmixup.demo.cli.TableCommand;
import io.github.learnedmixup.demo.cli.TrainingOptions;
import io.github.learnedmixup.demo.cli.TryCommand;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.experiment.Experiment;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.experiment.ExperimentVersions;
import io.github.learnedmixup.demo.experiment.ReusedTuning;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.model.ModelSource;
import io.github.learnedmixup.demo.model.OwnModels;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.model.SharedModel;
import io.github.learnedmixup.demo.report.ExperimentReport;
import io.github.learnedmixup.demo.report.ReportPage;
import io.github.learnedmixup.demo.report.ResultsJson;
import io.github.learnedmixup.demo.report.ResultsTable;
import io.github.learnedmixup.demo.report.Showcase;
import io.github.learnedmixup.demo.report.ShowcaseMaker;
import io.github.learnedmixup.demo.report.Verdict;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command that compares a classifier trained without augmentation, with pixel mixup, with
 * learned mixup and in other ways, and shows what came out.
 */
@SamplesImages
@Command(
    name = "classifier-demo",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    subcommands = {
      TryCommand.class,
      RecogniseCommand.class,
      JudgeCommand.class,
      TableCommand.class
    },
    description = {
      "Trains the same classifier without augmentation, which is the baseline, with pixel mixup,"
          + " with learned mixup and in other ways on equal terms, over several seeds, and reports"
          + " who makes fewer errors.",
      "A stopped run resumes when the same command is given again."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String TRAIN = "train";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions(ImageSet.MNIST_SMALL);

  @Option(
      names = "--labelled",
      paramLabel = "N|all",
      description =
          "labelled images a seed; default all of mnist-small, 500 of digits, else 1000, or all if"
              + " fewer")
  private @Nullable String labelled;

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
              + " default mnist-small for mnist-small, of which it has seen the same images, digits"
              + " for digits, else train")
  private @Nullable String model;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "keeps there what is finished, for runs that share some of it; default a folder beside the"
              + " results, which is removed when all is done")
  private @Nullable Path state;

  @Mixin private final ComparisonOptions comparison = new ComparisonOptions();

  @Mixin private final TrainingOptions training = new TrainingOptions();

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLines.main(DemoCommand::new, arguments);
  }

  @Override
  public Integer call() throws IOException {
    Progress progress = new ProgressBars();
    ImageSet set = data.imageSet();
    DatasetDefaults defaults = DatasetDefaults.of(data.dataset());
    int labelledImages = labelledImages(defaults, set.train());
    SeedImages.requireCount(set.train(), labelledImages);
    ExperimentSettings settings =
        comparison.settings(
            defaults, labelledImages, training.classifier(defaults, labelledImages));
    SeedImages.requireFurther(set.train(), labelledImages, settings.tuning().furtherImages());
    Classifier.requireSize(set.train().shape());
    String modelName = model == null ? defaultModel(defaults) : model;
    PixelCnnSettings own = modelName.equals(TRAIN) ? training.pixelCnn(labelledImages) : null;
    // All that the user can mend is found before the long work: nothing is left half done.
    RunStore store = RunStore.open(stateFolder());
    ModelSource models =
        own == null
            ? new SharedModel(
                modelName, PixelCnn.of(modelName), set.train(), shared(settings, set.train()))
            : new OwnModels(set.name(), own, store);
    OutputFile page =
        OutputFile.of("--report", reportFolder().resolve("index.html"), ReportPage.FILE);
    OutputFile results = json == null ? null : results(json, page);
    store.prepare();

    ProcessThreads.useNativeThreads(1);
    int threads = Runtime.getRuntime().availableProcessors();
    Experiment experiment =
        new Experiment(
            settings,
            set.train(),
            set.test(),
            models,
            new SeedTrials.Laboratory(store, progress, threads));
    ExperimentResult result = experiment.run();
    Showcase showcase =
        new ShowcaseMaker(experiment.first(), result.choices()).make(set.test(), result.runs());
    ExperimentReport experimentReport =
        new ExperimentReport(
            Printable.of(set.name()),
            set.train().shape(),
            settings,
            models.description(),
            models.hasSeenMore(),
            own,
            RepeatCommand.of(commandSpec()),
            ExperimentVersions.found(),
            result,
            showcase,
            ExperimentReport.Wording.ofAll(
                Printable.of(set.name()), result.summaries(), models.hasSeenMore()));
    if (results != null) {
      results.write(ResultsJson.write(experimentReport));
    }
    page.write(ReportPage.write(experimentReport));
    if (state == null && result.seeds().equals(settings.seeds())) {
      store.clear();
    }
    print(experimentReport, page, results);
    return 0;
  }

  /** The images that the classifiers of all seeds learn from; null where each seed has its own. */
  private static @Nullable LabelledImages shared(
      ExperimentSettings settings, LabelledImages train) {
    return settings.sameImages() ? SeedImages.shared(train, settings.labelled()).training() : null;
  }

  private OutputFile results(Path file, OutputFile page) throws IOException {
    OutputFile results =
        OutputFile.of("--json", file, ResultsJson.FILE).otherThan("--report", page.path());
    Path settings = comparison.settingsFile();
    return settings == null ? results : results.otherThan("--settings", settings);
  }

  private int labelledImages(DatasetDefaults defaults, LabelledImages train) {
    if (labelled == null) {
      Integer most = defaults.labelled();
      return most == null ? train.size() : Math.min(most, train.size());
    }
    try {
      return labelled.equals(ALL) ? train.size() : Integer.parseInt(labelled);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "--labelled must be a number or all, but is \"" + labelled + "\"", e);
    }
  }

  private String defaultModel(DatasetDefaults defaults) {
    String shipped = defaults.model();
    // Shipped models' images are grey. One that has seen the images that all seeds share has seen
    // more than others.
    boolean fits =
        !data.binarise()
            && defaults.sameImages() == comparison.sameImages(defaults)
            && (!defaults.sameImages() || labelled == null);
    return shipped != null && fits ? shipped : TRAIN;
  }

  private Path reportFolder() {
    if (report != null) {
      return report;
    }
    Path target = Path.of("classifier-demo", "target");
    return Files.isDirectory(target) ? target.resolve("report") : Path.of("report");
  }

  private Path stateFolder() {
    if (state != null) {
      return state;
    }
    Path results = (json == null ? reportFolder() : json).toAbsolutePath();
    return results.resolveSibling(results.getFileName() + ".state");
  }

  /** Details first, and last what a reader wants: the sentence, the table and the page. */
  private void print(
      ExperimentReport experimentReport, OutputFile page, @Nullable OutputFile results) {
    PrintWriter out = commandSpec().commandLine().getOut();
    List<ArmSummary> summaries = experimentReport.result().summaries();
    ResultsTable.detailLines(experimentReport).forEach(out::println);
    out.println();
    Verdict.comparisons(summaries).forEach(out::println);
    ReusedTuning taken = experimentReport.settings().tuning().taken();
    if (taken != null) {
      out.println(Printable.of(taken.words()));
    }
    String shortfall = ResultsTable.shortfall(experimentReport);
    if (!shortfall.isEmpty()) {
      out.println(shortfall);
    }
    out.println();
    if (experimentReport.modelHasSeenMore()) {
      // Not picocli's markup: a model's path may hold what looks like it.
      boolean colours = commandSpec().commandLine().getColorScheme().ansi().enabled();
      String warning = ResultsTable.warning(experimentReport);
      out.println(
          colours
              ? Ansi.Style.on(Ansi.Style.bold) + warning + Ansi.Style.off(Ansi.Style.bold)
              : warning);
    }
    out.println(experimentReport.wording().sentence());
    out.println();
    ResultsTable.lines(experimentReport).forEach(out::println);
    out.println();
    if (results != null) {
      out.println("Results: " + Printable.of(results.path().toString()));
    }
    out.println("Report: " + Printable.of(page.path().toString()));
    out.flush();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("the command is not run by picocli");
    }
    return spec;
  }
}
