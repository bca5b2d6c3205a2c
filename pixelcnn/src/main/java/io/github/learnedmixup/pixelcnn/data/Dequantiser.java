package io.github.learnedmixup.pixelcnn.data;

import com.google.errorprone.annotations.Immutable;

/**
 * Turns levels back into greys that look like those of real images. Immutable and thread safe.
 *
 * <p>A generated pixel has one of a few levels. Were every pixel of a level given the same grey, a
 * classifier could tell generated images from real ones by their few greys, and learn that few
 * greys mean a soft label. So a pixel of level q gets a grey drawn from those that real pixels of
 * level q have. Background is not like the rim of a stroke: in most real sets a dark pixel among
 * dark ones is exactly black, while one beside a brighter pixel is some dark grey. Two histograms a
 * level are therefore kept, one for pixels whose neighbours above, below, left and right, as far as
 * the image has them, all have the pixel's own level ("flat"), one for all others ("edge").
 *
 * <p>Greys are drawn independently, each by a hash of the image's seed and the pixel's place.
 */
@Immutable
public final class Dequantiser {
  private static final int GREYS = 256;
  private static final int FLAT = 0;
  private static final int EDGE = 1;
  private static final int CONTEXTS = 2;

  private final Quantiser quantiser;

  @SuppressWarnings("Immutable") // never written after construction, copied when handed out
  private final long[] counts;

  /** For each context and grey, the share of its level's greys there that are at most it. */
  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[] cumulative;

  private Dequantiser(Quantiser quantiser, long[] counts) {
    this.quantiser = quantiser;
    this.counts = counts;
    this.cumulative = cumulative(quantiser, counts);
  }

  /**
   * Learns from real images which greys each level has.
   *
   * @param quantiser the division into levels
   * @param images at least one image
   * @throws IllegalArgumentException if there is no image
   */
  public static Dequantiser of(Quantiser quantiser, LabelledImages images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("images must hold at least one image, but hold 0");
    }
    long[] counts = new long[CONTEXTS * GREYS];
    for (int i = 0; i < images.size(); i++) {
      byte[] greys = images.image(i);
      byte[] levels = quantiser.levels(greys);
      for (int pixel = 0; pixel < greys.length; pixel++) {
        int context = context(levels, images.height(), images.width(), pixel);
        counts[context * GREYS + (greys[pixel] & 0xff)]++;
      }
    }
    return new Dequantiser(quantiser, counts);
  }

  /**
   * Restores what {@link #counts()} gave.
   *
   * @param levels number of levels, 2 to 256
   * @param counts 512 numbers, none negative
   * @throws IllegalArgumentException if there are not 512 counts, one is negative, or they sum to
   *     more than a long holds
   */
  public static Dequantiser of(int levels, long[] counts) {
    if (counts.length != CONTEXTS * GREYS) {
      throw new IllegalArgumentException(
          "counts must be %d numbers, but are %d".formatted(CONTEXTS * GREYS, counts.length));
    }
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(
            "counts[%d] must not be negative, but is %d".formatted(i, counts[i]));
      }
      total += counts[i];
      if (total < 0) {
        throw new IllegalArgumentException(
            "counts must sum to at most %d, but exceed it at counts[%d]"
                .formatted(Long.MAX_VALUE, i));
      }
    }
    return new Dequantiser(new Quantiser(levels), counts.clone());
  }

  /** How many levels there are. */
  public int levels() {
    return quantiser.levels();
  }

  /**
   * How often each grey occurred, as a new array: 256 counts of flat pixels, then 256 of edge
   * pixels. With the number of levels this is all there is to store.
   */
  public long[] counts() {
    return counts.clone();
  }

  /**
   * Gives every pixel a grey, a whole number in [0, 255], that lies in its level.
   *
   * @param levels the image, row by row, {@code height * width} numbers in [0, levels)
   * @param height image rows
   * @param width image columns
   * @param seed decides every draw, together with the pixel's place
   * @param greys receives the greys in its first {@code height * width} places
   * @throws IllegalArgumentException if an array is too short or a level out of range
   */
  public void draw(byte[] levels, int height, int width, long seed, float[] greys) {
    int pixels = Math.multiplyExact(height, width);
    if (levels.length != pixels || greys.length < pixels) {
      throw new IllegalArgumentException(
          "an image of %dx%d pixels needs %d levels and room for as many greys, but there are %d and room for %d"
              .formatted(height, width, pixels, levels.length, greys.length));
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int level = levels[pixel] & 0xff;
      if (level >= quantiser.levels()) {
        throw new IllegalArgumentException(
            "level of pixel %d must be in [0, %d), but is %d"
                .formatted(pixel, quantiser.levels(), level));
      }
      int context = context(levels, height, width, pixel);
      greys[pixel] = grey(context, level, SeededHash.uniform(seed, pixel));
    }
  }

  /**
   * The same as unsigned bytes, as images are kept.
   *
   * @throws IllegalArgumentException if there are not as many levels as pixels, or one is out of
   *     range
   */
  public byte[] greys(byte[] levels, int height, int width, long seed) {
    float[] greys = new float[levels.length];
    draw(levels, height, width, seed, greys);
    return bytes(greys);
  }

  /**
   * Greys as unsigned bytes.
   *
   * @param greys whole numbers in [0, 255]
   */
  public static byte[] bytes(float[] greys) {
    byte[] bytes = new byte[greys.length];
    for (int pixel = 0; pixel < bytes.length; pixel++) {
      bytes[pixel] = (byte) (int) greys[pixel];
    }
    return bytes;
  }

  /** The grey at which the running share of a level's greys exceeds u, in [0, 1). */
  private int grey(int context, int level, double u) {
    int low = quantiser.lowestGrey(level);
    int high = quantiser.lowestGrey(level + 1) - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (u < cumulative[context * GREYS + middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int context(byte[] levels, int height, int width, int pixel) {
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

  /** The share of a level's greys, in its context, that are at most each grey. */
  private static double[] cumulative(Quantiser quantiser, long[] counts) {
    double[] result = new double[CONTEXTS * GREYS];
    for (int context = 0; context < CONTEXTS; context++) {
      for (int level = 0; level < quantiser.levels(); level++) {
        int low = quantiser.lowestGrey(level);
        int high = quantiser.lowestGrey(level + 1);
        int source = context;
        // What training images never showed, a flat area of a middle grey say, a generated image
        // may still have: the other context is the next best witness, and without any all greys
        // of the level are as good as each other.
        if (sum(counts, source, low, high) == 0) {
          source = 1 - context;
        }
        long total = sum(counts, source, low, high);
        long running = 0;
        for (int grey = low; grey < high; grey++) {
          running += counts[source * GREYS + grey];
          result[context * GREYS + grey] =
              total == 0 ? (grey - low + 1.0) / (high - low) : (double) running / total;
        }
      }
    }
    return result;
  }

  private static long sum(long[] counts, int context, int low, int high) {
    long sum = 0;
    for (int grey = low; grey < high; grey++) {
      sum += counts[context * GREYS + grey];
    }
    return sum;
  }
}
