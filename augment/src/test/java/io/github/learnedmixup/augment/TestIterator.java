package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.batch.WrappingIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Hands on what another iterator gives, for tests that listen. */
public class TestIterator extends WrappingIterator {
  private static final long serialVersionUID = 1L;

  public TestIterator(DataSetIterator base) {
    super(base);
  }

  @Override
  public DataSet next() {
    return base.next();
  }

  @Override
  public DataSet next(int number) {
    return base.next(number);
  }

  @Override
  public boolean hasNext() {
    return base.hasNext();
  }

  @Override
  public void reset() {
    base.reset();
  }
}
