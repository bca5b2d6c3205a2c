package io.github.learnedmixup.augment.training;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Gives the batches of a {@link MultiDataSetIterator} that has one input and one output, as a graph
 * with as many of both is trained on, as {@link DataSet}s, so that this project's iterators can go
 * around them. {@code ComputationGraph.fit} takes those as they are.
 *
 * <p>Arrays, masks and metadata are the given ones. The preprocessor of multi data sets stays
 * theirs; one of data sets may be set besides, and is applied after it. Batch size and numbers of
 * columns are those of the batch that was given last, or 0 before the first one. Used by one thread
 * at a time.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has another number of inputs or
 * outputs than one.
 */
public final class SingleInputIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final MultiDataSetIterator base;
  private @Nullable DataSetPreProcessor preProcessor;
  private int batch;
  private int inputs;
  private int outcomes;

  /**
   * Wraps an iterator.
   *
   * @param base closing it is left to who made it
   */
  public SingleInputIterator(MultiDataSetIterator base) {
    this.base = Objects.requireNonNull(base, "base");
  }

  @Override
  public DataSet next() {
    return single(base.next());
  }

  @Override
  public DataSet next(int number) {
    return single(base.next(number));
  }

  private DataSet single(@Nullable MultiDataSet multi) {
    if (multi == null) {
      throw new InvalidInputException("the iterator of multi data sets gave none");
    }
    INDArray features = only("input", multi.getFeatures());
    INDArray labels = only("output", multi.getLabels());
    DataSet single =
        new DataSet(
            features,
            labels,
            first(multi.getFeaturesMaskArrays()),
            first(multi.getLabelsMaskArrays()));
    if (multi.getExampleMetaData() != null) {
      single.setExampleMetaData(multi.getExampleMetaData());
    }
    if (preProcessor != null) {
      preProcessor.preProcess(single);
    }
    batch = Math.toIntExact(features.size(0));
    inputs = Math.toIntExact(features.length() / Math.max(1, batch));
    outcomes = Math.toIntExact(labels.size(1));
    return single;
  }

  private static INDArray only(String name, INDArray @Nullable [] arrays) {
    int found = arrays == null ? 0 : arrays.length;
    if (arrays == null || found != 1) {
      throw new InvalidInputException(
          "a multi data set must have one %s, but has %d: images of several cannot be mixed"
              .formatted(name, found));
    }
    return arrays[0];
  }

  private static @Nullable INDArray first(INDArray @Nullable [] masks) {
    return masks == null || masks.length == 0 ? null : masks[0];
  }

  @Override
  public boolean hasNext() {
    return base.hasNext();
  }

  @Override
  public void reset() {
    base.reset();
  }

  @Override
  public boolean resetSupported() {
    return base.resetSupported();
  }

  /** Whether Deeplearning4j may prefetch it: it may not, since it refuses what does not fit. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int inputColumns() {
    return inputs;
  }

  @Override
  public int totalOutcomes() {
    return outcomes;
  }

  @Override
  public void setPreProcessor(@Nullable DataSetPreProcessor newPreProcessor) {
    preProcessor = newPreProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Null: multi data sets have no names of classes. */
  @Override
  public @Nullable List<String> getLabels() {
    return null;
  }
}
