package io.github.learnedmixup.pixelcnn.sampling;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.Quantiser;

/**
 * Two real images for a drawn one to be like. Immutable and thread safe.
 *
 * <p>The distribution of each pixel, blended and at its temperature, is multiplied by a mixture of
 * two normal densities around the levels that the parents have there, and renormalised. Both have a
 * standard deviation of a sixth of the range from black to white. So the image has of its parents
 * what they have in common, and where they differ it follows the one or the other as the pixels
 * before make it likely: what lies between the images is what the model thinks can be seen.
 */
@Immutable
public final class Parents {
  private static final double DEVIATIONS_OF_RANGE = 6;

  private final int levels;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] first;

  @SuppressWarnings("Immutable") // the same
  private final byte[] second;

  @SuppressWarnings("Immutable") // the same
  private final double[] weights;

  @SuppressWarnings("Immutable") // the same
  private final double[] densities; // by how many levels away

  /**
   * Two images, and how much each of them counts where.
   *
   * @param levels of the model, 2 to 256
   * @param first levels of an image's pixels, row by row, as unsigned bytes in [0, levels); copied
   * @param second the same of the other image
   * @param weights of the first one's density at each pixel, in [0, 1], the second one's being the
   *     rest; copied
   * @throws IllegalArgumentException if these are not of one length, or a number is out of range
   */
  public Parents(int levels, byte[] first, byte[] second, double[] weights) {
    this.levels = new Quantiser(levels).levels();
    if (first.length != second.length || first.length != weights.length) {
      throw new IllegalArgumentException(
          "two parents and their weights must have as many pixels as each other, but have %d, %d and %d"
              .formatted(first.length, second.length, weights.length));
    }
    this.first = first.clone();
    this.second = second.clone();
    this.weights = weights.clone();
    for (int pixel = 0; pixel < weights.length; pixel++) {
      int highest = Math.max(first[pixel] & 0xff, second[pixel] & 0xff);
      if (highest >= levels) {
        throw new IllegalArgumentException(
            "level of pixel %d must be in [0, %d), but is %d".formatted(pixel, levels, highest));
      }
      if (!(weights[pixel] >= 0 && weights[pixel] <= 1)) {
        throw new IllegalArgumentException(
            "weight of pixel %d must be in [0, 1], but is %s".formatted(pixel, weights[pixel]));
      }
    }
    this.densities = new double[levels];
    for (int away = 0; away < levels; away++) {
      double deviations = away * DEVIATIONS_OF_RANGE / (levels - 1);
      densities[away] = Math.exp(-deviations * deviations / 2);
    }
  }

  /**
   * Two images of greys.
   *
   * @param levels of the model, 2 to 256
   * @param first greys of an image's pixels, row by row, 0 to 255 as unsigned bytes
   * @param second the same of the other image
   * @param weights of the first one's density at each pixel, in [0, 1]; copied
   * @throws IllegalArgumentException if these are not of one length, or a number is out of range
   */
  public static Parents ofGreys(int levels, byte[] first, byte[] second, double[] weights) {
    Quantiser quantiser = new Quantiser(levels);
    return new Parents(levels, quantiser.levels(first), quantiser.levels(second), weights);
  }

  /** How many levels the model has. */
  public int levels() {
    return levels;
  }

  /** How many pixels the images have. */
  public int pixels() {
    return first.length;
  }

  /**
   * Logarithm of what the probability of a level is multiplied by; finite, and never above 0.
   *
   * @param pixel in [0, {@link #pixels()})
   * @param level in [0, {@link #levels()})
   */
  public double logWeight(int pixel, int level) {
    double ofFirst = densities[Math.abs(level - (first[pixel] & 0xff))];
    double ofSecond = densities[Math.abs(level - (second[pixel] & 0xff))];
    return Math.log(weights[pixel] * ofFirst + (1 - weights[pixel]) * ofSecond);
  }

  @Override
  public String toString() {
    return "parents of %d pixels of %d levels".formatted(first.length, levels);
  }
}
