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
  /** Most pixels that {@link #padAndCrop} pads by, and most of a side of {@link #cutout}. */
  static final int MAX_PIXELS = 1 << 16;

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
   * Turns images about their centre; what is outside of them is black. {@link Affine} can shift,
   * shear and scale them in the same step.
   *
   * @param mostDegrees clockwise or counter-clockwise; in [0, 180]
   * @throws IllegalArgumentException if the angle is out of its range
   */
  public static Affine turn(double mostDegrees) {
    return Affine.none().turn(mostDegrees);
  }

  /**
   * Shifts images by fractions of pixels; what is outside of them is black.
   *
   * @param most share of the height, down or up, and of the width, to either side; in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  public static Affine shift(double most) {
    return Affine.none().shift(most);
  }

  /**
   * Shears images along rows and columns; what is outside of them is black.
   *
   * @param most pixels by pixel of distance from the centre, either way; in [0, 1)
   * @throws IllegalArgumentException if the shear is out of its range
   */
  public static Affine shear(double most) {
    return Affine.none().shear(most);
  }

  /**
   * Scales images about their centre; what is outside of them is black.
   *
   * @param least factor of the size, in [0.1, most]; below 1 the image becomes smaller
   * @param most factor of the size, in [least, 10]
   * @throws IllegalArgumentException if a factor is out of its range
   */
  public static Affine scale(double least, double most) {
    return Affine.none().scale(least, most);
  }

  /**
   * Multiplies all values by a random factor, uniform in [1 - most, 1 + most].
   *
   * @param most in [0, 1]
   * @throws IllegalArgumentException if most is out of its range
   */
  public static ImageTransform brightness(double most) {
    return Strengths.around(Operation.BRIGHTNESS, most);
  }

  /**
   * Multiplies the distance of values from the image's mean grey level by a random factor, uniform
   * in [1 - most, 1 + most].
   *
   * @param most in [0, 1]
   * @throws IllegalArgumentException if most is out of its range
   */
  public static ImageTransform contrast(double most) {
    return Strengths.around(Operation.CONTRAST, most);
  }

  /**
   * Multiplies the distance of colours from their grey level by a random factor, uniform in [1 -
   * most, 1 + most]. Grey images stay as they are.
   *
   * @param most in [0, 1]
   * @throws IllegalArgumentException if most is out of its range
   */
  public static ImageTransform saturation(double most) {
    return Strengths.around(Operation.SATURATION, most);
  }

  /**
   * Turns colours around the circle of hues by a random part of it, uniform in [-most, most]. Grey
   * images stay as they are.
   *
   * @param most in [0, 0.5]; 0.5 allows all hues
   * @throws IllegalArgumentException if most is out of its range
   */
  public static ImageTransform hue(double most) {
    return new Colour.Hue(most);
  }

  /**
   * Multiplies the distance of values from those of the smoothed image by a random factor, uniform
   * in [1 - most, 1 + most]: blurs or sharpens.
   *
   * @param most in [0, 1]
   * @throws IllegalArgumentException if most is out of its range
   */
  public static ImageTransform sharpness(double most) {
    return Strengths.around(Operation.SHARPNESS, most);
  }

  /**
   * Makes the values of each channel about equally frequent.
   *
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform equalise(double probability) {
    return sometimes(probability, Strengths.of(Operation.EQUALISE, 0));
  }

  /**
   * Stretches each channel so that its least value becomes 0 and its largest 255.
   *
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform autoContrast(double probability) {
    return sometimes(probability, Strengths.of(Operation.AUTO_CONTRAST, 0));
  }

  /**
   * Keeps the upper bits of values and sets the others to 0.
   *
   * @param bits that are kept, in [1, 8]; 8 leaves images as they are
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static ImageTransform posterise(int bits, double probability) {
    if (bits < 1 || bits > 8) {
      throw new IllegalArgumentException("bits must be in [1, 8], but is " + bits);
    }
    return sometimes(probability, Strengths.of(Operation.POSTERISE, 8 - bits));
  }

  /**
   * Inverts values from a threshold on.
   *
   * @param threshold the least value that is inverted, in [0, 256]; 256 leaves images as they are
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static ImageTransform solarise(int threshold, double probability) {
    if (threshold < 0 || threshold > Tone.LEVELS) {
      throw new IllegalArgumentException("threshold must be in [0, 256], but is " + threshold);
    }
    return sometimes(probability, Strengths.of(Operation.SOLARISE, Tone.LEVELS - threshold));
  }

  /**
   * Inverts all values: 0 becomes 255.
   *
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform invert(double probability) {
    return solarise(0, probability);
  }

  /**
   * Replaces colours by their grey levels, in all three channels. Grey images stay as they are.
   *
   * @param probability share of the images that are changed, in [0, 1]
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform grey(double probability) {
    return sometimes(probability, Strengths.of(Operation.SATURATION, -1));
  }

  /**
   * Erases a random rectangle, with the settings of {@link Erasing#usual()}.
   *
   * @param probability share of the images that are changed, in [0, 1]; 0.5 is usual
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static ImageTransform erasing(double probability) {
    return sometimes(probability, Erasing.usual());
  }

  /**
   * Erases a square in each image (DeVries and Taylor 2017, "Improved regularization of
   * convolutional neural networks with cutout"). Its centre is any pixel, with equal probability,
   * and it is cut off at the image's border.
   *
   * @param side in pixels, in [1, 65536]; the paper has 16 for CIFAR-10 and 8 for CIFAR-100
   * @param fill what erased pixels become; the paper takes the mean of the training set, to which
   *     {@link Fill#mean()} comes close
   * @throws IllegalArgumentException if the side is out of its range
   */
  public static ImageTransform cutout(int side, Fill fill) {
    return new Erasing.Cutout(side, fill);
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
