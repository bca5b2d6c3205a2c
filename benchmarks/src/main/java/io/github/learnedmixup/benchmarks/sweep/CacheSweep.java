package io.github.learnedmixup.benchmarks.sweep;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.benchmarks.memory.MemoryReading;
import io.github.learnedmixup.benchmarks.pipeline.ClassifierSteps;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.lang.ref.Reference;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a classifier with one supply of samples after the other, from the same weights, on the
 * same real images in the same order.
 *
 * @param model draws the synthetic images
 * @param images what is learnt and, where accuracy is asked for, tested
 * @param batchSize images of a step
 * @param steps of each training; at least 10
 * @param accuracy whether the trained classifier is tested
 */
record CacheSweep(PixelCnn model, ImageSet images, int batchSize, int steps, boolean accuracy) {
  private static final int LED_IN = 10;
  private static final double MEBIBYTE = 1 << 20;

  /** What an iterator has done, and how fast and with what memory. */
  private record Trained(double imagesPerSecond, SupplyMetrics metrics, MemoryReading memory) {}

  /** Trains once with an empty cache, and returns what was measured. */
  SweepRow run(SampleSupply supply) {
    var classifier = new ClassifierSteps(images.train(), steps, batchSize);
    DataSetIterator real = ClassifierSteps.real(images.train(), batchSize);
    Trained trained;
    long heapWithout;
    try {
      trained = train(classifier, real, supply);
      // All that has gone since then was the iterator's.
      heapWithout = MemoryReading.afterCollection().heapBytes();
    } finally {
      Reference.reachabilityFence(real);
    }
    SupplyMetrics metrics = trained.metrics;
    long places = metrics.cacheHits() + metrics.cacheMisses();
    return new SweepRow(
        "",
        "",
        Rounding.rounded(trained.imagesPerSecond),
        places == 0 ? 0 : Rounding.rounded((double) metrics.cacheHits() / places),
        metrics.waits(),
        metrics.reused() + metrics.pixelMixed() + metrics.starved(),
        Rounding.rounded((trained.memory.heapBytes() - heapWithout) / MEBIBYTE),
        Rounding.rounded(trained.memory.residentBytes() / MEBIBYTE),
        accuracy ? Rounding.rounded(classifier.accuracy(images.test())) : Double.NaN);
  }

  private Trained train(ClassifierSteps classifier, DataSetIterator real, SampleSupply supply) {
    try (var mixed =
        LearnedMixupIterator.builder(real, model)
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .checkLabels(false)
            .sampleSupply(supply)
            .build()) {
      int untimed = steps / LED_IN;
      classifier.train(mixed, untimed, seconds -> {});
      double seconds = classifier.seconds(mixed, steps - untimed, next -> {});
      return new Trained(
          (steps - untimed) * (double) batchSize / seconds,
          mixed.metrics(),
          MemoryReading.afterCollection());
    }
  }
}
