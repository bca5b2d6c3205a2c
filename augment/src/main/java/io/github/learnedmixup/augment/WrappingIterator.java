package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link DataSetIterator} around another one that answers what the wrapper does not change.
 *
 * <p>Deeplearning4j must not prefetch it: whoever may refuse a batch does so on the thread that
 * calls {@code fit}. In an {@code AsyncDataSetIterator}, what the base throws is lost on a daemon
 * thread, and {@code fit} waits for ever.
 */
abstract class WrappingIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  /** The wrapped iterator. */
  final DataSetIterator base;

  WrappingIterator(DataSetIterator base) {
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

  /** The base's preprocessor; null if it has none, or cannot have one. */
  final @Nullable DataSetPreProcessor preProcessorOfBase() {
    try {
      return base.getPreProcessor();
    } catch (UnsupportedOperationException e) {
      return null; // an iterator that cannot have one says so in this way
    }
  }

  /** What is thrown where training would end at once, without a word. */
  static InvalidInputException empty() {
    return new InvalidInputException("the base iterator is empty: it has no example to give");
  }

  /** Why Java's serialisation of an iterator that has more than its base is refused. */
  final NotSerializableException notSerialisable(String reason) {
    return new NotSerializableException(
        "%s cannot be serialised: %s; serialise the base instead"
            .formatted(getClass().getName(), reason));
  }

  /**
   * Checks that the base can be reset.
   *
   * @throws UnsupportedOperationException if it cannot
   */
  final void requireResetSupported() {
    if (!resetSupported()) {
      throw new UnsupportedOperationException(
          base.getClass().getName() + " cannot be reset: it is good for one epoch");
    }
  }

  /**
   * A data set that shares no array with the original, whose arrays the base may own, reuse or keep
   * in a workspace: features and labels are copied in row order, masks and everything else survive.
   */
  static DataSet copy(DataSet original) {
    return grown(original, 0);
  }

  /**
   * A {@linkplain #copy copy} with more rows after the original's: 0 in features and labels, 1 in
   * masks, so that they count, and null as example metadata.
   */
  static DataSet grown(DataSet original, int rows) {
    return Detached.create(
        () -> {
          DataSet copy =
              new DataSet(
                  grown(original.getFeatures(), rows, 0), grown(original.getLabels(), rows, 0));
          copy.setFeaturesMaskArray(grown(original.getFeaturesMaskArray(), rows, 1));
          copy.setLabelsMaskArray(grown(original.getLabelsMaskArray(), rows, 1));
          if (original.getExampleMetaData() != null) {
            List<Serializable> metaData = new ArrayList<>(original.getExampleMetaData());
            metaData.addAll(Collections.nCopies(rows, null));
            copy.setExampleMetaData(metaData);
          }
          if (original.getLabelNamesList() != null) {
            copy.setLabelNames(original.getLabelNamesList());
          }
          if (original.isPreProcessed()) {
            copy.markAsPreProcessed();
          }
          return copy;
        });
  }

  private static @Nullable INDArray grown(@Nullable INDArray original, int rows, double value) {
    if (original == null) {
      return null;
    }
    if (rows == 0) {
      return original.dup('c');
    }
    long[] shape = original.shape().clone(); // it is the array's own
    shape[0] = rows;
    return Nd4j.concat(0, original, Nd4j.valueArrayOf(shape, value, original.dataType())).dup('c');
  }
}
