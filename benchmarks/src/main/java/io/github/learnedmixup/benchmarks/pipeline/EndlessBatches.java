package io.github.learnedmixup.benchmarks.pipeline;

import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Takes batches from an iterator without end: where an epoch is over, the next one begins. */
final class EndlessBatches {
  private EndlessBatches() {}

  /** Takes some batches and discards them. */
  static void take(DataSetIterator batches, int count) {
    for (int batch = 0; batch < count; batch++) {
      if (!batches.hasNext()) {
        batches.reset();
      }
      batches.next();
    }
  }
}
