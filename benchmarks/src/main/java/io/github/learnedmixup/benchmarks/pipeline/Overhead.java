package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.github.learnedmixup.benchmarks.measure.MedianInterval;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What learned mixup adds to a classifier's training when all samples are in the cache.
 *
 * <p>One and the same classifier is trained by turns on bare batches and on those of learned mixup,
 * a block of steps each; which comes first changes from pair to pair, so that a machine that slows
 * down or speeds up favours neither. Samples that are late would leave their places real, and be
 * counted.
 *
 * @param ratio training time on mixed batches over that on bare ones, of the pairs of blocks
 * @param bareSeconds the median time of a step on bare batches
 * @param bareNextP99Seconds 99 % of the bare batches were there within this time
 * @param nextP99Seconds the same of the mixed ones, the base's own time included
 * @param starved places that stayed real because their sample was late
 */
record Overhead(
    MedianInterval ratio,
    double bareSeconds,
    double bareNextP99Seconds,
    double nextP99Seconds,
    long starved) {
  private static final int WARM_UP_BLOCKS = 2;

  /** Batches until the JIT compiler has compiled what makes them. */
  private static final int WARM_UP_BATCHES = 2000;

  /**
   * Measures it.
   *
   * @param images as many as fill whole batches, so that all blocks have as many images
   */
  static Overhead measure(
      PixelCnn model, LabelledImages images, int batchSize, int blocks, int steps) {
    int all = 2 * (WARM_UP_BLOCKS + blocks) * steps;
    ClassifierSteps classifier = new ClassifierSteps(images, all, batchSize);
    DataSetIterator bare = ClassifierSteps.real(images, batchSize);
    SampleSupply supply = WarmCache.supply().withLatePolicy(SampleSupply.LatePolicy.LEAVE_REAL);
    try (var mixed =
        LearnedMixupIterator.builder(ClassifierSteps.real(images, batchSize), model)
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .checkLabels(false)
            .sampleSupply(supply)
            .build()) {
      WarmCache.fill(mixed);
      EndlessBatches.take(bare, WARM_UP_BATCHES);
      EndlessBatches.take(mixed, WARM_UP_BATCHES);
      classifier.train(bare, WARM_UP_BLOCKS * steps, seconds -> {});
      classifier.train(mixed, WARM_UP_BLOCKS * steps, seconds -> {});
      SupplyMetrics before = mixed.metrics();
      double[] ratios = new double[blocks];
      double[] bareSeconds = new double[blocks];
      DoubleStream.Builder bareNexts = DoubleStream.builder();
      DoubleStream.Builder nexts = DoubleStream.builder();
      for (int block = 0; block < blocks; block++) {
        double mixedSeconds = 0;
        for (int turn = 0; turn < 2; turn++) {
          if (turn == block % 2) {
            bareSeconds[block] = classifier.seconds(bare, steps, bareNexts::add);
          } else {
            mixedSeconds = classifier.seconds(mixed, steps, nexts::add);
          }
        }
        ratios[block] = mixedSeconds / bareSeconds[block];
      }
      SupplyMetrics after = mixed.metrics();
      if (after.generated() != before.generated()) {
        throw new IllegalStateException("samples were drawn although the cache was warm: " + after);
      }
      return new Overhead(
          MedianInterval.of(ratios),
          MedianInterval.of(bareSeconds).median() / steps,
          quantile(0.99, bareNexts.build().toArray()),
          quantile(0.99, nexts.build().toArray()),
          after.starved() - before.starved());
    }
  }

  /** The smallest of some values that is at least as large as a share of them. */
  static double quantile(double share, double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
