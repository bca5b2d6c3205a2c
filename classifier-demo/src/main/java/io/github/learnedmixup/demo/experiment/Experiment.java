package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.data.SeedUse;
import io.github.learnedmixup.demo.experiment.SeedTrials.Laboratory;
import io.github.learnedmixup.demo.experiment.SeedTrials.Trial;
import io.github.learnedmixup.demo.model.LazyModel;
import io.github.learnedmixup.demo.model.ModelSource;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.identity.Described;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares arms on equal terms: chooses the settings of each on the tuning seeds, then trains one
 * classifier for each arm and seed and measures it on the test images, which nothing else ever
 * sees.
 */
public final class Experiment {
  private static final Logger log = LoggerFactory.getLogger(Experiment.class);

  private final ExperimentSettings settings;
  private final LabelledImages trainSplit;
  private final LabelledImages testSplit;
  private final ModelSource models;
  private final Laboratory laboratory;
  private final SeedTrials first;

  public Experiment(
      ExperimentSettings settings,
      LabelledImages trainSplit,
      LabelledImages testSplit,
      ModelSource models,
      Laboratory laboratory) {
    this.settings = settings;
    this.trainSplit = trainSplit;
    this.testSplit = testSplit;
    this.models = models;
    this.laboratory = laboratory;
    this.first = trials(settings.seeds().get(0));
  }

  /** The trials of the first seed, of which the report makes pictures. */
  public SeedTrials first() {
    return first;
  }

  /** Runs all arms of all seeds, or of as many seeds as the time allows, one at least. */
  public ExperimentResult run() {
    long begin = System.nanoTime();
    announce();
    return run(choices(), begin);
  }

  /** Logs what is compared, and on what. */
  public void announce() {
    log.info(
        "comparing {}: {} labelled images, {} to learn from and {} to tune on; {} seed(s); {} steps"
            + " of {} images each",
        settings.arms().stream().map(Arm::title).collect(Collectors.joining("; ")),
        StatisticPhrases.count(settings.labelled()),
        StatisticPhrases.count(first.images().training().size()),
        StatisticPhrases.count(first.images().tuning().size()),
        settings.seeds().size(),
        settings.classifier().steps(),
        settings.classifier().batchSize());
    log.info("the PixelCNN is {}", models.description());
  }

  /**
   * Runs all arms with settings that have been chosen, of all seeds, or of as many seeds as the
   * time allows, one at least.
   *
   * @param choices of every arm
   * @param begin when the time began that the settings' minutes are of, by {@link System#nanoTime}
   */
  public ExperimentResult run(Map<Arm, ArmChoice> choices, long begin) {
    List<ArmRun> runs = new ArrayList<>();
    List<SeedModel> seedModels = new ArrayList<>();
    double longest = 0;
    for (int place = 0; place < settings.seeds().size(); place++) {
      if (place > 0 && !fits(secondsSince(begin) + longest)) {
        log.warn(
            "stopped after {} of {} seeds: another would pass {} minutes",
            place,
            settings.seeds().size(),
            settings.minutes());
        break;
      }
      long seed = settings.seeds().get(place);
      long seedBegin = System.nanoTime();
      SeedTrials trials = place == 0 ? first : trials(seed);
      String title = "seed %d (%d of %d)".formatted(seed, place + 1, settings.seeds().size());
      List<ArmRun> seedRuns =
          trials.run(title, tests(seed, trials.images(), choices), ArmRun.class);
      runs.addAll(seedRuns);
      trials.model().fetched().ifPresent(seedModels::add);
      longest = Math.max(longest, Math.max(secondsSince(seedBegin), trainingSeconds(seedRuns)));
    }
    return new ExperimentResult(choices, seedModels, runs, testSplit.size(), secondsSince(begin));
  }

  /**
   * Tries the candidates of every arm that has several, and is not given its settings. Those of an
   * arm under the policy depend on what was chosen for that.
   */
  private Map<Arm, ArmChoice> choices() {
    boolean photographs = trainSplit.shape().isColour();
    Map<Arm, List<Augmentation>> candidates = new EnumMap<>(Arm.class);
    for (Arm arm : settings.arms()) {
      if (arm != Arm.POLICY_LEARNED) {
        candidates.put(arm, settings.tuning().candidates(arm, settings.samples(), photographs));
      }
    }
    Map<Arm, ArmChoice> choices = new EnumMap<>(Arm.class);
    choices.putAll(choose(candidates));
    if (settings.arms().contains(Arm.POLICY_LEARNED)) {
      Augmentation policy = choices.get(Arm.POLICY).chosen();
      choices.putAll(
          choose(
              Map.of(
                  Arm.POLICY_LEARNED,
                  settings.tuning().under(policy, settings.samples(), photographs))));
    }
    return Collections.unmodifiableMap(choices);
  }

  /**
   * Tries candidates on the tuning seeds, and chooses one for each arm.
   *
   * @param given at least one for each arm; an only one is taken untried
   */
  public Map<Arm, ArmChoice> choose(Map<Arm, List<Augmentation>> given) {
    Map<Arm, List<Augmentation>> candidates = new EnumMap<>(Arm.class);
    Map<Arm, List<List<ArmChoice.Score>>> scores = new EnumMap<>(Arm.class);
    given.forEach(
        (arm, tried) -> {
          List<Augmentation> ofArm =
              tried.stream().map(one -> one.withCommon(settings.policy())).toList();
          candidates.put(arm, ofArm);
          if (ofArm.size() > 1) {
            scores.put(
                arm, ofArm.stream().<List<ArmChoice.Score>>map(c -> new ArrayList<>()).toList());
          }
        });
    if (!scores.isEmpty()) {
      for (long seed : settings.tuning().seeds()) {
        score(seed, candidates, scores);
      }
    }
    Map<Arm, ArmChoice> choices = new EnumMap<>(Arm.class);
    candidates.forEach(
        (arm, ofArm) ->
            choices.put(
                arm,
                scores.containsKey(arm)
                    ? ArmChoice.best(ofArm, scores.get(arm))
                    : ArmChoice.only(ofArm.get(0))));
    return choices;
  }

  private void score(
      long seed,
      Map<Arm, List<Augmentation>> candidates,
      Map<Arm, List<List<ArmChoice.Score>>> scores) {
    SeedImages images =
        SeedImages.forTuning(
            trainSplit, settings.labelled(), seed, settings.tuning().furtherImages());
    List<Trial<ArmChoice.Score>> tried = new ArrayList<>();
    List<List<ArmChoice.Score>> places = new ArrayList<>();
    scores.forEach(
        (arm, ofArm) -> {
          for (int i = 0; i < ofArm.size(); i++) {
            tried.add(tuning(arm, candidates.get(arm).get(i), images, seed));
            places.add(ofArm.get(i));
          }
        });
    List<Long> seeds = settings.tuning().seeds();
    String title =
        "tuning, seed %d (%d of %d)".formatted(seed, seeds.indexOf(seed) + 1, seeds.size());
    List<ArmChoice.Score> found = trials(seed, images).run(title, tried, ArmChoice.Score.class);
    for (int i = 0; i < found.size(); i++) {
      places.get(i).add(found.get(i));
    }
  }

  /** The trial of a candidate on a seed's tuning split. */
  private static Trial<ArmChoice.Score> tuning(
      Arm arm, Augmentation candidate, SeedImages images, long seed) {
    return new Trial<>(
        arm,
        candidate,
        "tuning-%s-seed%d".formatted(arm.id(), seed),
        to -> to.set("split", "TUNING"),
        (classifier, training, batches) -> {
          double[][] logits = classifier.logits(images.tuning());
          int[] labels = Classifier.labels(images.tuning());
          double temperature = Calibration.temperature(logits, labels);
          return new ArmChoice.Score(
              Calibration.accuracy(logits, labels), Calibration.nats(logits, labels, temperature));
        });
  }

  private List<Trial<ArmRun>> tests(long seed, SeedImages images, Map<Arm, ArmChoice> choices) {
    Described conditions =
        to -> to.set("test", testSplit.digest()).include("attacks", settings.attacks()::describe);
    return settings.arms().stream()
        .map(
            arm ->
                new Trial<>(
                    arm,
                    choices.get(arm).chosen(),
                    "test-%s-seed%d".formatted(arm.id(), seed),
                    conditions,
                    (classifier, training, batches) ->
                        new ArmRun(
                            arm,
                            seed,
                            ClassifierMeasures.of(
                                classifier,
                                images.tuning(),
                                testSplit,
                                settings.attacks(),
                                SeedUse.ATTACK.of(seed)),
                            training.trainingAccuracy(),
                            classifier.steps(),
                            training.images(),
                            training.seconds(),
                            batches.generated(),
                            Math.max(0, batches.served() - batches.generated()),
                            training.curve())))
        .toList();
  }

  private SeedTrials trials(long seed) {
    return trials(
        seed,
        settings.sameImages()
            ? SeedImages.shared(trainSplit, settings.labelled())
            : SeedImages.of(trainSplit, settings.labelled(), seed));
  }

  private SeedTrials trials(long seed, SeedImages images) {
    LazyModel model = new LazyModel(models, seed, images.training());
    return new SeedTrials(seed, images, model, settings.classifier(), laboratory);
  }

  private boolean fits(double seconds) {
    Double minutes = settings.minutes();
    return minutes == null || seconds <= minutes * TimeUnit.MINUTES.toSeconds(1);
  }

  /** How long trainings take side by side: what was finished by an earlier run took its time. */
  private double trainingSeconds(List<ArmRun> runs) {
    return runs.stream().mapToDouble(ArmRun::seconds).sum() / laboratory.threads();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
