package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.batch.ImageBatches;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Batches of another iterator whose images partners are; it is reset whenever it is at its end. */
public final class ReferenceBatches implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ImageBatches CHECK = new ImageBatches("reference iterator");

  private final DataSetIterator iterator;
  private long resets;
  private long examples; // of its epoch
  private @Nullable BaseBatchReplay replay;

  /** Takes batches of an iterator from where it is. */
  public ReferenceBatches(DataSetIterator iterator) {
    this.iterator = iterator;
  }

  /**
   * The next batch, which goes with one of the base.
   *
   * @throws InvalidInputException if it does not
   */
  public DataSet next(DataSet batch, LabelKind labels) {
    if (replay != null) {
      replay.bring(iterator);
      replay = null;
    }
    if (!iterator.hasNext()) {
      if (!iterator.resetSupported()) {
        throw new InvalidInputException(
            "the reference iterator is at its end, and %s cannot be reset"
                .formatted(iterator.getClass().getName()));
      }
      iterator.reset();
      resets++;
      examples = 0;
    }
    if (!iterator.hasNext()) {
      throw new InvalidInputException("the reference iterator is empty: it has no example to give");
    }
    DataSet next = iterator.next();
    CHECK.requireReal(next);
    requireLike("features", next.getFeatures(), batch.getFeatures());
    requireLike("labels", next.getLabels(), batch.getLabels());
    labels.require(BatchCheck.rows(next.getLabels()), CHECK.source());
    CHECK.requireFinite(RowMajor.doubles(next.getFeatures()), (int) next.getFeatures().size(0));
    examples += next.getFeatures().size(0);
    return next;
  }

  private static void requireLike(String name, INDArray found, INDArray wanted) {
    long[] shape = found.shape().clone();
    long[] like = wanted.shape().clone();
    shape[0] = like[0]; // it may have more or fewer examples
    if (!Arrays.equals(shape, like)) {
      throw new InvalidInputException(
          "%s of the reference iterator must have the shape of the base's, %s, but have %s"
              .formatted(name, Arrays.toString(wanted.shape()), Arrays.toString(found.shape())));
    }
  }

  /** What was taken of it. */
  public BaseBatchReader.Delivered delivered() {
    return new BaseBatchReader.Delivered(resets, examples, /* onlyNext= */ true);
  }

  /** Goes on from where another one was, the iterator being at its beginning. */
  public void goOnFrom(BaseBatchReader.Delivered delivered) {
    resets = delivered.resets();
    examples = delivered.examples();
    replay = new BaseBatchReplay(delivered);
  }
}
