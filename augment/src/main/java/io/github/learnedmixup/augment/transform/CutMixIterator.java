package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.Objects;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * CutMix: a rectangle of every image is replaced by the same rectangle of another image of its
 * batch, and the labels are mixed by area (Yun, Han, Oh, Chun, Choe and Yoo 2019, "CutMix:
 * Regularization strategy to train strong classifiers with localizable features",
 * arXiv:1905.04899).
 *
 * <p>The rectangle has the image's proportions and the share 1 - lambda of its area, lambda from
 * Beta(alpha, alpha) for each image; its centre is anywhere in the image, and what reaches beyond
 * the rim is cut off. The labels' weights are those of the area that was really replaced. Partners,
 * types, masks, metadata, threads and state are as with {@link PixelMixupIterator}; features have
 * the shape {@code [n, height * width]}, {@code [n, 3 * height * width]} (one channel after the
 * other), {@code [n, channels, height, width]} or {@code [n, height, width, channels]}.
 *
 * <p>It is short for a {@link MixingIterator} with this one way and its other settings at their
 * defaults. It is for training: where a network is evaluated on it, the log warns once.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has no features or labels, or
 * has them in another type or in shapes that do not go together, or if its labels are not of the
 * kind that was told. Features must be finite. Class indices {@code [n, 1]} cannot be mixed.
 */
public final class CutMixIterator extends MixingIterator {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps an iterator whose labels are {@linkplain LabelKind#CLASSES shares of classes}.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all rectangles and partners
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CutMixIterator(DataSetIterator base, int height, int width, double alpha, long seed) {
    this(base, height, width, alpha, seed, LabelKind.CLASSES);
  }

  /**
   * Wraps an iterator whose labels need not be classes.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all rectangles and partners
   * @param labels what the base's labels are
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CutMixIterator(
      DataSetIterator base, int height, int width, double alpha, long seed, LabelKind labels) {
    super(base, settings(height, width, alpha, seed, labels), /* reference= */ null);
  }

  private static MixSettings settings(
      int height, int width, double alpha, long seed, LabelKind labels) {
    BatchCheck.requirePositive(height, width);
    return MixSettings.of(
        MixWay.cutMix(alpha), seed, Objects.requireNonNull(labels, "labels"), height, width);
  }
}
