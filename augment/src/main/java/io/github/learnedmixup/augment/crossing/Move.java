package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.pixelcnn.image.ImageShape;

/**
 * Mirrors an image, if asked for, and then shifts it by whole pixels. What comes in at a border is
 * the image reflected there.
 *
 * @param mirrored whether left and right are exchanged
 * @param down how many rows the image is shifted downwards; less than it has, either way
 * @param right how many columns it is shifted to the right; less than it has, either way
 */
record Move(boolean mirrored, int down, int right) {
  /** Leaves an image as it is. */
  static final Move NONE = new Move(false, 0, 0);

  /** The pixel of the unmoved image that comes to be at a place. */
  int source(int row, int column, ImageShape shape) {
    int fromRow = reflected(row - down, shape.height());
    int fromColumn = reflected(column - right, shape.width());
    return fromRow * shape.width() + (mirrored ? shape.width() - 1 - fromColumn : fromColumn);
  }

  /**
   * Numbers of the pixels of an unmoved image, where they come to be.
   *
   * @param numbers not negative
   * @return -1 where the image is reflected
   */
  double[] shown(double[] numbers, ImageShape shape) {
    double[] shown = new double[numbers.length];
    for (int pixel = 0; pixel < shown.length; pixel++) {
      int row = pixel / shape.width();
      int column = pixel % shape.width();
      boolean isWithin =
          row - down >= 0
              && row - down < shape.height()
              && column - right >= 0
              && column - right < shape.width();
      shown[pixel] = isWithin ? numbers[source(row, column, shape)] : -1;
    }
    return shown;
  }

  private static int reflected(int place, int size) {
    if (place < 0) {
      return -place - 1;
    }
    return place < size ? place : 2 * size - 1 - place;
  }

  /**
   * The moved image.
   *
   * @param image so many bytes for each pixel, row by row
   */
  byte[] applied(byte[] image, ImageShape shape, int bytesEach) {
    byte[] moved = new byte[image.length];
    int to = 0;
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < shape.width(); column++) {
        int from = source(row, column, shape) * bytesEach;
        for (int k = 0; k < bytesEach; k++) {
          moved[to++] = image[from + k];
        }
      }
    }
    return moved;
  }
}
