package io.github.learnedmixup.augment;

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

/** A {@link DataSetIterator} around another one that answers what the wrapper does not change. */
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
          if (original.getFeaturesMaskArray() != null) {
            copy.setFeaturesMaskArray(grown(original.getFeaturesMaskArray(), rows, 1));
          }
          if (original.getLabelsMaskArray() != null) {
            copy.setLabelsMaskArray(grown(original.getLabelsMaskArray(), rows, 1));
          }
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

  private static INDArray grown(INDArray original, int rows, double value) {
    if (rows == 0) {
      return original.dup('c');
    }
    long[] shape = original.shape().clone(); // it is the array's own
    shape[0] = rows;
    return Nd4j.concat(0, original, Nd4j.valueArrayOf(shape, value, original.dataType())).dup('c');
  }
}
