package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.random.SeededHash;

/** Rows and columns, from the first up to, but not including, the last. */
public record Rectangle(int top, int bottom, int left, int right) {

  /**
   * A rectangle of an image's proportions and about a share of its area, with its centre anywhere
   * in the image; what reaches beyond the rim is cut off.
   *
   * @param share in [0, 1]
   * @param seed decides the centre
   */
  public static Rectangle cutOff(int height, int width, double share, long seed) {
    double side = Math.sqrt(share);
    int rows = (int) (side * height);
    int columns = (int) (side * width);
    int top = (int) (SeededHash.uniform(seed, 0) * height) - rows / 2;
    int left = (int) (SeededHash.uniform(seed, 1) * width) - columns / 2;
    return new Rectangle(
        Math.max(0, top),
        Math.min(height, top + rows),
        Math.max(0, left),
        Math.min(width, left + columns));
  }

  /**
   * A rectangle of an image's proportions and, up to rounding, a share of its area, somewhere
   * within the image.
   *
   * @param share in [0, 1]
   * @param seed decides the place
   */
  public static Rectangle within(int height, int width, double share, long seed) {
    int rows = (int) Math.round(Math.sqrt(share) * height);
    int columns = (int) Math.round(Math.sqrt(share) * width);
    int top = (int) (SeededHash.uniform(seed, 0) * (height - rows + 1));
    int left = (int) (SeededHash.uniform(seed, 1) * (width - columns + 1));
    return new Rectangle(top, top + rows, left, left + columns);
  }

  /** Returns the number of pixels. */
  public int area() {
    return (bottom - top) * (right - left);
  }

  /** Returns whether the pixel is inside. */
  public boolean holds(int row, int column) {
    return row >= top && row < bottom && column >= left && column < right;
  }
}
