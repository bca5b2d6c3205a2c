package io.github.learnedmixup.augment;

import java.util.Objects;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Gives the base's batches one by one, each of them changed. */
abstract class ChangingIterator extends WrappingIterator {
  private static final long serialVersionUID = 1L;

  ChangingIterator(DataSetIterator base) {
    super(Objects.requireNonNull(base, "base"));
  }

  /** What becomes of a batch, which is left as it is. */
  abstract DataSet changed(DataSet batch);

  /** The base's next batch, changed. */
  @Override
  public DataSet next() {
    return changed(base.next());
  }

  /** The base's next batch of that size, changed. */
  @Override
  public DataSet next(int number) {
    return changed(base.next(number));
  }

  /** Whether more batches come, as the base says. */
  @Override
  public boolean hasNext() {
    return base.hasNext();
  }

  /** Resets the base; what is drawn goes on from where it is. */
  @Override
  public void reset() {
    base.reset();
  }

  /** Whether the base may be prefetched. */
  @Override
  public boolean asyncSupported() {
    return base.asyncSupported();
  }
}
