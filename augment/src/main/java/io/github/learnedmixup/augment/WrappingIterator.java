package io.github.learnedmixup.augment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

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

  /** The base's batch size: synthetic images take the places of real ones. */
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
    return Detached.create(
        () -> {
          DataSet copy =
              new DataSet(original.getFeatures().dup('c'), original.getLabels().dup('c'));
          if (original.getFeaturesMaskArray() != null) {
            copy.setFeaturesMaskArray(original.getFeaturesMaskArray().dup());
          }
          if (original.getLabelsMaskArray() != null) {
            copy.setLabelsMaskArray(original.getLabelsMaskArray().dup());
          }
          if (original.getExampleMetaData() != null) {
            copy.setExampleMetaData(original.getExampleMetaData());
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
}
