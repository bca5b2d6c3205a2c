package io.github.learnedmixup.pixelcnn.image;

import java.util.Arrays;
import java.util.List;

/**
 * The ways to lay an image upon its own place other than as it is: mirrored, turned and transposed.
 * Every pixel keeps its value, so that nothing is blurred.
 */
public enum Symmetry {
  /** Left and right exchanged. */
  MIRRORED(false, true, false),
  /** Top and bottom exchanged. */
  UPSIDE_DOWN(true, false, false),
  /** Turned by 180 degrees. */
  TURNED_ROUND(true, true, false),
  /** Rows and columns exchanged. */
  TRANSPOSED(false, false, true),
  /** Transposed, then left and right exchanged: turned by 90 degrees clockwise. */
  TURNED_CLOCKWISE(false, true, true),
  /** Transposed, then top and bottom exchanged: turned by 90 degrees the other way. */
  TURNED_BACK(true, false, true),
  /** Transposed and turned by 180 degrees. */
  TRANSPOSED_ROUND(true, true, true);

  private final boolean swapsRows;
  private final boolean swapsColumns;
  private final boolean transposes;

  Symmetry(boolean swapsRows, boolean swapsColumns, boolean transposes) {
    this.swapsRows = swapsRows;
    this.swapsColumns = swapsColumns;
    this.transposes = transposes;
  }

  /**
   * Those that images of a size have: all seven of squares, and the three that do not transpose.
   */
  public static List<Symmetry> of(int height, int width) {
    return Arrays.stream(values())
        .filter(symmetry -> height == width || !symmetry.transposes)
        .toList();
  }

  /**
   * Lays an image upon its place anew.
   *
   * @param pixels row by row, {@code height * width} of them; left as they are
   * @return a new array of the same length
   * @throws IllegalArgumentException if the image is no square and would have to be one
   */
  public byte[] apply(byte[] pixels, int height, int width) {
    if (transposes && height != width) {
      throw new IllegalArgumentException(
          "an image must be square to be %s, but is %dx%d".formatted(this, height, width));
    }
    byte[] result = new byte[pixels.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int y = swapsRows ? height - 1 - row : row;
        int x = swapsColumns ? width - 1 - column : column;
        result[row * width + column] = pixels[transposes ? x * width + y : y * width + x];
      }
    }
    return result;
  }
}
