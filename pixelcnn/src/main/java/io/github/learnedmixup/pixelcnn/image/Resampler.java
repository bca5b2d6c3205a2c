package io.github.learnedmixup.pixelcnn.image;

import io.github.learnedmixup.api.Internal;
import java.util.stream.IntStream;

/**
 * Brings an image to a square of another size: its central square is cut out and scaled.
 *
 * <p>Shrinking gives each new pixel the average of the area that it covers, with the parts of
 * pixels at the area's rim. Enlarging interpolates linearly between the centres of pixels. Both are
 * computed with whole numbers: the only rounding, half up, is that of the result.
 */
@Internal
public final class Resampler {
  private Resampler() {}

  /**
   * Cuts out the central square and scales it. Where the longer side is longer by an odd number of
   * pixels, one more is cut off at its end than at its beginning.
   *
   * @param image as the shape lays it out; not changed
   * @param side of the result in pixels, positive
   * @return a new array, or the image itself if it has that size already
   */
  public static byte[] square(byte[] image, ImageShape shape, int side) {
    if (side < 1) {
      throw new IllegalArgumentException("side must be positive, but is " + side);
    }
    if (shape.height() == side && shape.width() == side) {
      return image;
    }
    int cut = Math.min(shape.height(), shape.width());
    Blend[] blends =
        IntStream.range(0, side)
            .mapToObj(i -> cut >= side ? Blend.average(i, cut, side) : Blend.linear(i, cut, side))
            .toArray(Blend[]::new);
    int[][] rows = rows(image, shape, cut, blends);
    return columns(rows, blends, side * shape.channels());
  }

  /** The rows of the central square, each scaled along itself: sums that are not divided yet. */
  private static int[][] rows(byte[] image, ImageShape shape, int cut, Blend[] blends) {
    int channels = shape.channels();
    int top = (shape.height() - cut) / 2;
    int left = (shape.width() - cut) / 2;
    int[][] rows = new int[cut][blends.length * channels];
    for (int y = 0; y < cut; y++) {
      int start = ((top + y) * shape.width() + left) * channels;
      for (int x = 0; x < blends.length; x++) {
        Blend blend = blends[x];
        for (int k = 0; k < blend.weights.length; k++) {
          int pixel = start + (blend.first + k) * channels;
          for (int channel = 0; channel < channels; channel++) {
            rows[y][x * channels + channel] += blend.weights[k] * (image[pixel + channel] & 0xff);
          }
        }
      }
    }
    return rows;
  }

  private static byte[] columns(int[][] rows, Blend[] blends, int width) {
    byte[] scaled = new byte[blends.length * width];
    for (int y = 0; y < blends.length; y++) {
      Blend blend = blends[y];
      long total = (long) blend.total * blend.total;
      for (int x = 0; x < width; x++) {
        long sum = 0;
        for (int k = 0; k < blend.weights.length; k++) {
          sum += (long) blend.weights[k] * rows[blend.first + k][x];
        }
        scaled[y * width + x] = (byte) ((2 * sum + total) / (2 * total));
      }
    }
    return scaled;
  }

  /** What a new pixel is made of along one axis: neighbouring pixels and their weights. */
  private static final class Blend {
    private final int first;
    private final int[] weights;
    private final int total;

    private Blend(int first, int[] weights, int total) {
      this.first = first;
      this.weights = weights;
      this.total = total;
    }

    /**
     * With a pixel's length as {@code to} units, new pixel {@code i} covers the units from {@code i
     * * from} to {@code (i + 1) * from}.
     */
    static Blend average(int i, int from, int to) {
      long begin = (long) i * from;
      long end = begin + from;
      int first = (int) (begin / to);
      int last = (int) ((end - 1) / to);
      int[] weights = new int[last - first + 1];
      for (int k = 0; k < weights.length; k++) {
        long pixel = (long) (first + k) * to;
        weights[k] = (int) (Math.min(end, pixel + to) - Math.max(begin, pixel));
      }
      return new Blend(first, weights, from);
    }

    /**
     * With the distance of two pixels' centres as {@code 2 * to} units, the centre of new pixel
     * {@code i} lies {@code (2 * i + 1) * from - to} units from the first one. Beyond the outermost
     * centres their pixels go on.
     */
    static Blend linear(int i, int from, int to) {
      int unit = 2 * to;
      int place = Math.min(Math.max((2 * i + 1) * from - to, 0), (from - 1) * unit);
      int first = place / unit;
      int beyond = place % unit;
      int[] weights = beyond == 0 ? new int[] {unit} : new int[] {unit - beyond, beyond};
      return new Blend(first, weights, unit);
    }
  }
}
