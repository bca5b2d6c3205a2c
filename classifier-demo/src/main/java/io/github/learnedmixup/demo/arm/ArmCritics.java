package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.SideBySide;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.SeedUse;
import io.github.learnedmixup.demo.judge.JudgedImages;
import io.github.learnedmixup.demo.judge.Judges;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Classifiers that learnt a seed's labelled images as they are, and whose mean answer decides
 * whether a drawn image has of both classes what was asked for. They are trained when they are
 * first needed, each from other weights and in another order than the seed's compared classifiers.
 *
 * <p>Thread safe.
 */
public final class ArmCritics implements SecondOpinion {
  /** Stands for them where the plugin saves its settings. */
  static final String NAME = "critics";

  private static final int COUNT = 2;

  private final long seed;
  private final LabelledImages training;
  private final Supplier<PixelCnn> model;
  private final ClassifierSettings how;
  private final Progress progress;
  private final int threads;
  private @Nullable List<Classifier> trained;

  public ArmCritics(
      long seed,
      LabelledImages training,
      Supplier<PixelCnn> model,
      ClassifierSettings how,
      Progress progress,
      int threads) {
    this.seed = seed;
    this.training = training;
    this.model = model;
    this.how = how;
    this.progress = progress;
    this.threads = threads;
  }

  /** Image by image, so that an answer does not depend on the images beside it. */
  @Override
  public synchronized double[][] probabilities(List<Sample> samples) {
    return samples.stream().map(this::probabilities).toArray(double[][]::new);
  }

  private double[] probabilities(Sample sample) {
    LabelledImages image =
        LabelledImages.of(
            training.shape(),
            training.classes(),
            List.of(),
            List.of(JudgedImages.greys(model.get(), sample, 0)),
            new int[1]);
    double[][][] opinions =
        trained().stream()
            .map(critic -> Calibration.posterior(critic.logits(image), 1))
            .toArray(double[][][]::new);
    return Judges.mean(opinions)[0];
  }

  /** Trains them, unless that was done. */
  public synchronized List<Classifier> trained() {
    List<Classifier> present = trained;
    if (present == null) {
      AtomicLong stepsDone = new AtomicLong();
      try (Progress.Task task =
          progress.begin("critics, seed " + seed, (long) COUNT * how.steps())) {
        List<Callable<Classifier>> trainings = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
          long own = SeededHash.mix(SeedUse.CRITICS.of(seed), i);
          trainings.add(() -> train(own, () -> task.advance(stepsDone.incrementAndGet())));
        }
        present = SideBySide.run(trainings, threads);
      }
      trained = present;
    }
    return present;
  }

  private Classifier train(long own, Runnable afterStep) {
    Classifier critic =
        new Classifier(training.shape(), training.classes(), how, SeedUse.WEIGHTS.of(own));
    try (AugmentedBatches batches =
        new AugmentedBatches(
            Augmentation.NONE,
            training,
            how.batchSize(),
            how.steps(),
            new AugmentedBatches.Generator(model, this),
            SeedUse.ORDER.of(own),
            SeedUse.AUGMENTATION.of(own))) {
      for (int step = 0; step < how.steps(); step++) {
        critic.step(batches.get());
        afterStep.run();
      }
    }
    return critic;
  }
}
