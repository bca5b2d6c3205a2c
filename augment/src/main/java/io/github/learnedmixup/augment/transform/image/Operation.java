package io.github.learnedmixup.augment.transform.image;

import io.github.learnedmixup.pixelcnn.image.AffineMap;
import io.github.learnedmixup.pixelcnn.image.ImageShape;

/**
 * What {@link RandAugment} and {@link TrivialAugment} choose from, and how far they go.
 *
 * <p>An operation has a strength, 0 for none; its unit is given below. The first ranges are those
 * of RandAugment (Cubuk and others 2020, "RandAugment: practical automated data augmentation with a
 * reduced search space"), the second the wide ones of TrivialAugment (Müller and Hutter 2021,
 * "TrivialAugment: tuning-free yet state-of-the-art data augmentation"), both with the figures of
 * torchvision's {@code transforms.v2.RandAugment} and {@code TrivialAugmentWide}. Operations that
 * have a sign go either way with equal probability. Places outside of the image become black.
 */
public enum Operation {
  /** Leaves the image as it is. */
  IDENTITY(0, 0, /* signed= */ false),

  /**
   * Shifts rows in proportion to their distance from the centre; strength is columns by row, up to
   * 0.3, wide 0.99.
   */
  SHEAR_X(0.3, 0.99, /* signed= */ true),

  /** Shifts columns in proportion to their distance from the centre; ranges as for rows. */
  SHEAR_Y(0.3, 0.99, /* signed= */ true),

  /**
   * Shifts along rows by whole pixels; strength is pixels, up to 150/331 of the width, wide 32
   * pixels.
   */
  TRANSLATE_X(Operation.SHARE_OF_SIDE, 32, /* signed= */ true),

  /** Shifts along columns by whole pixels; up to 150/331 of the height, wide 32 pixels. */
  TRANSLATE_Y(Operation.SHARE_OF_SIDE, 32, /* signed= */ true),

  /** Turns about the centre; strength is degrees, up to 30, wide 135. */
  ROTATE(30, 135, /* signed= */ true),

  /** Multiplies values by 1 plus strength, up to 0.9, wide 0.99. */
  BRIGHTNESS(0.9, 0.99, /* signed= */ true),

  /**
   * Multiplies the distance from the grey level by 1 plus strength, up to 0.9, wide 0.99; "Color"
   * in the papers. Not chosen for grey images.
   */
  SATURATION(0.9, 0.99, /* signed= */ true),

  /** Multiplies the distance from the mean grey level by 1 plus strength, up to 0.9, wide 0.99. */
  CONTRAST(0.9, 0.99, /* signed= */ true),

  /**
   * Multiplies the distance from the smoothed image by 1 plus strength, up to 0.9, wide 0.99.
   * Negative strength blurs.
   */
  SHARPNESS(0.9, 0.99, /* signed= */ true),

  /** Drops the lowest bits of values; strength is their number, rounded, up to 4, wide 6. */
  POSTERISE(4, 6, /* signed= */ false),

  /** Inverts values from 256 less strength on; up to 256 in both. */
  SOLARISE(Tone.LEVELS, Tone.LEVELS, /* signed= */ false),

  /** Stretches each channel to 0 to 255; without strength. */
  AUTO_CONTRAST(0, 0, /* signed= */ false),

  /** Makes the values of each channel about equally frequent; without strength. */
  EQUALISE(0, 0, /* signed= */ false);

  /** Of the side of an image: the papers shift images of 331 pixels by up to 150. */
  static final double SHARE_OF_SIDE = 150.0 / 331;

  private final double most;
  private final double wideMost;
  private final boolean signed;

  Operation(double most, double wideMost, boolean signed) {
    this.most = most;
    this.wideMost = wideMost;
    this.signed = signed;
  }

  /**
   * The largest strength.
   *
   * @param wide whether in the range of TrivialAugment
   */
  double most(ImageShape shape, boolean wide) {
    return wide ? wideMost : most * side(shape);
  }

  /** The side of an image that strengths are shares of, where they are; otherwise 1. */
  int side(ImageShape shape) {
    return switch (this) {
      case TRANSLATE_X -> shape.width();
      case TRANSLATE_Y -> shape.height();
      default -> 1;
    };
  }

  /** Whether negative strengths are as likely as positive ones. */
  boolean signed() {
    return signed;
  }

  /** Whether the operation leaves grey images as they are. */
  boolean needsColour() {
    return this == SATURATION;
  }

  /** Changes an image; strength in the operation's unit. */
  byte[] apply(byte[] pixels, ImageShape shape, double strength) {
    return switch (this) {
      case IDENTITY -> pixels.clone();
      case SHEAR_X -> moved(new AffineMap(1, 0, -strength, 1, 0, 0), pixels, shape);
      case SHEAR_Y -> moved(new AffineMap(1, -strength, 0, 1, 0, 0), pixels, shape);
      case TRANSLATE_X -> moved(AffineMap.shift(0, (int) strength), pixels, shape);
      case TRANSLATE_Y -> moved(AffineMap.shift((int) strength, 0), pixels, shape);
      case ROTATE -> moved(AffineMap.turn(Math.toRadians(strength), 0, 0), pixels, shape);
      case BRIGHTNESS -> Tone.brightness(pixels, 1 + strength);
      case SATURATION -> Colour.saturation(pixels, shape, 1 + strength);
      case CONTRAST -> Tone.contrast(pixels, shape, 1 + strength);
      case SHARPNESS -> Colour.sharpness(pixels, shape, 1 + strength);
      case POSTERISE -> Tone.posterise(pixels, 8 - (int) Math.round(strength));
      case SOLARISE -> Tone.solarise(pixels, Tone.LEVELS - strength);
      case AUTO_CONTRAST -> Tone.autoContrast(pixels, shape);
      case EQUALISE -> Tone.equalise(pixels, shape);
    };
  }

  private static byte[] moved(AffineMap map, byte[] pixels, ImageShape shape) {
    return map.apply(pixels, shape, /* outside= */ 0);
  }
}
