package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.Shuffle;

/**
 * Turns levels back into greys that look like those of real images. Immutable and thread safe.
 *
 * <p>A generated pixel has one of a few levels. Were every pixel of a level given the same grey, a
 * classifier could tell generated images from real ones by their few greys, and learn that few
 * greys mean a soft label. Nor do greys go well together that are drawn for each pixel apart: a
 * real image has greys of its own, much of one white, say, and little of the next. So an image gets
 * the greys of one real image. Some real images are taken at random, and the one is chosen that has
 * most nearly as many pixels of each level as the generated image. Its greys are dealt out in
 * random order, those of a level to pixels of that level; flat ground and the rims of strokes are
 * kept apart (a pixel is flat if those above, below, left and right of it, as far as the image has
 * them, have its own level). Where the real image has too few greys they are dealt out again, where
 * it has none, greys are drawn from all real images.
 *
 * <p>All randomness is a hash of the image's seed.
 */
@Immutable
public final class Dequantiser {
  private static final int GREYS = 256;

  private final Quantiser quantiser;
  private final GreyPalettes palettes;

  /** For each context and grey, the share of its level's greys there that are at most it. */
  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[][] cumulative;

  private Dequantiser(Quantiser quantiser, GreyPalettes palettes) {
    this.quantiser = quantiser;
    this.palettes = palettes;
    this.cumulative = cumulative(quantiser, palettes.counts());
  }

  /**
   * Learns from real images which greys go together; of more than 10,000 images it takes so many,
   * spread evenly over all.
   *
   * @param quantiser the division into levels
   * @param images at least one image
   * @throws IllegalArgumentException if there is no image
   */
  public static Dequantiser of(Quantiser quantiser, LabelledImages images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("images must hold at least one image, but hold 0");
    }
    return new Dequantiser(quantiser, GreyPalettes.of(quantiser, images));
  }

  /**
   * Restores what {@link #stored()} gave.
   *
   * @param levels number of levels, 2 to 256
   * @param pixels of each image that it was learned from
   * @param stored the bytes
   * @throws IllegalArgumentException if these are not the greys of images of so many pixels
   */
  public static Dequantiser of(int levels, int pixels, byte[] stored) {
    Quantiser quantiser = new Quantiser(levels);
    return new Dequantiser(quantiser, GreyPalettes.of(quantiser, pixels, stored));
  }

  /** How many levels there are. */
  public int levels() {
    return quantiser.levels();
  }

  /**
   * The greys of real images, as a new array; with the number of levels this is all there is to
   * store. For each image there is, of its flat pixels and then of the others, the number of
   * different greys, then in rising order each grey as a byte and how many pixels have it. Numbers
   * are unsigned LEB128.
   */
  public byte[] stored() {
    return palettes.stored();
  }

  /**
   * Gives every pixel a grey, a whole number in [0, 255], that lies in its level.
   *
   * @param levels the image, row by row, {@code height * width} numbers in [0, levels)
   * @param height image rows
   * @param width image columns
   * @param seed decides, together with the levels, every grey
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
    int[] sizes = new int[palettes.buckets()];
    for (int pixel = 0; pixel < pixels; pixel++) {
      int level = levels[pixel] & 0xff;
      if (level >= quantiser.levels()) {
        throw new IllegalArgumentException(
            "level of pixel %d must be in [0, %d), but is %d"
                .formatted(pixel, quantiser.levels(), level));
      }
      sizes[bucket(levels, height, width, pixel)]++;
    }
    int palette = palettes.nearest(sizes, SeededHash.mix(seed, 0));
    Hand hand = new Hand(palette, SeededHash.mix(seed, 1));
    long ofStrangers = SeededHash.mix(seed, 2);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int bucket = bucket(levels, height, width, pixel);
      greys[pixel] =
          hand.has(bucket)
              ? hand.next(bucket)
              : grey(bucket, SeededHash.uniform(ofStrangers, pixel));
    }
  }

  private int bucket(byte[] levels, int height, int width, int pixel) {
    int context = PixelContext.of(levels, height, width, pixel);
    return palettes.bucket(context, levels[pixel] & 0xff);
  }

  /** A palette's greys, which are dealt out in random order, again and again. */
  private final class Hand {
    private final byte[] greys;
    private final int[] begins; // of each bucket in greys
    private final int[] dealt; // of each bucket

    Hand(int palette, long seed) {
      this.greys = palettes.greys(palette);
      this.begins = new int[palettes.buckets() + 1];
      this.dealt = new int[palettes.buckets()];
      for (int bucket = 0; bucket < dealt.length; bucket++) {
        begins[bucket + 1] = begins[bucket] + palettes.size(palette, bucket);
        Shuffle.range(greys, begins[bucket], begins[bucket + 1], seed);
      }
    }

    boolean has(int bucket) {
      return begins[bucket] < begins[bucket + 1];
    }

    int next(int bucket) {
      int size = begins[bucket + 1] - begins[bucket];
      return greys[begins[bucket] + dealt[bucket]++ % size] & 0xff;
    }
  }

  /**
   * Draws pixel values as unsigned bytes, as images are kept.
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

  /** The grey at which the running share of a bucket's greys exceeds u, in [0, 1). */
  private int grey(int bucket, double u) {
    int level = bucket % quantiser.levels();
    double[] ofContext = cumulative[bucket / quantiser.levels()];
    int low = quantiser.lowestGrey(level);
    int high = quantiser.lowestGrey(level + 1) - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (u < ofContext[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The share of a level's greys, in its context, that are at most each grey. */
  private static double[][] cumulative(Quantiser quantiser, long[][] counts) {
    double[][] result = new double[PixelContext.COUNT][GREYS];
    for (int context = 0; context < PixelContext.COUNT; context++) {
      for (int level = 0; level < quantiser.levels(); level++) {
        int low = quantiser.lowestGrey(level);
        int high = quantiser.lowestGrey(level + 1);
        // What training images never showed, a flat area of a middle grey say, a generated image
        // may still have: the other context is the next best witness, and without any all greys
        // of the level are as good as each other.
        long[] source = counts[context];
        if (sum(source, low, high) == 0) {
          source = counts[1 - context];
        }
        long total = sum(source, low, high);
        long running = 0;
        for (int grey = low; grey < high; grey++) {
          running += source[grey];
          result[context][grey] =
              total == 0 ? (grey - low + 1.0) / (high - low) : (double) running / total;
        }
      }
    }
    return result;
  }

  private static long sum(long[] counts, int low, int high) {
    long sum = 0;
    for (int grey = low; grey < high; grey++) {
      sum += counts[grey];
    }
    return sum;
  }
}
