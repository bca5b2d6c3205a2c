package io.github.learnedmixup.pixelcnn.network;

/**
 * Where the pixels of a batch lie among the columns of a matrix: row by row, column by column, and
 * for each pixel image by image. A row of all images is then an interval of columns.
 *
 * <p>Streams have padding between the rows: columns of zeros, as many pixels wide as the farthest
 * tap reaches, which serve the end of one row and the beginning of the next. A tap sees the row
 * that it computes at an offset, and never another row's pixels. All else that is computed has no
 * padding.
 *
 * @param images images side by side
 * @param height rows of an image
 * @param width columns of an image
 * @param padding pixels between the rows of a stream
 */
record Canvas(int images, int height, int width, int padding) {
  static Canvas of(PixelCnnSpec spec, int images) {
    return new Canvas(images, spec.height(), spec.width(), Blueprint.of(spec).reach());
  }

  /** Matrix columns of all pixels, without padding. */
  int columns() {
    return height * width * images;
  }

  /** Matrix columns of a row of all images. */
  int rowColumns() {
    return width * images;
  }

  /** The matrix column of a pixel, counted row by row, where there is no padding. */
  int column(int image, int pixel) {
    return pixel * images + image;
  }

  /** Matrix columns of a stream, its padding at both ends included. */
  int streamColumns() {
    return (padding + height * (width + padding)) * images;
  }

  /** The first of the matrix columns of a stream that a tap reads for a row of the result. */
  int seenFrom(int row, Tap tap) {
    return (padding + (row + tap.rows()) * (width + padding) + tap.columns()) * images;
  }
}
