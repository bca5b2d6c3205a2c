package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Where a learned mixup is in its base. A batch that was read stays the one at hand until it is
 * delivered; so does one that was refused, until the base is reset: what is not counted as
 * delivered is not left out.
 */
public final class BaseBatchReader {
  /**
   * A batch of the base.
   *
   * @param batch a copy
   * @param byNext whether it was read by {@code next()}, not by {@code next(int)}
   */
  public record Read(DataSet batch, boolean byNext) {}

  /**
   * What was taken of a base.
   *
   * @param resets how often it was reset
   * @param examples how many examples of its epoch were delivered
   * @param onlyNext whether all of them came by {@code next()}, none by {@code next(int)}
   */
  public record Delivered(long resets, long examples, boolean onlyNext) implements Serializable {}

  private final DataSetIterator base;
  private final PixelCnnSpec spec;
  private @Nullable BaseBatchReplay replay; // what the base has to make up for
  private @Nullable Read atHand;
  private @Nullable InvalidInputException refusal;

  /**
   * Leaves the base as it is.
   *
   * @param from where the run was, if it goes on from there, the base being at its beginning
   */
  public BaseBatchReader(DataSetIterator base, PixelCnnSpec spec, @Nullable Delivered from) {
    this.base = base;
    this.spec = spec;
    this.replay = from == null ? null : new BaseBatchReplay(from);
  }

  /** Whether there is a batch to read, or one that was read or refused. */
  public boolean hasNext() {
    if (atHand != null || refusal != null) {
      return true;
    }
    if (replay != null) {
      replay.bring(base);
      replay = null;
    }
    return base.hasNext();
  }

  /**
   * The batch at hand, or else the following one, after {@link #hasNext} has said that there is
   * one.
   *
   * @param following reads it
   * @param byNext whether that is by {@code next()}
   * @throws InvalidInputException if it does not go with the model, and from then on
   */
  public Read read(Supplier<DataSet> following, boolean byNext) {
    if (refusal != null) {
      throw refusal;
    }
    if (atHand == null) {
      atHand = new Read(checked(following.get()), byNext);
    }
    return atHand;
  }

  private DataSet checked(DataSet batch) {
    try {
      // The base may reuse its arrays, or change them, before a batch that failed is tried again.
      return BatchCopy.copy(BatchCheck.requireFits(batch, spec));
    } catch (InvalidInputException e) {
      refusal = e;
      throw e;
    }
  }

  /** Leaves the batch at hand behind. */
  public void advance() {
    atHand = null;
  }

  /** Resets the base, after what it has to make up for. */
  public void reset() {
    if (replay != null) {
      replay.reset(base);
    }
    base.reset();
    replay = null;
    atHand = null;
    refusal = null;
  }
}
