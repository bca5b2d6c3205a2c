package io.github.learnedmixup.pixelcnn.palette;

/**
 * What is around a pixel, as far as it matters for its grey.
 *
 * <p>Background is not like the rim of a stroke: in most real sets a dark pixel among dark ones is
 * exactly black, while one beside a brighter pixel is some dark grey.
 */
final class PixelContext {
  /** The pixels above, below, left and right, as far as the image has them, have its level. */
  static final int FLAT = 0;

  /** The context of a pixel with a neighbour of another level. */
  static final int EDGE = 1;

  static final int COUNT = 2;

  private PixelContext() {}

  /** The surroundings of a pixel of an image of levels, row by row. */
  static int of(byte[] levels, int height, int width, int pixel) {
    byte level = levels[pixel];
    int row = pixel / width;
    int column = pixel - row * width;
    boolean flat =
        (row == 0 || levels[pixel - width] == level)
            && (row == height - 1 || levels[pixel + width] == level)
            && (column == 0 || levels[pixel - 1] == level)
            && (column == width - 1 || levels[pixel + 1] == level);
    return flat ? FLAT : EDGE;
  }
}
