package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SupplyMetrics;

/** What howto-metrics.md shows. */
public final class ReadMetrics {
  private ReadMetrics() {}

  /** Says how much the training waited. */
  public static String report(LearnedMixupIterator train) {
    SupplyMetrics metrics = train.metrics();
    String report =
        "%d synthetic images, waited %d times, %d ms in all, %.0f samples/s"
            .formatted(
                metrics.synthetic(),
                metrics.waits(),
                metrics.waited().toMillis(),
                metrics.samplesPerSecond());
    return report;
  }
}
