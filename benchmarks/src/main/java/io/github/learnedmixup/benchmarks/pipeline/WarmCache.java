package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SupplyMetrics;
import java.util.concurrent.TimeUnit;

/** Settings under which no further sample is drawn after a while, and the way there. */
final class WarmCache {
  // A sample is replaced after so many uses that the few of the beginning are all there will be.
  private static final int USES = 1_000_000;
  private static final int BATCHES = 64;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private WarmCache() {}

  /** The default settings with a few dozen samples that are served again and again. */
  static SampleSupply supply() {
    return SampleSupply.defaults().withPoolSize(USES).withReuse(USES);
  }

  /**
   * Takes batches, from epoch to epoch, until they need no sample that is not in the cache.
   *
   * @throws IllegalStateException if that takes more than ten minutes
   */
  static void fill(LearnedMixupIterator batches) {
    long began = System.nanoTime();
    SupplyMetrics before;
    SupplyMetrics after = batches.metrics();
    do {
      if (System.nanoTime() - began > LIMIT_NANOS) {
        throw new IllegalStateException("the cache is not warm after ten minutes: " + after);
      }
      before = after;
      EndlessBatches.take(batches, BATCHES);
      after = batches.metrics();
    } while (!isWarm(before, after));
  }

  /** Whether every place had its sample at once, and none was drawn meanwhile. */
  static boolean isWarm(SupplyMetrics before, SupplyMetrics after) {
    return after.generated() == before.generated()
        && after.cacheMisses() == before.cacheMisses()
        && after.waits() == before.waits()
        && after.starved() == before.starved();
  }
}
