package io.github.learnedmixup.pixelcnn.sampling;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.palette.Palette;

/**
 * Two real images for a drawn one to be like. Immutable and thread safe.
 *
 * <p>The distribution of each pixel, blended and at its temperature, is multiplied by a mixture of
 * two normal densities around the symbols that the parents have there, and renormalised. Both have
 * the {@linkplain Palette#deviation standard deviation} of the palette: of greys a sixth of the
 * range from black to white. So the image has of its parents what they have in common, and where
 * they differ it follows the one or the other as the pixels before make it likely: what lies
 * between the images is what the model thinks can be seen.
 */
@Immutable
public final class Parents {
  private final Palette palette;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] first;

  @SuppressWarnings("Immutable") // the same
  private final byte[] second;

  @SuppressWarnings("Immutable") // the same
  private final double[] weights;

  /**
   * Two images, and how much each of them counts where.
   *
   * @param palette of the model
   * @param first symbols of an image's pixels, row by row, as unsigned bytes; copied
   * @param second the same of the other image
   * @param weights of the first one's density at each pixel, in [0, 1], the second one's being the
   *     rest; copied
   * @throws IllegalArgumentException if these are not of one length, or a number is out of range
   */
  public Parents(Palette palette, byte[] first, byte[] second, double[] weights) {
    this.palette = palette;
    int levels = palette.size();
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
            "symbol of pixel %d must be in [0, %d), but is %d".formatted(pixel, levels, highest));
      }
      if (!(weights[pixel] >= 0 && weights[pixel] <= 1)) {
        throw new IllegalArgumentException(
            "weight of pixel %d must be in [0, 1], but is %s".formatted(pixel, weights[pixel]));
      }
    }
  }

  /**
   * Two images of pixel values.
   *
   * @param palette of the model
   * @param first an image's pixel values, 0 to 255 as unsigned bytes, each pixel's channels
   *     together
   * @param second the same of the other image
   * @param weights of the first one's density at each pixel, in [0, 1]; copied
   * @throws IllegalArgumentException if these are not of one length, or a number is out of range
   */
  public static Parents ofImages(Palette palette, byte[] first, byte[] second, double[] weights) {
    return new Parents(palette, palette.symbols(first), palette.symbols(second), weights);
  }

  /** What the symbols stand for. */
  public Palette palette() {
    return palette;
  }

  /** How many pixels the images have. */
  public int pixels() {
    return first.length;
  }

  /**
   * The first image's symbol at a pixel.
   *
   * @param pixel in [0, {@link #pixels()})
   */
  public int first(int pixel) {
    return first[pixel] & 0xff;
  }

  /**
   * The second image's symbol at a pixel.
   *
   * @param pixel in [0, {@link #pixels()})
   */
  public int second(int pixel) {
    return second[pixel] & 0xff;
  }

  /**
   * The weight of the first image's density at a pixel, in [0, 1]; the second one's is the rest.
   *
   * @param pixel in [0, {@link #pixels()})
   */
  public double weightOfFirst(int pixel) {
    return weights[pixel];
  }

  /**
   * Logarithm of what the probability of a symbol is multiplied by; finite, and never above 0.
   *
   * @param pixel in [0, {@link #pixels()})
   * @param symbol in [0, palette's size)
   */
  public double logWeight(int pixel, int symbol) {
    return Math.log(weight(pixel, symbol));
  }

  /**
   * Multiplies probabilities by the {@link #weight} of each symbol, in single precision.
   *
   * @param pixel in [0, {@link #pixels()})
   * @param probabilities of all symbols of a colour palette; changed
   */
  public void weigh(int pixel, float[] probabilities) {
    float[] ofFirst = palette.densities(first[pixel] & 0xff);
    float[] ofSecond = palette.densities(second[pixel] & 0xff);
    float share = (float) weights[pixel];
    float rest = 1 - share;
    for (int i = 0; i < ofFirst.length; i++) {
      probabilities[i] *= share * ofFirst[i] + rest * ofSecond[i];
    }
  }

  /** What the probability of a symbol is multiplied by, in (0, 1]. */
  public double weight(int pixel, int symbol) {
    double ofFirst = palette.density(symbol, first[pixel] & 0xff);
    double ofSecond = palette.density(symbol, second[pixel] & 0xff);
    return weights[pixel] * ofFirst + (1 - weights[pixel]) * ofSecond;
  }

  /**
   * Of the pixels that are nearer to one parent than to the other, the share that are nearer to the
   * first: what an image inherited.
   *
   * @param symbols of an image's pixels
   * @return in [0, 1]; NaN where there is no such pixel
   */
  public double shareOfFirst(byte[] symbols) {
    int ofFirst = 0;
    int ofSecond = 0;
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      double toFirst = palette.distance(symbols[pixel] & 0xff, first[pixel] & 0xff);
      double toSecond = palette.distance(symbols[pixel] & 0xff, second[pixel] & 0xff);
      ofFirst += toFirst < toSecond ? 1 : 0;
      ofSecond += toSecond < toFirst ? 1 : 0;
    }
    return (double) ofFirst / (ofFirst + ofSecond);
  }

  @Override
  public String toString() {
    return "parents of %d pixels of %s".formatted(first.length, palette);
  }
}
