package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.augment.transform.mixing.LabelSmoothing;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Spreads a share of labels evenly over all classes, and leaves features as they are (Szegedy,
 * Vanhoucke, Ioffe, Shlens and Wojna 2016, "Rethinking the Inception architecture for computer
 * vision", arXiv:1512.00567, section 7).
 *
 * <p>A label y of c classes becomes {@code (1 - share) y + share / c}. Labels are shares of
 * classes, {@code [n, classes]}, FLOAT or DOUBLE, and sum to 1 afterwards, up to rounding. Nothing
 * is random. The arrays of a batch are the caller's alone, and the base's are left unchanged. Used
 * by one thread at a time; closing the base is left to who made it.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has no features or labels, or
 * has labels that are no shares of classes.
 */
public final class LabelSmoothingIterator extends ChangingIterator {
  private static final long serialVersionUID = 1L;

  /** Which rows of labels are smoothed. */
  public enum Rows {
    /** All of them. */
    ALL,
    /**
     * Those of one class alone, as labels of real images are, so that those of images between two
     * classes stay as they are.
     */
    ONE_HOT
  }

  private final double share;
  private final Rows rows;

  /**
   * Wraps an iterator, to smooth all labels.
   *
   * @param share of each label that is spread over all classes, in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  public LabelSmoothingIterator(DataSetIterator base, double share) {
    this(base, share, Rows.ALL);
  }

  /**
   * Wraps an iterator, to smooth some labels.
   *
   * @param share of each such label that is spread over all classes, in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  public LabelSmoothingIterator(DataSetIterator base, double share, Rows rows) {
    super(base);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but is " + share);
    }
    this.share = share;
    this.rows = Objects.requireNonNull(rows, "rows");
  }

  @Override
  DataSet changed(DataSet batch, long number, long firstExample) {
    BatchCheck.requireLabels(batch, LabelKind.CLASSES);
    DataSet smoothed = BatchCopy.copy(batch);
    INDArray labels = smoothed.getLabels();
    double[] values = RowMajor.doubles(labels);
    int classes = (int) labels.size(1);
    boolean single = labels.dataType() == DataType.FLOAT;
    if (rows == Rows.ALL) {
      LabelSmoothing.all(values, classes, share, single);
    } else {
      LabelSmoothing.oneHot(values, classes, share, single);
    }
    RowMajor.fill(labels, values);
    return smoothed;
  }

  @Override
  Description description() {
    return Description.of(
        "label-smoothing", 1, to -> to.set("share", share).set("rows", rows, Rows.ALL));
  }

  /** The name of the class, and the settings. */
  @Override
  public String toString() {
    return "LabelSmoothingIterator(%s of %s)".formatted(share, rows);
  }
}
