package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Mixes images without a model, by one or several {@linkplain
 * io.github.learnedmixup.augment.transform.mixing.MixWay ways}: mixup, CutMix, ResizeMix, FMix,
 * GridMix.
 *
 * <pre>{@code
 * MixingIterator train =
 *     MixingIterator.builder(base)
 *         .imageSize(32, 32)
 *         .way(MixWay.mixup(0.8))
 *         .way(MixWay.cutMix(1))
 *         .schedule(ShareSchedule.between(0, 80))
 *         .smoothing(0.1)
 *         .seed(7)
 *         .build();
 * }</pre>
 *
 * <p><b>Batches.</b> They have the base's shape and type, FLOAT or DOUBLE: features {@code [n,
 * height * width]}, {@code [n, 3 * height * width]} (one channel after the other), {@code [n,
 * channels, height, width]} or {@code [n, height, width, channels]}, with pixel values in any
 * range; for mixup alone, any shape. Labels are {@code [n, labels]}. Each example keeps its place,
 * its masks and its metadata, and another one is mixed into it. Where an image was cut, labels have
 * the shares of the pixels, after what reaches beyond the rim was cut off. Where the base's labels
 * are one-hot, mixed ones sum to exactly 1 unless they are smoothed, and then up to rounding. An
 * example that is not mixed stays as it is, bit for bit. The arrays of a batch are the caller's
 * alone, and the base's are left unchanged.
 *
 * <p><b>Reproducibility.</b> What is mixed follows from the seed, the settings and the number of
 * batches and examples delivered before, so that each epoch has other mixes. {@link #state()} tells
 * that number, and {@link #resumeFrom} goes on from it in another program.
 *
 * <p>Used by one thread at a time; closing the base is left to who made it. It is for training:
 * where a network is evaluated on it, the log warns once.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch, of the base or of the
 * reference, has no features or labels, or has them in another type or in shapes that do not go
 * together, or if its labels are not of the kind that was told. Features must be finite. Class
 * indices {@code [n, 1]} cannot be mixed.
 */
public final class MixingIterator extends PairedMixing {
  private static final long serialVersionUID = 1L;

  MixingIterator(DataSetIterator base, MixSettings settings, @Nullable DataSetIterator reference) {
    super(base, settings, reference);
  }

  /** Starts from the default settings, which name no way yet. */
  public static MixingBuilder builder(DataSetIterator base) {
    return new MixingBuilder(base);
  }
}
