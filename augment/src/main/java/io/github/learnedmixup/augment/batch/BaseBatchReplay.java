package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.Serializable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Brings a base that is at its beginning to where another one was when a state was saved: resets it
 * as often, since many bases shuffle with each reset, and skips what was delivered of the epoch.
 * Where the base fails on the way, another attempt goes on from there.
 */
public final class BaseBatchReplay implements Serializable {
  private static final long serialVersionUID = 1L;

  private final BaseBatchReader.Delivered delivered;
  private long resets;
  private long examples;

  /** Replays what was delivered. */
  public BaseBatchReplay(BaseBatchReader.Delivered delivered) {
    this.delivered = delivered;
  }

  /** Resets the base as often as it was. */
  public void reset(DataSetIterator base) {
    while (resets < delivered.resets()) {
      base.reset();
      resets++;
    }
  }

  /**
   * Resets the base and skips what was delivered.
   *
   * @throws InvalidInputException if the base has other batches than the one before
   */
  public void bring(DataSetIterator base) {
    reset(base);
    while (examples < delivered.examples()) {
      if (!base.hasNext()) {
        throw new InvalidInputException(
            "%d examples of the epoch were delivered before, but the base has only %d"
                .formatted(delivered.examples(), examples));
      }
      long left = delivered.examples() - examples;
      boolean whole = delivered.onlyNext() || left >= base.batch();
      examples += (whole ? base.next() : base.next((int) left)).numExamples();
    }
    if (examples > delivered.examples()) {
      throw new InvalidInputException(
          "%d examples of the epoch were delivered before, but batches of the base end at %d"
              .formatted(delivered.examples(), examples));
    }
  }
}
