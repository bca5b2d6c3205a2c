package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.AffineMap;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;

/**
 * Scales, shears, turns and shifts an image about its centre by random amounts, in one step, so
 * that it is interpolated only once: bilinearly, and rounded.
 *
 * <pre>{@code
 * Affine.none().turn(15).shift(0.1).scale(0.9, 1.1)
 * }</pre>
 *
 * <p>All amounts are independent and uniform in their ranges. Immutable, thread safe and
 * serialisable.
 *
 * @param maxDegrees most degrees to turn, either way; in [0, 180]
 * @param maxShift most of the height to shift down or up by, and of the width to either side; in
 *     [0, 1]
 * @param maxShear most columns to shift by row, and rows by column, either way; in [0, 1)
 * @param minScale least factor of the size, in [0.1, maxScale]; below 1 the image becomes smaller
 * @param maxScale largest factor of the size, in [minScale, 10]
 * @param fill what is outside of the image, in each channel; 0 for black to 255 for white
 */
@Immutable
public record Affine(
    double maxDegrees, double maxShift, double maxShear, double minScale, double maxScale, int fill)
    implements ImageTransform, Serializable {
  private static final double LARGEST_SCALE = 10;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Affine {
    require(maxDegrees >= 0 && maxDegrees <= 180, "maxDegrees must be in [0, 180]", maxDegrees);
    require(maxShift >= 0 && maxShift <= 1, "maxShift must be in [0, 1]", maxShift);
    require(maxShear >= 0 && maxShear < 1, "maxShear must be in [0, 1)", maxShear);
    require(
        minScale >= 1 / LARGEST_SCALE && minScale <= maxScale,
        "minScale must be in [0.1, maxScale]",
        minScale);
    require(maxScale <= LARGEST_SCALE, "maxScale must be in [minScale, 10]", maxScale);
    require(fill >= 0 && fill <= 255, "fill must be in [0, 255]", fill);
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but is " + found);
    }
  }

  /** Leaves images as they are, and what is outside of them black. */
  public static Affine none() {
    return new Affine(0, 0, 0, 1, 1, 0);
  }

  /**
   * A copy that turns images.
   *
   * @param most degrees, clockwise or counter-clockwise; in [0, 180]
   * @throws IllegalArgumentException if the angle is out of its range
   */
  public Affine turn(double most) {
    return new Affine(most, maxShift, maxShear, minScale, maxScale, fill);
  }

  /**
   * A copy that shifts images.
   *
   * @param most share of the height, down or up, and of the width, to either side; in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  public Affine shift(double most) {
    return new Affine(maxDegrees, most, maxShear, minScale, maxScale, fill);
  }

  /**
   * A copy that shears images, along rows and along columns.
   *
   * @param most pixels by pixel of distance from the centre, either way; in [0, 1)
   * @throws IllegalArgumentException if the shear is out of its range
   */
  public Affine shear(double most) {
    return new Affine(maxDegrees, maxShift, most, minScale, maxScale, fill);
  }

  /**
   * A copy that scales images, by one factor in both directions.
   *
   * @param least in [0.1, most]
   * @param most in [least, 10]
   * @throws IllegalArgumentException if a factor is out of its range
   */
  public Affine scale(double least, double most) {
    return new Affine(maxDegrees, maxShift, maxShear, least, most, fill);
  }

  /**
   * A copy with another value outside of the image.
   *
   * @param level of all channels, 0 for black to 255 for white
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Affine outside(int level) {
    return new Affine(maxDegrees, maxShift, maxShear, minScale, maxScale, level);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    double scale = minScale + (maxScale - minScale) * SeededHash.uniform(seed, 5);
    return map(
            Math.toRadians(maxDegrees * between(seed, 0)),
            scale,
            maxShear * between(seed, 3),
            maxShear * between(seed, 4),
            maxShift * shape.height() * between(seed, 1),
            maxShift * shape.width() * between(seed, 2))
        .apply(pixels, shape, fill);
  }

  /** Uniform in [-1, 1). */
  private static double between(long seed, int index) {
    return 2 * SeededHash.uniform(seed, index) - 1;
  }

  /**
   * The map back to the image that is scaled, sheared, turned and shifted in this order: the
   * inverse of each, the last first.
   *
   * @param radians clockwise
   * @param columns to shift by row
   * @param rows to shift by column
   */
  static AffineMap map(
      double radians, double scale, double columns, double rows, double down, double right) {
    AffineMap turn = AffineMap.turn(radians, down, right);
    // The inverse of the shear (1, rows; columns, 1) is (1, -rows; -columns, 1) by its determinant.
    double divisor = scale * (1 - rows * columns);
    return new AffineMap(
        (turn.rowsByRow() - rows * turn.columnsByRow()) / divisor,
        (turn.rowsByColumn() - rows * turn.columnsByColumn()) / divisor,
        (turn.columnsByRow() - columns * turn.rowsByRow()) / divisor,
        (turn.columnsByColumn() - columns * turn.rowsByColumn()) / divisor,
        down,
        right);
  }
}
