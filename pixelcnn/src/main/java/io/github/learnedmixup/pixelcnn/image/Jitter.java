package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.random.SeededHash;

/**
 * Turns an image about its centre and then shifts it, both by a little.
 *
 * <p>Angle and shifts are uniform in their ranges, fractions of a pixel included: {@code
 * SeededHash.uniform(seed, 0)} gives the angle, 1 the shift in rows, 2 that in columns. The value
 * of a pixel, in each channel, is that of the place it comes from, interpolated bilinearly among
 * the four pixels around that place and rounded; outside the image all is black.
 *
 * @param maxRotationDegrees most degrees to turn, either way; in [0, 180]
 * @param maxShiftPixels most pixels to shift along rows and along columns, either way; not negative
 */
@Immutable
public record Jitter(double maxRotationDegrees, double maxShiftPixels) implements ImageTransform {
  private static final int BLACK = 0;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the rotation is not in [0, 180] or the shift is negative or
   *     not finite
   */
  public Jitter {
    if (!(maxRotationDegrees >= 0 && maxRotationDegrees <= 180)) {
      throw new IllegalArgumentException(
          "maxRotationDegrees must be in [0, 180], but is " + maxRotationDegrees);
    }
    if (!(maxShiftPixels >= 0 && maxShiftPixels < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "maxShiftPixels must be finite and not negative, but is " + maxShiftPixels);
    }
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    double degrees = maxRotationDegrees * between(seed, 0);
    double down = maxShiftPixels * between(seed, 1);
    double right = maxShiftPixels * between(seed, 2);
    return moved(pixels, shape, Math.toRadians(degrees), down, right);
  }

  /** Uniform in [-1, 1). */
  private static double between(long seed, int draw) {
    return 2 * SeededHash.uniform(seed, draw) - 1;
  }

  /**
   * Turns and then shifts an image.
   *
   * @param radians the angle, from the columns' axis towards the rows': clockwise, as seen
   * @param down rows to shift by
   * @param right columns to shift by
   */
  static byte[] moved(byte[] pixels, ImageShape shape, double radians, double down, double right) {
    return AffineMap.turn(radians, down, right).apply(pixels, shape, BLACK);
  }
}
