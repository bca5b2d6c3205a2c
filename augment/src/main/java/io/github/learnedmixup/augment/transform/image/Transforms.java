package io.github.learnedmixup.augment.transform.image;

import io.github.learnedmixup.pixelcnn.image.ImageTransform;

/**
 * Transforms of single images, for {@link
 * io.github.learnedmixup.augment.transform.TransformIterator}. {@link ImageTransform#then} puts
 * them in order:
 *
 * <pre>{@code
 * ImageTransform transform = horizontalFlip(0.5).then(padAndCrop(4));
 * new TransformIterator(base, 32, 32, transform, seed);
 * }</pre>
 *
 * <p>All take grey images and colour images of any size and return images of the same size. Image,
 * shape and seed decide the result, on every machine. All are immutable, thread safe and
 * serialisable.
 */
public final class Transforms {
  /** Most pixels that {@link #padAndCrop} pads by. */
  static final int MAX_PADDING = 1 << 16;

  private Transforms() {}

  /**
   * Exchanges left and right.
   *
   * @param probability share of the images that are flipped, in [0, 1]; usually 0.5
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform horizontalFlip(double probability) {
    return sometimes(probability, new Flip(/* upsideDown= */ false));
  }

  /**
   * Exchanges top and bottom.
   *
   * @param probability share of the images that are flipped, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform verticalFlip(double probability) {
    return sometimes(probability, new Flip(/* upsideDown= */ true));
  }

  /**
   * Pads an image with black on all four sides and cuts out an image of its own size at a random
   * place, as is usual for CIFAR-10 with a padding of 4 (He and others 2016, "Deep residual
   * learning for image recognition", section 4.2). All whole offsets are equally likely.
   *
   * @param padding pixels on each side, in [0, 65536]; 0 leaves images as they are
   * @throws IllegalArgumentException if the padding is out of its range
   */
  public static ImageTransform padAndCrop(int padding) {
    return padAndCrop(padding, Border.ZERO);
  }

  /**
   * Pads an image on all four sides and cuts out an image of its own size at a random place. All
   * whole offsets are equally likely.
   *
   * @param padding pixels on each side, in [0, 65536]; 0 leaves images as they are
   * @param border what the padding holds
   * @throws IllegalArgumentException if the padding is out of its range
   */
  public static ImageTransform padAndCrop(int padding, Border border) {
    return new PadAndCrop(padding, border);
  }

  /**
   * Applies a transform to some of the images and leaves the others as they are.
   *
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1], or if the transform is
   *     one of {@linkplain ImageTransform#ofEveryImage() every image}
   */
  public static ImageTransform sometimes(double probability, ImageTransform transform) {
    return new Sometimes(probability, transform);
  }
}
