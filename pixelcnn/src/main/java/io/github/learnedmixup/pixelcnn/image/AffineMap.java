package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.api.Internal;

/**
 * Where the pixels of a moved image come from: an affine map about the image's centre. A pixel at
 * the place (y, x) from the centre, in rows and columns, takes the value at
 *
 * <pre>
 * rowsByRow * (y - down) + rowsByColumn * (x - right)
 * columnsByRow * (y - down) + columnsByColumn * (x - right)
 * </pre>
 *
 * <p>from the centre of the original, interpolated bilinearly in each channel among the four pixels
 * around that place and rounded.
 */
@Immutable
@Internal
public record AffineMap(
    double rowsByRow,
    double rowsByColumn,
    double columnsByRow,
    double columnsByColumn,
    double down,
    double right) {

  /** Shifts an image down and to the right, by fractions of pixels, too. */
  public static AffineMap shift(double down, double right) {
    return new AffineMap(1, 0, 0, 1, down, right);
  }

  /**
   * Turns an image, and then shifts it.
   *
   * @param radians the angle, from the columns' axis towards the rows': clockwise, as seen
   */
  public static AffineMap turn(double radians, double down, double right) {
    // The same on every machine, so that a run can be made again elsewhere.
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    return new AffineMap(cos, -sin, sin, cos, down, right);
  }

  /**
   * Moves an image.
   *
   * @param pixels unsigned bytes, as the shape lays them out; left as they are
   * @param outside what is outside of the original, in each channel, 0 to 255
   * @return a new array of the same length
   */
  public byte[] apply(byte[] pixels, ImageShape shape, int outside) {
    double middleRow = (shape.height() - 1) / 2.0;
    double middleColumn = (shape.width() - 1) / 2.0;
    int channels = shape.channels();
    byte[] result = new byte[pixels.length];
    int at = 0;
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.width(); column++) {
        double y = row - middleRow - down;
        double x = column - middleColumn - right;
        double fromRow = middleRow + rowsByRow * y + rowsByColumn * x;
        double fromColumn = middleColumn + columnsByRow * y + columnsByColumn * x;
        int top = (int) Math.floor(fromRow);
        int left = (int) Math.floor(fromColumn);
        double low = fromRow - top;
        double far = fromColumn - left;
        int topLeft = place(shape, top, left);
        int topRight = place(shape, top, left + 1);
        int bottomLeft = place(shape, top + 1, left);
        int bottomRight = place(shape, top + 1, left + 1);
        for (int channel = 0; channel < channels; channel++) {
          double upper =
              (1 - far) * value(pixels, topLeft, channel, outside)
                  + far * value(pixels, topRight, channel, outside);
          double lower =
              (1 - far) * value(pixels, bottomLeft, channel, outside)
                  + far * value(pixels, bottomRight, channel, outside);
          result[at++] = (byte) Math.round((1 - low) * upper + low * lower);
        }
      }
    }
    return result;
  }

  /** Where a pixel's channels begin; negative outside of the image. */
  private static int place(ImageShape shape, int row, int column) {
    boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
    return inside ? (row * shape.width() + column) * shape.channels() : -1;
  }

  private static int value(byte[] pixels, int place, int channel, int outside) {
    return place < 0 ? outside : pixels[place + channel] & 0xff;
  }
}
