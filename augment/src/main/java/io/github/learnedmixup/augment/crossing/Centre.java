package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.pixelcnn.image.ImageShape;

/**
 * How much of an image's object is to be seen at each pixel, by nothing but the habit of
 * photographers to put it into the middle: a normal density with a quarter of the sides as its
 * deviations. All pixels together have 1.
 */
final class Centre {
  private static final double DEVIATIONS_OF_SIDE = 4;

  private Centre() {}

  static double[] of(ImageShape shape) {
    double[] weights = new double[shape.pixels()];
    double sum = 0;
    for (int pixel = 0; pixel < weights.length; pixel++) {
      int row = pixel / shape.width();
      int column = pixel % shape.width();
      weights[pixel] = density(row, shape.height()) * density(column, shape.width());
      sum += weights[pixel];
    }
    for (int pixel = 0; pixel < weights.length; pixel++) {
      weights[pixel] /= sum;
    }
    return weights;
  }

  private static double density(int place, int side) {
    double deviations = (place - (side - 1) / 2.0) * DEVIATIONS_OF_SIDE / side;
    return Math.exp(-deviations * deviations / 2);
  }
}
