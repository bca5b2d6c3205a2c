package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.SideBySide;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmCritics;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.AugmentedBatches;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.classifier.ClassifierTraining;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.data.SeedUse;
import io.github.learnedmixup.demo.model.LazyModel;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.identity.Described;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One seed's images and PixelCNN, and the classifiers that are trained on them on equal terms: all
 * share the labelled images and their order, the initial weights, the number of optimiser steps,
 * the batch size and the learning rates.
 */
public final class SeedTrials {
  /** Accuracy is watched along the way on so many images of the tuning split at most. */
  private static final int WATCHED = 1000;

  /** Changes when the same settings would come to other results. */
  private static final int VERSION = 1;

  private final long seed;
  private final SeedImages images;
  private final LazyModel model;
  private final ClassifierSettings how;
  private final Laboratory laboratory;
  private final ArmCritics critics;

  /** What the trials of all seeds share: where results are kept, the progress, and the threads. */
  public record Laboratory(RunStore store, Progress progress, int threads) {}

  public SeedTrials(
      long seed,
      SeedImages images,
      LazyModel model,
      ClassifierSettings how,
      Laboratory laboratory) {
    this.seed = seed;
    this.images = images;
    this.model = model;
    this.how = how;
    this.laboratory = laboratory;
    this.critics =
        new ArmCritics(
            seed, images.training(), model, how, laboratory.progress(), laboratory.threads());
  }

  /** The seed that decides all of them. */
  public long seed() {
    return seed;
  }

  /** The seed's images. */
  public SeedImages images() {
    return images;
  }

  /** The seed's PixelCNN. */
  public LazyModel model() {
    return model;
  }

  /**
   * A classifier that is to be trained, and what is to be found out about it.
   *
   * @param name the beginning of the name of the file that keeps the result
   * @param conditions all that decides the result beside the training
   * @param outcome examines the trained classifier
   */
  public record Trial<T>(
      Arm arm, Augmentation augmentation, String name, Described conditions, Outcome<T> outcome) {}

  /** Examines a classifier that has been trained. */
  public interface Outcome<T> {
    T of(Classifier classifier, ClassifierTraining training, AugmentedBatches batches);
  }

  /**
   * Gives the trials' results in their order: those that are kept, and the others after training
   * them side by side, each of which is kept as soon as it is there.
   */
  public <T> List<T> run(String title, List<Trial<T>> trials, Class<T> type) {
    Map<Trial<T>, Optional<T>> kept = new LinkedHashMap<>();
    for (Trial<T> trial : trials) {
      kept.put(trial, laboratory.store().find(trial.name(), key(trial), type));
    }
    List<Trial<T>> missing = trials.stream().filter(trial -> kept.get(trial).isEmpty()).toList();
    if (missing.stream().anyMatch(trial -> trial.augmentation().asksCritics())) {
      // Before, on all threads, so that nobody's training waits for it.
      critics.trained();
    }
    if (!missing.isEmpty()) {
      AtomicLong stepsDone = new AtomicLong();
      try (Progress.Task task =
          laboratory.progress().begin(title, (long) how.steps() * missing.size())) {
        // Those that sample first: they take longest, and no processor is left over in the end.
        List<Trial<T>> longestFirst =
            missing.stream()
                .sorted(Comparator.comparing(trial -> trial.arm().usesModel() ? 0 : 1))
                .toList();
        List<Callable<T>> trainings = new ArrayList<>();
        for (Trial<T> trial : longestFirst) {
          trainings.add(() -> train(trial, () -> task.advance(stepsDone.incrementAndGet())));
        }
        List<T> trained = SideBySide.run(trainings, laboratory.threads());
        for (int i = 0; i < trained.size(); i++) {
          kept.put(longestFirst.get(i), Optional.of(trained.get(i)));
        }
      }
    }
    return kept.values().stream().map(Optional::orElseThrow).toList();
  }

  private <T> T train(Trial<T> trial, Runnable afterStep) {
    LabelledImages training = images.training();
    Classifier classifier =
        new Classifier(training.shape(), training.classes(), how, SeedUse.WEIGHTS.of(seed));
    try (AugmentedBatches batches = batches(trial.augmentation())) {
      LabelledImages watched = images.tuning().range(0, Math.min(WATCHED, images.tuning().size()));
      ClassifierTraining trained =
          ClassifierTraining.run(classifier, batches, how.steps(), watched, afterStep);
      T result = trial.outcome().of(classifier, trained, batches);
      laboratory.store().keep(trial.name(), key(trial), result);
      return result;
    }
  }

  /** The batches that a classifier sees. */
  public AugmentedBatches batches(Augmentation augmentation) {
    if (augmentation.asksCritics()) {
      // Else the first batch would wait for their training, longer than it may.
      critics.trained();
    }
    return new AugmentedBatches(
        augmentation,
        images.training(),
        how.batchSize(),
        how.steps(),
        new AugmentedBatches.Generator(model, critics),
        SeedUse.ORDER.of(seed),
        SeedUse.AUGMENTATION.of(seed));
  }

  /** All that decides the result of a trial. */
  private Description key(Trial<?> trial) {
    return Description.of(
        "trial",
        VERSION,
        to -> {
          to.set("seed", seed).set("arm", trial.arm());
          to.include("augmentation", trial.augmentation()::describe)
              .include("classifier", how::describe);
          to.set("training", images.training().digest()).set("tuning", images.tuning().digest());
          if (trial.arm().usesModel()) {
            to.set("pixelcnn", model.get().digest()).set("engine", model.engine());
          }
          to.include("conditions", trial.conditions());
        });
  }
}
