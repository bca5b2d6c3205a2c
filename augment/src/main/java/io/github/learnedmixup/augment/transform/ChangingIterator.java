package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.IteratorCaller;
import io.github.learnedmixup.augment.batch.WrappingIterator;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Gives the base's batches one by one, each of them changed. What is drawn for a batch follows from
 * the number of batches and examples delivered before: one that failed has not been delivered.
 */
abstract class ChangingIterator extends WrappingIterator {
  private static final long serialVersionUID = 1L;

  private long batches;
  private long examples;
  private boolean wasReset;
  private transient @Nullable DataSet prepared; // by hasNext(), and not delivered yet

  ChangingIterator(DataSetIterator base) {
    super(Objects.requireNonNull(base, "base"));
  }

  /**
   * What becomes of a batch, which is left as it is.
   *
   * @param number of the batch, counted over all epochs
   * @param firstExample number of its first example, counted likewise
   */
  abstract DataSet changed(DataSet batch, long number, long firstExample);

  /** The base's next batch, changed. */
  @Override
  public DataSet next() {
    return next(base::next);
  }

  /** The base's next batch of that size, changed. */
  @Override
  public DataSet next(int number) {
    return next(() -> base.next(number));
  }

  private DataSet next(Supplier<DataSet> following) {
    DataSet next = prepared == null ? changed(following.get(), batches, examples) : prepared;
    prepared = null;
    batches++;
    examples += next.getFeatures().size(0);
    return next;
  }

  /**
   * Whether more batches come, as the base says. Where a trainer with early stopping asks, which
   * would swallow an exception of {@code next()}, the batch is made already, and this method throws
   * what {@code next()} would.
   *
   * @throws InvalidInputException if the base was reset and still has not a single batch
   */
  @Override
  public boolean hasNext() {
    if (prepared != null) {
      return true;
    }
    boolean more = base.hasNext();
    if (!more && wasReset && batches == 0) {
      throw BatchCheck.empty();
    }
    if (more && IteratorCaller.isEarlyStopping()) {
      prepared = changed(base.next(), batches, examples);
    }
    return more;
  }

  /** Resets the base; what is drawn goes on from where it is. */
  @Override
  public void reset() {
    base.reset();
    wasReset = true;
    prepared = null;
  }
}
