package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;

/**
 * Where the pixels of a batch lie among the columns of an activation matrix: the first row of every
 * image, then the second row of every image, and so on. Each image's row is followed by columns of
 * padding that stay zero, as wide as the farthest tap reaches, so that a tap never reads from the
 * next image. Taps to the rows above start at the first row that has such a row: no padding rows.
 *
 * @param images images side by side
 * @param height rows of an image
 * @param width columns of an image
 * @param padding columns of zeros after each row of each image
 */
record Canvas(int images, int height, int width, int padding) {
  /** The bias that closes the gate of a padding pixel: its sigmoid is 0. */
  static final double OUTSIDE = -1e4;

  static Canvas of(PixelCnnSpec spec, int images) {
    return new Canvas(images, spec.height(), spec.width(), Blueprint.of(spec).reach());
  }

  /** Columns from one pixel to the one below it. */
  int rowStride() {
    return images * (width + padding);
  }

  /** Columns of the pixels and their padding. */
  int columns() {
    return height * rowStride();
  }

  /** Columns of a matrix that taps may read: padding at both ends, too. */
  int columnsWithMargins() {
    return columns() + 2 * padding;
  }

  /** The column of a pixel, margins not counted. */
  int column(int image, int row, int column) {
    return (row * images + image) * (width + padding) + column;
  }

  /** How many columns further on a tap reads. */
  int offset(Tap tap) {
    return tap.rows() * rowStride() + tap.columns();
  }

  /** The first column whose tap lies in the image, as far as rows go; columns() if none does. */
  int start(Tap tap) {
    return Math.min(height, -tap.rows()) * rowStride();
  }

  /** Whether any pixel of the image has the pixel that a tap reads. */
  boolean contains(Tap tap) {
    return -tap.rows() < height;
  }
}
