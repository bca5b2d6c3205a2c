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
    // The same on every machine, so that a run can be made again elsewhere.
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    double middleRow = (shape.height() - 1) / 2.0;
    double middleColumn = (shape.width() - 1) / 2.0;
    byte[] result = new byte[pixels.length];
    int at = 0;
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.width(); column++) {
        double y = row - middleRow - down;
        double x = column - middleColumn - right;
        double fromRow = middleRow + cos * y - sin * x;
        double fromColumn = middleColumn + sin * y + cos * x;
        for (int channel = 0; channel < shape.channels(); channel++) {
          result[at++] =
              (byte) Math.round(interpolated(pixels, shape, channel, fromRow, fromColumn));
        }
      }
    }
    return result;
  }

  private static double interpolated(
      byte[] pixels, ImageShape shape, int channel, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double low = row - top;
    double far = column - left;
    return (1 - low)
            * ((1 - far) * value(pixels, shape, channel, top, left)
                + far * value(pixels, shape, channel, top, left + 1))
        + low
            * ((1 - far) * value(pixels, shape, channel, top + 1, left)
                + far * value(pixels, shape, channel, top + 1, left + 1));
  }

  private static int value(byte[] pixels, ImageShape shape, int channel, int row, int column) {
    boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
    return inside
        ? pixels[(row * shape.width() + column) * shape.channels() + channel] & 0xff
        : BLACK;
  }
}
