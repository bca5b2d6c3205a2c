package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import java.util.Objects;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The classic mixup: every example becomes the weighted mean of itself and another one of its
 * batch, pixels and labels alike (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond
 * empirical risk minimization", arXiv:1710.09412).
 *
 * <p>Each example has a weight of its own, lambda from Beta(alpha, alpha), and partners are a
 * permutation of the batch, in which an example may meet itself and then stays as it is; so does
 * the only example of a batch of 1. Both follow from the seed and from the number of examples and
 * batches delivered before, so that each epoch has other mixes; {@link #state()} tells that number,
 * and {@link #resumeFrom} goes on from it in another program. Features of any shape and labels
 * {@code [n, labels]} are mixed as the base's preprocessor left them, FLOAT or DOUBLE; where the
 * base's labels are one-hot, the mixed ones sum to exactly 1. Masks and example metadata stay those
 * of the first of both. The arrays of a batch are the caller's alone, and the base's are left
 * unchanged. Used by one thread at a time.
 *
 * <p>It is short for a {@link MixingIterator} with this one way and its other settings at their
 * defaults. It is for training: where a network is evaluated on it, the log warns once.
 *
 * <p>{@code next()} throws {@link io.github.learnedmixup.pixelcnn.error.InvalidInputException} if a
 * batch has no features or labels, or has them in another type or in shapes that do not go
 * together, or if its labels are not of the kind that was told. Features must be finite. Class
 * indices {@code [n, 1]} cannot be mixed.
 */
public final class PixelMixupIterator extends MixingIterator {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps an iterator whose labels are {@linkplain LabelKind#CLASSES shares of classes}.
   *
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all weights and partners
   * @throws IllegalArgumentException if alpha is out of its range
   */
  public PixelMixupIterator(DataSetIterator base, double alpha, long seed) {
    this(base, alpha, seed, LabelKind.CLASSES);
  }

  /**
   * Wraps an iterator whose labels need not be classes.
   *
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all weights and partners
   * @param labels what the base's labels are
   * @throws IllegalArgumentException if alpha is out of its range
   */
  public PixelMixupIterator(DataSetIterator base, double alpha, long seed, LabelKind labels) {
    super(
        base,
        MixSettings.of(MixWay.mixup(alpha), seed, Objects.requireNonNull(labels, "labels"), 0, 0),
        /* reference= */ null);
  }
}
