package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A {@link DataSetIterator} around another one that answers what the wrapper does not change.
 *
 * <p>Deeplearning4j must not prefetch it: whoever may refuse a batch does so on the thread that
 * calls {@code fit}. In an {@code AsyncDataSetIterator}, what the base throws is lost on a daemon
 * thread, and {@code fit} waits for ever.
 */
public abstract class WrappingIterator implements DataSetIterator, ChannelOrder.TellsChannelOrder {
  private static final long serialVersionUID = 1L;

  /** The wrapped iterator. */
  protected final DataSetIterator base;

  /** Wraps an iterator. */
  protected WrappingIterator(DataSetIterator base) {
    this.base = base;
  }

  /** The base's number of features. */
  @Override
  public int inputColumns() {
    return base.inputColumns();
  }

  /** The base's number of classes. */
  @Override
  public int totalOutcomes() {
    return base.totalOutcomes();
  }

  /** Whether the base can be reset. */
  @Override
  public boolean resetSupported() {
    return base.resetSupported();
  }

  /**
   * False, whatever the base says, so that what this iterator throws reaches the caller of {@code
   * fit}.
   */
  @Override
  public final boolean asyncSupported() {
    return false;
  }

  /** The base's batch size. */
  @Override
  public int batch() {
    return base.batch();
  }

  /** Sets the preprocessor of the base; what this iterator makes goes through it as well, once. */
  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    base.setPreProcessor(preProcessor);
  }

  /** The preprocessor of the base, or null. */
  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return base.getPreProcessor();
  }

  /** The base's names of the classes. */
  @Override
  public List<String> getLabels() {
    return base.getLabels();
  }

  /** The order of the base's channels, if the base tells it. */
  @Override
  public final Optional<ChannelOrder> toldChannelOrder() {
    return ChannelOrder.told(base);
  }

  /** The base's preprocessor; null if it has none, or cannot have one. */
  protected final @Nullable DataSetPreProcessor preProcessorOfBase() {
    return preProcessorOf(base);
  }

  /** The iterator that another one wraps. */
  public static DataSetIterator wrappedBy(WrappingIterator iterator) {
    return iterator.base;
  }

  /** The preprocessor of an iterator; null if it has none, or cannot have one. */
  public static @Nullable DataSetPreProcessor preProcessorOf(DataSetIterator iterator) {
    try {
      return iterator.getPreProcessor();
    } catch (UnsupportedOperationException e) {
      return null; // an iterator that cannot have one says so in this way
    }
  }

  /** Why Java's serialisation of an iterator that has more than its base is refused. */
  protected final NotSerializableException notSerialisable(String reason) {
    return new NotSerializableException(
        "%s cannot be serialised: %s; serialise the base instead"
            .formatted(getClass().getName(), reason));
  }

  /**
   * Checks that the base can be reset.
   *
   * @throws UnsupportedOperationException if it cannot
   */
  protected final void requireResetSupported() {
    if (!resetSupported()) {
      throw new UnsupportedOperationException(
          base.getClass().getName() + " cannot be reset: it is good for one epoch");
    }
  }
}
