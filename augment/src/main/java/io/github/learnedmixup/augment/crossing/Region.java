package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which pixels of an image are to be the first parent's, the others being the second one's. */
final class Region {
  /** How many cells of the grid of random numbers an image's longer side has, about. */
  private static final double CELLS = 1.4;

  private final ImageShape shape;
  private final boolean[] ofFirst;

  private Region(ImageShape shape, boolean[] ofFirst) {
    this.shape = shape;
    this.ofFirst = ofFirst;
  }

  /**
   * A rectangle of the parent of the smaller share within the other one.
   *
   * @param lambda the first parent's share, in [0, 1]
   * @param seed decides the place
   */
  static Region patch(ImageShape shape, double lambda, long seed) {
    Rectangle place =
        Rectangle.within(shape.height(), shape.width(), Math.min(lambda, 1 - lambda), seed);
    boolean firstIsHost = lambda >= 0.5;
    boolean[] ofFirst = new boolean[shape.pixels()];
    for (int pixel = 0; pixel < ofFirst.length; pixel++) {
      boolean inside = place.holds(pixel / shape.width(), pixel % shape.width());
      ofFirst[pixel] = inside != firstIsHost;
    }
    return new Region(shape, ofFirst);
  }

  /**
   * Where a smooth random field is highest: blobs more than half as wide as the image. The field is
   * interpolated between random numbers at the corners of a coarse grid, which lies anywhere.
   *
   * @param lambda the share of pixels, in [0, 1]
   * @param seed decides the field
   */
  static Region blobs(ImageShape shape, double lambda, long seed) {
    double[] field = field(shape, seed);
    double[] sorted = field.clone();
    Arrays.sort(sorted);
    boolean[] ofFirst = new boolean[field.length];
    int lower = (int) Math.round((1 - lambda) * field.length);
    if (lower < field.length) {
      for (int pixel = 0; pixel < field.length; pixel++) {
        ofFirst[pixel] = field[pixel] >= sorted[lower];
      }
    }
    return new Region(shape, ofFirst);
  }

  private static double[] field(ImageShape shape, long seed) {
    double step = CELLS / Math.max(shape.height(), shape.width());
    double top = SeededHash.uniform(seed, 0);
    double left = SeededHash.uniform(seed, 1);
    double[] field = new double[shape.pixels()];
    for (int pixel = 0; pixel < field.length; pixel++) {
      int pixelRow = pixel / shape.width();
      double y = top + pixelRow * step;
      double x = left + pixel % shape.width() * step;
      int row = (int) y;
      int column = (int) x;
      double upper = between(corner(seed, row, column), corner(seed, row, column + 1), x - column);
      double lower =
          between(corner(seed, row + 1, column), corner(seed, row + 1, column + 1), x - column);
      field[pixel] = between(upper, lower, y - row);
    }
    return field;
  }

  private static double corner(long seed, int row, int column) {
    return SeededHash.uniform(SeededHash.mix(seed, 2 + row), column);
  }

  /** Between two numbers, level at both ends (Perlin 1985, "An image synthesizer"). */
  private static double between(double from, double to, double place) {
    double smooth = place * place * (3 - 2 * place);
    return from + smooth * (to - from);
  }

  /** Whether a pixel is to be the first parent's. */
  boolean isOfFirst(int pixel) {
    return ofFirst[pixel];
  }

  /**
   * How many steps each pixel is from the nearest one of the other parent, up, down, left or right:
   * at least 1, and as many as the image has pixels where there is no other parent.
   */
  int[] depths() {
    int width = shape.width();
    int[] depths = new int[ofFirst.length];
    Arrays.fill(depths, ofFirst.length);
    for (int pixel = 0; pixel < depths.length; pixel++) {
      approach(depths, pixel, pixel % width > 0, pixel - 1);
      approach(depths, pixel, pixel >= width, pixel - width);
    }
    for (int pixel = depths.length - 1; pixel >= 0; pixel--) {
      approach(depths, pixel, pixel % width < width - 1, pixel + 1);
      approach(depths, pixel, pixel < depths.length - width, pixel + width);
    }
    return depths;
  }

  private void approach(int[] depths, int pixel, boolean exists, int neighbour) {
    if (exists) {
      int found = ofFirst[neighbour] == ofFirst[pixel] ? depths[neighbour] + 1 : 1;
      depths[pixel] = Math.min(depths[pixel], found);
    }
  }

  /**
   * The pixels at the border of the two parents: of each pair of neighbours of which one is of each
   * parent, both.
   */
  int[] border() {
    int width = shape.width();
    IntStream.Builder border = IntStream.builder();
    for (int pixel = 0; pixel < ofFirst.length; pixel++) {
      if (pixel % width < width - 1 && ofFirst[pixel] != ofFirst[pixel + 1]) {
        border.add(pixel).add(pixel + 1);
      }
      if (pixel + width < ofFirst.length && ofFirst[pixel] != ofFirst[pixel + width]) {
        border.add(pixel).add(pixel + width);
      }
    }
    return border.build().toArray();
  }
}
