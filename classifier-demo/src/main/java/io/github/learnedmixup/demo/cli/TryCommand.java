package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.arm.PolicyAugmentation;
import io.github.learnedmixup.demo.classifier.AttackSettings;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.experiment.Experiment;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.experiment.ExperimentVersions;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.experiment.TuningSettings;
import io.github.learnedmixup.demo.model.OnceTrained;
import io.github.learnedmixup.demo.model.OwnModels;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.own.OwnAnswer;
import io.github.learnedmixup.demo.own.OwnImages;
import io.github.learnedmixup.demo.own.Pace;
import io.github.learnedmixup.demo.own.TimeLeft;
import io.github.learnedmixup.demo.own.TimePlan;
import io.github.learnedmixup.demo.report.ExperimentReport;
import io.github.learnedmixup.demo.report.ReportPage;
import io.github.learnedmixup.demo.report.ResultsTable;
import io.github.learnedmixup.demo.report.ShowcaseMaker;
import io.github.learnedmixup.demo.report.Verdict;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries on a user's own images whether learned mixup is worth using. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    description = {
      "Tells whether learned mixup is worth using for your own images. Holds a fifth of them out,"
          + " trains a PixelCNN on the others for a part of the time, and trains the same"
          + " classifier without augmentation, with pixel mixup, with a policy that needs no"
          + " model, and with that policy and learned mixup, on the same images, steps and seeds."
          + " The policy is flips and crops of photographs, and small shifts and turns of grey"
          + " images, each with label smoothing if that helps on images kept apart for it.",
      "Prints a sentence and a table, and writes a page with code to copy and the PixelCNN.",
      "A stopped run resumes when the same command is given again. Where time ran out before ten"
          + " seeds were run, the same command adds more."
    })
public final class TryCommand implements Callable<Integer> {
  /** What a page and a model are kept as. */
  private static final String PAGE = "index.html";

  private static final String MODEL = "model.pixelcnn";

  private static final Logger log = LoggerFactory.getLogger(TryCommand.class);

  private static final double LEAST_MINUTES = 0.1;
  private static final double MOST_MINUTES = 1440;
  private static final int MOST_SEEDS = 10;
  private static final long TUNING_SEED = 1_000_001;
  private static final int CANDIDATES = 2;
  private static final int BATCH_SIZE = 32;
  private static final double LEARNING_RATE = 1e-3;
  private static final int MODEL_BATCH_SIZE = 16;

  /** How often an image of real parents is sampled until its share is as asked for. */
  private static final double TRIES = 4;

  private static final List<Arm> ARMS =
      List.of(Arm.BASELINE, Arm.MIXUP, Arm.POLICY, Arm.POLICY_LEARNED);

  /** Changes when the same settings would be planned otherwise. */
  private static final int VERSION = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description =
          "a folder with a sub-folder of pictures for each class, at least 10 a class, or with"
              + " folders train and test of such sub-folders")
  private Path images = Path.of("");

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "how long it may take, about, 0.1 to 1440; more minutes give a better PixelCNN and more"
              + " seeds; default ${DEFAULT-VALUE}")
  private double minutes = 20;

  @Option(
      names = "--resize",
      paramLabel = "N",
      description =
          "rows and columns that images are brought to, 1 to 128: the central square is cut out and"
              + " scaled; default images as they are, which must have one size")
  private @Nullable Integer resize;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "writes the page index.html and the PixelCNN model.pixelcnn there; default"
              + " ${DEFAULT-VALUE}")
  private Path report = Path.of("try-report");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "decides which images are held out; default ${DEFAULT-VALUE}")
  private long seed = 1;

  /** What is compared, how, and with which model. */
  private record Plan(
      ExperimentSettings settings,
      PixelCnnSettings modelSettings,
      OnceTrained model,
      TimePlan.ClassifierPart classifiers) {}

  @Override
  public Integer call() throws IOException {
    long begin = System.nanoTime();
    requireRanges();
    OwnImages own = OwnImages.read(images, resize == null ? 0 : resize, seed);
    OutputFile page = OutputFile.of("--report", report.resolve(PAGE), ReportPage.FILE);
    OutputFile modelFile = OutputFile.of("--report", report.resolve(MODEL), OutputFile.MODEL);
    Path absolute = report.toAbsolutePath().normalize();
    RunStore store = RunStore.open(absolute.resolveSibling(absolute.getFileName() + ".state"));
    store.prepare();

    ProcessThreads.useNativeThreads(1);
    TimeLeft progress = new TimeLeft(new ProgressBars(), minutes, begin);
    Plan plan = plan(own, store, progress, begin);
    Experiment experiment =
        new Experiment(
            plan.settings(),
            own.labelled(),
            own.heldOut(),
            plan.model(),
            new SeedTrials.Laboratory(store, progress, processors()));
    experiment.announce();
    Map<Arm, ArmChoice> choices = choices(experiment, own, plan.settings().samples());
    ExperimentResult result = experiment.run(choices, begin);
    modelFile.write(experiment.first().model().get()::save);
    OwnAnswer answer =
        plan.classifiers().fallsShort()
            ? OwnAnswer.tooShort(minutes, plan.classifiers())
            : OwnAnswer.of(result.summaries());
    ExperimentReport experimentReport =
        new ExperimentReport(
            own.name(),
            own.labelled().shape(),
            plan.settings(),
            plan.model().description(),
            plan.model().hasSeenMore(),
            plan.modelSettings(),
            RepeatCommand.of(commandSpec()),
            ExperimentVersions.found(),
            result,
            new ShowcaseMaker(experiment.first(), choices).make(own.heldOut(), result.runs()),
            new ExperimentReport.Wording(
                "Is learned mixup worth using? A trial on " + own.name(),
                answer.sentence(),
                answer.use() ? Arm.POLICY_LEARNED : Arm.POLICY,
                modelFile.path()));
    page.write(ReportPage.write(experimentReport));
    if (result.seeds().equals(plan.settings().seeds())) {
      store.clear();
    }
    print(experimentReport, page, modelFile);
    return 0;
  }

  private void requireRanges() {
    if (!(minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES)) {
      throw new IllegalArgumentException(
          "--minutes must be in [%s, %s], but is %s"
              .formatted(LEAST_MINUTES, MOST_MINUTES, minutes));
    }
    if (resize != null && (resize < 1 || resize > PixelCnnSpec.MOST_SIDE)) {
      throw new IllegalArgumentException(
          "--resize must be in [1, %d], but is %d".formatted(PixelCnnSpec.MOST_SIDE, resize));
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Trains the PixelCNN, and measures what the time allows; or takes what an earlier run had. */
  private Plan plan(OwnImages own, RunStore store, TimeLeft progress, long begin) {
    LabelledImages training = SeedImages.shared(own.labelled(), own.labelled().size()).training();
    double seconds = 60 * minutes;
    PixelCnnSettings untimed = modelSettings(1);
    TimePlan.ModelPart modelPart =
        kept(
            store,
            "plan-pixelcnn",
            training,
            TimePlan.ModelPart.class,
            () -> {
              log.info("measuring how fast a PixelCNN is trained here");
              double step = Pace.modelStep(training, untimed, seconds / 20);
              return TimePlan.model(seconds, step, training.size(), MODEL_BATCH_SIZE);
            });
    PixelCnnSettings modelSettings = modelSettings(modelPart.epochs());
    OnceTrained source =
        new OnceTrained(new OwnModels(own.name(), modelSettings, store), modelPart.images());
    log.info(
        "{} left: training a PixelCNN on {} images, {} epochs at most",
        progress.words(),
        modelPart.images(),
        modelPart.epochs());
    PixelCnn model = source.forSeed(seed, training);
    ClassifierSettings untimedClassifier = ClassifierSettings.of(1, BATCH_SIZE, LEARNING_RATE);
    TimePlan.ClassifierPart classifierPart =
        kept(
            store,
            "plan-classifiers",
            training,
            TimePlan.ClassifierPart.class,
            () -> {
              log.info("measuring how fast classifiers are trained here");
              LearnedMixupSettings learned = learned(own, use(1));
              double tries = learned.inherits(training.shape()) ? TRIES : 1;
              TimePlan.ClassifierPace pace =
                  new TimePlan.ClassifierPace(
                      seconds - (System.nanoTime() - begin) / 1e9,
                      Pace.classifierStep(training, untimedClassifier),
                      Pace.samples(model, processors()) / tries,
                      processors());
              int tuning = 2 * CANDIDATES;
              return TimePlan.classifiers(
                  seconds,
                  pace,
                  training.size(),
                  BATCH_SIZE,
                  learned.share(),
                  TimePlan.SEEDS * ARMS.size() + tuning);
            });
    if (classifierPart.fallsShort()) {
      log.warn(
          "classifiers make {} steps where {} are usual: give at least {} minutes for an answer",
          classifierPart.steps(),
          classifierPart.wanted(),
          classifierPart.enough(minutes));
    }
    return new Plan(settings(own, classifierPart), modelSettings, source, classifierPart);
  }

  private static LearnedMixupSettings.SampleUse use(int reuse) {
    return new LearnedMixupSettings.SampleUse(SampleSupply.defaults().poolSize(), reuse);
  }

  private static LearnedMixupSettings learned(OwnImages own, LearnedMixupSettings.SampleUse use) {
    return Objects.requireNonNull(
        PolicyAugmentation.withLearnedMixup(
                Augmentation.NONE, own.labelled().shape(), own.labelled().size(), use)
            .learned());
  }

  private <T> T kept(
      RunStore store, String name, LabelledImages training, Class<T> type, Supplier<T> otherwise) {
    Description key =
        Description.of(
            name, VERSION, to -> to.set("training", training.digest()).set("minutes", minutes));
    return store
        .find(name, key, type)
        .orElseGet(
            () -> {
              T made = otherwise.get();
              store.keep(name, key, made);
              return made;
            });
  }

  private static PixelCnnSettings modelSettings(int epochs) {
    return new PixelCnnSettings(32, epochs, MODEL_BATCH_SIZE, 6, 0.3, 0, processors());
  }

  private ExperimentSettings settings(OwnImages own, TimePlan.ClassifierPart plan) {
    return new ExperimentSettings(
        own.labelled().size(),
        /* sameImages= */ true,
        LongStream.rangeClosed(1, MOST_SEEDS).boxed().toList(),
        ARMS,
        new TuningSettings(CANDIDATES, List.of(TUNING_SEED), 0, null),
        ClassifierSettings.of(plan.steps(), BATCH_SIZE, LEARNING_RATE),
        new AttackSettings(0, List.of(0.05), 1),
        null,
        use(plan.reuse()),
        minutes);
  }

  /** Tries pixel mixup and the policy; learned mixup is added to the policy that was chosen. */
  private static Map<Arm, ArmChoice> choices(
      Experiment experiment, OwnImages own, LearnedMixupSettings.SampleUse use) {
    Map<Arm, List<Augmentation>> candidates = new EnumMap<>(Arm.class);
    candidates.put(Arm.BASELINE, List.of(Augmentation.NONE));
    candidates.put(Arm.MIXUP, Candidates.of(Arm.MIXUP, CANDIDATES, use));
    candidates.put(Arm.POLICY, PolicyAugmentation.candidates(own.labelled().shape()));
    Map<Arm, ArmChoice> choices = new EnumMap<>(experiment.choose(candidates));
    choices.put(
        Arm.POLICY_LEARNED,
        ArmChoice.only(
            PolicyAugmentation.withLearnedMixup(
                choices.get(Arm.POLICY).chosen(),
                own.labelled().shape(),
                own.labelled().size(),
                use)));
    return choices;
  }

  /** Details first, and last what a reader wants: the sentence, the table and the files. */
  private void print(ExperimentReport result, OutputFile page, OutputFile model) {
    PrintWriter out = CommandLines.out(spec);
    Verdict.comparisons(result.result().summaries()).forEach(out::println);
    String shortfall = ResultsTable.shortfall(result);
    if (!shortfall.isEmpty()) {
      out.println(shortfall);
    }
    out.println();
    out.println(result.wording().sentence());
    out.println();
    ResultsTable.lines(result).forEach(out::println);
    out.println();
    out.println("PixelCNN: " + Printable.of(model.path().toString()));
    out.println("Page, with code to copy: " + Printable.of(page.path().toString()));
    out.flush();
  }

  private CommandSpec commandSpec() {
    return Objects.requireNonNull(spec, "the command is not run by picocli");
  }
}
