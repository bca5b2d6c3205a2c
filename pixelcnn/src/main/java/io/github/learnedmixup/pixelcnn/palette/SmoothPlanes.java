package io.github.learnedmixup.pixelcnn.palette;

/**
 * Symbols of images and what {@link ColourSmoother} makes of them, in planes with a margin that
 * repeats the outermost pixels. So a pixel's neighbours are at the same distances everywhere.
 */
final class SmoothPlanes {
  static final int MARGIN = 2;

  /** Components are kept as whole numbers of this part of a step. */
  static final int FRACTION = 8;

  final int height;
  final int width;
  final int stride;
  final int area;
  final byte[] symbols;
  final short[] luma;
  final short[] blue;
  final short[] red;

  SmoothPlanes(int images, int height, int width) {
    this.height = height;
    this.width = width;
    this.stride = width + 2 * MARGIN;
    this.area = stride * (height + 2 * MARGIN);
    this.symbols = new byte[Math.multiplyExact(images, area)];
    this.luma = new short[symbols.length];
    this.blue = new short[symbols.length];
    this.red = new short[symbols.length];
  }

  static short fixed(float component) {
    return (short) Math.round(component * FRACTION);
  }

  /** Where a pixel, counted row by row, is in the planes. */
  int place(int image, int pixel) {
    return image * area + (pixel / width + MARGIN) * stride + pixel % width + MARGIN;
  }

  /** The inverse of {@link #place}, counted over all images; or -1 in a margin. */
  int pixel(int place) {
    int inImage = place % area;
    int row = inImage / stride - MARGIN;
    int column = inImage % stride - MARGIN;
    if (row < 0 || row >= height || column < 0 || column >= width) {
      return -1;
    }
    return (place / area * height + row) * width + column;
  }

  /** Sets an image. */
  void set(int image, byte[] imageSymbols, float[] smooth) {
    for (int pixel = 0; pixel < imageSymbols.length; pixel++) {
      int place = place(image, pixel);
      int at = pixel * LumaChroma.COMPONENTS;
      symbols[place] = imageSymbols[pixel];
      luma[place] = fixed(smooth[at + LumaChroma.LUMA]);
      blue[place] = fixed(smooth[at + LumaChroma.BLUE]);
      red[place] = fixed(smooth[at + LumaChroma.RED]);
    }
    int first = image * area;
    repeatEdges(luma, first);
    repeatEdges(blue, first);
    repeatEdges(red, first);
    for (int row = 0; row < height + 2 * MARGIN; row++) {
      for (int column = 0; column < stride; column++) {
        symbols[first + row * stride + column] = symbols[first + nearest(row, column)];
      }
    }
  }

  /** Fills the margin of an image in a plane. */
  void repeatEdges(short[] plane, int first) {
    for (int row = 0; row < height + 2 * MARGIN; row++) {
      for (int column = 0; column < stride; column++) {
        plane[first + row * stride + column] = plane[first + nearest(row, column)];
      }
    }
  }

  /** The place, from that of the image, of the pixel that is nearest to a place. */
  private int nearest(int row, int column) {
    int ofPixel = Math.max(MARGIN, Math.min(height + MARGIN - 1, row)) * stride;
    return ofPixel + Math.max(MARGIN, Math.min(width + MARGIN - 1, column));
  }
}
