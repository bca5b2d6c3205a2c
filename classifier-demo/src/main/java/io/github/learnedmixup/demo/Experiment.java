package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one classifier for each seed and arm, on equal terms: arms of a seed share the labelled
 * images and their order, the initial weights, the number of optimiser steps, the batch size and
 * the learning rates.
 */
final class Experiment {
  /** Accuracy is watched on so many images of the training split that nobody learns. */
  private static final int WATCHED = 200;

  private static final Logger log = LoggerFactory.getLogger(Experiment.class);

  /** What a seed's draws are for: each use hashes the seed with its own number. */
  private enum Draw {
    SUBSET(0),
    ORDER(1),
    WEIGHTS(2),
    AUGMENTATION(3),
    PICTURES(4);

    private final long number;

    Draw(long number) {
      this.number = number;
    }

    long of(long seed) {
      return SeededHash.mix(seed, number);
    }
  }

  private final ExperimentSettings settings;
  private final LabelledImages trainSplit;
  private final LabelledImages testSplit;
  private final ModelSource models;
  private final Progress progress;

  Experiment(
      ExperimentSettings settings,
      LabelledImages trainSplit,
      LabelledImages testSplit,
      ModelSource models,
      Progress progress) {
    this.settings = settings;
    this.trainSplit = trainSplit;
    this.testSplit = testSplit;
    this.models = models;
    this.progress = progress;
  }

  /** Runs all arms of all seeds, or of as many seeds as the time allows, one at least. */
  ExperimentResult run() {
    long begin = System.nanoTime();
    List<ArmRun> runs = new ArrayList<>();
    List<SeedModel> seedModels = new ArrayList<>();
    Showcase showcase = null;
    for (long seed : settings.seeds()) {
      if (!seedModels.isEmpty() && !anotherSeedFits(begin, seedModels.size())) {
        log.warn(
            "stopped after {} of {} seeds: another would pass {} minutes",
            seedModels.size(),
            settings.seeds().size(),
            settings.minutes());
        break;
      }
      LabelledSubset subset =
          LabelledSubset.stratified(trainSplit, settings.labelled(), Draw.SUBSET.of(seed));
      long modelBegin = System.nanoTime();
      PixelCnn model = models.forSeed(seed, subset.labelled());
      seedModels.add(
          new SeedModel(seed, model.digest(), model.provenance(), secondsSince(modelBegin)));
      Map<Arm, BatchSnapshot> firstBatches = new EnumMap<>(Arm.class);
      for (TrainedArm trained : trainArms(seed, subset, model)) {
        runs.add(trained.run());
        firstBatches.put(trained.run().arm(), trained.firstBatch());
      }
      if (showcase == null) {
        showcase = Showcase.draw(model, subset.labelled(), firstBatches, Draw.PICTURES.of(seed));
      }
    }
    return new ExperimentResult(seedModels, runs, testSplit.size(), secondsSince(begin), showcase);
  }

  /** Trains the arms side by side, each on a thread of its own, which share the processors. */
  private List<TrainedArm> trainArms(long seed, LabelledSubset subset, PixelCnn model) {
    long steps = (long) settings.classifier().steps() * Arm.values().length;
    AtomicLong stepsDone = new AtomicLong();
    int threads = Math.min(Arm.values().length, 2 * Runtime.getRuntime().availableProcessors());
    try (Progress.Task task = progress.begin("classifiers, seed " + seed, steps)) {
      List<Callable<TrainedArm>> arms = new ArrayList<>();
      for (Arm arm : Arm.values()) {
        arms.add(
            () -> train(arm, seed, subset, model, () -> task.advance(stepsDone.incrementAndGet())));
      }
      return SideBySide.run(arms, threads);
    }
  }

  /** What is kept of an arm's training. */
  private record TrainedArm(ArmRun run, BatchSnapshot firstBatch) {}

  private TrainedArm train(
      Arm arm, long seed, LabelledSubset subset, PixelCnn model, Runnable afterStep) {
    ClassifierSettings how = settings.classifier();
    Classifier classifier =
        new Classifier(
            trainSplit.height(),
            trainSplit.width(),
            trainSplit.classes(),
            how,
            Draw.WEIGHTS.of(seed));
    LabelledImages watched = subset.rest().range(0, Math.min(WATCHED, subset.rest().size()));
    DataSetIterator real =
        RealBatches.shuffled(subset.labelled(), how.batchSize(), Draw.ORDER.of(seed));
    DataSetIterator batches = arm.augment(real, model, settings, Draw.AUGMENTATION.of(seed));
    ClassifierTraining training;
    try {
      training = ClassifierTraining.run(classifier, batches, how.steps(), watched, afterStep);
    } finally {
      close(batches);
    }
    ArmRun run =
        new ArmRun(
            arm,
            seed,
            classifier.accuracy(testSplit),
            classifier.steps(),
            training.seconds(),
            training.curve());
    return new TrainedArm(run, training.firstBatch());
  }

  private static void close(DataSetIterator batches) {
    if (batches instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("an iterator could not be closed", e);
      }
    }
  }

  private boolean anotherSeedFits(long begin, int seedsDone) {
    Double minutes = settings.minutes();
    double expected = secondsSince(begin) * (seedsDone + 1) / seedsDone;
    return minutes == null || expected <= minutes * TimeUnit.MINUTES.toSeconds(1);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
