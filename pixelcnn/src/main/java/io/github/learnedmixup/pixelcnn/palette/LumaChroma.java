package io.github.learnedmixup.pixelcnn.palette;

/**
 * Colours as luma (ITU-R BT.601) and two colour differences, blue minus luma and red minus luma.
 * Photographs vary much more from pixel to pixel in luma than in the differences.
 */
final class LumaChroma {
  static final int LUMA = 0;
  static final int BLUE = 1;
  static final int RED = 2;

  /** Components of a colour. */
  static final int COMPONENTS = 3;

  /** What green has of the differences: green is luma minus these shares of them. */
  static final float BLUE_IN_GREEN = 0.114f / 0.587f;

  static final float RED_IN_GREEN = 0.299f / 0.587f;

  // JPEG (JFIF) keeps the differences divided by these, in whole numbers.
  private static final float JPEG_BLUE = 1.772f;
  private static final float JPEG_RED = 1.402f;
  private static final float JPEG_BLUE_IN_GREEN = 0.344136f;
  private static final float JPEG_RED_IN_GREEN = 0.714136f;

  private LumaChroma() {}

  static float luma(int red, int green, int blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  /** Writes the three components of a colour. */
  static void of(int red, int green, int blue, float[] to, int at) {
    float luma = luma(red, green, blue);
    to[at + LUMA] = luma;
    to[at + BLUE] = blue - luma;
    to[at + RED] = red - luma;
  }

  /** The nearest colour, as 0xRRGGBB. */
  static int rgb(float luma, float blue, float red) {
    return packed(
        Math.round(luma + red),
        Math.round(luma - BLUE_IN_GREEN * blue - RED_IN_GREEN * red),
        Math.round(luma + blue));
  }

  /** The nearest colour that JPEG decoders yield, as 0xRRGGBB. */
  static int jpeg(float luma, float blue, float red) {
    int cb = Math.round(blue / JPEG_BLUE);
    int cr = Math.round(red / JPEG_RED);
    int y = Math.round(luma);
    return packed(
        y + Math.round(JPEG_RED * cr),
        y + Math.round(-JPEG_BLUE_IN_GREEN * cb - JPEG_RED_IN_GREEN * cr),
        y + Math.round(JPEG_BLUE * cb));
  }

  /** Whether a JPEG decoder can yield a colour; only about one in four can be. */
  static boolean isJpeg(int red, int green, int blue) {
    float luma = luma(red, green, blue);
    int rgb = red << 16 | green << 8 | blue;
    for (int off = -1; off <= 1; off++) {
      float y = Math.round(luma) + off;
      if (jpeg(y, blue - y, red - y) == rgb) {
        return true;
      }
    }
    return false;
  }

  /**
   * A plane at half its resolution and back: means of 2x2 pixels, interpolated linearly, as JPEG
   * has colour differences (4:2:0). An odd last row or column stays as it is.
   */
  static float[] subsampled(float[] plane, int width) {
    int rows = plane.length / width / 2;
    int columns = width / 2;
    float[] means = new float[rows * columns];
    for (int i = 0; i < means.length; i++) {
      int at = i / columns * 2 * width + i % columns * 2;
      means[i] = (plane[at] + plane[at + 1] + plane[at + width] + plane[at + width + 1]) / 4;
    }
    float[] result = plane.clone();
    for (int row = 0; row < 2 * rows; row++) {
      int near = row / 2 * columns;
      int far = beside(row, rows) * columns;
      for (int column = 0; column < 2 * columns; column++) {
        int a = column / 2;
        int b = beside(column, columns);
        result[row * width + column] =
            (9 * means[near + a] + 3 * means[near + b] + 3 * means[far + a] + means[far + b]) / 16;
      }
    }
    return result;
  }

  /** Which mean is the second nearest to a pixel. */
  private static int beside(int pixel, int means) {
    return Math.max(0, Math.min(means - 1, pixel / 2 + 2 * (pixel % 2) - 1));
  }

  private static int packed(int red, int green, int blue) {
    return clipped(red) << 16 | clipped(green) << 8 | clipped(blue);
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
