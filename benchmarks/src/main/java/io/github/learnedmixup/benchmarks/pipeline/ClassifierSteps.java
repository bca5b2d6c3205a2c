package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.function.DoubleConsumer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Training of the demo's classifier, as the demo does it: a batch, a step, the next batch. */
public final class ClassifierSteps {
  /**
   * What is mixed where the plugin is measured: more than by default, so that drawing weighs; a
   * quarter of each batch, lambda uniform.
   */
  public static final MixPlan MIX =
      MixPlan.defaults().withShare(0.25).withMixes(LambdaDistribution.uniform());

  private static final long SEED = 1;
  private static final double LEARNING_RATE = 1e-3;

  private final Classifier classifier;

  /**
   * Creates a classifier with random weights, always the same.
   *
   * @param images of the size and classes that it is to learn
   * @param steps how many it will be trained for: its learning rate falls to 0 over them
   */
  public ClassifierSteps(LabelledImages images, int steps, int batchSize) {
    classifier =
        new Classifier(
            images.shape(),
            images.classes(),
            ClassifierSettings.of(steps, batchSize, LEARNING_RATE),
            SEED);
  }

  /** Real images in the order that the demo gives them, always the same. */
  public static DataSetIterator real(LabelledImages images, int batchSize) {
    return RealBatches.shuffled(images, batchSize, SEED);
  }

  /**
   * Trains for some steps.
   *
   * @param batches begun again whenever it ends
   * @param next receives the seconds that each {@code next()} took
   */
  public void train(DataSetIterator batches, int steps, DoubleConsumer next) {
    for (int step = 0; step < steps; step++) {
      if (!batches.hasNext()) {
        batches.reset();
      }
      long began = System.nanoTime();
      DataSet batch = batches.next();
      next.accept((System.nanoTime() - began) * 1e-9);
      classifier.step(batch);
    }
  }

  /** How long steps take, in seconds altogether. */
  public double seconds(DataSetIterator batches, int steps, DoubleConsumer next) {
    long began = System.nanoTime();
    train(batches, steps, next);
    return (System.nanoTime() - began) * 1e-9;
  }

  /** The share of images that it recognises. */
  public double accuracy(LabelledImages images) {
    return classifier.accuracy(images);
  }
}
