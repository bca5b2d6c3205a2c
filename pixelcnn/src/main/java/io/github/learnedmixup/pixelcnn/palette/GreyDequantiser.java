package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
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
final class GreyDequantiser implements Dequantiser {
  private static final int GREYS = 256;

  private final Palette palette;
  private final Quantiser quantiser;
  private final GreyHistograms histograms;

  /** For each context and grey, the share of its level's greys there that are at most it. */
  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[][] cumulative;

  private GreyDequantiser(Palette palette, GreyHistograms histograms) {
    this.palette = palette;
    this.quantiser = palette.greyQuantiser();
    this.histograms = histograms;
    this.cumulative = cumulative(quantiser, histograms.counts());
  }

  static GreyDequantiser of(Palette palette, LabelledImages images) {
    Quantiser quantiser = palette.greyQuantiser();
    return new GreyDequantiser(palette, GreyHistograms.of(quantiser, images));
  }

  static GreyDequantiser of(Palette palette, int pixels, byte[] stored) {
    return new GreyDequantiser(palette, GreyHistograms.of(palette.greyQuantiser(), pixels, stored));
  }

  @Override
  public Palette palette() {
    return palette;
  }

  /**
   * The greys of real images: for each image there is, of its flat pixels and then of the others,
   * the number of different greys, then in rising order each grey as a byte and how many pixels
   * have it. Numbers are unsigned LEB128.
   */
  @Override
  public byte[] stored() {
    return histograms.stored();
  }

  @Override
  public void dequantise(byte[] levels, ImageShape shape, long seed, float[] greys) {
    int height = shape.height();
    int width = shape.width();
    int pixels = shape.pixels();
    if (levels.length != pixels || greys.length < pixels) {
      throw new IllegalArgumentException(
          "an image of %dx%d pixels needs %d levels and room for as many greys, but there are %d and room for %d"
              .formatted(height, width, pixels, levels.length, greys.length));
    }
    int[] sizes = new int[histograms.buckets()];
    for (int pixel = 0; pixel < pixels; pixel++) {
      int level = levels[pixel] & 0xff;
      if (level >= quantiser.levels()) {
        throw new IllegalArgumentException(
            "level of pixel %d must be in [0, %d), but is %d"
                .formatted(pixel, quantiser.levels(), level));
      }
      sizes[bucket(levels, height, width, pixel)]++;
    }
    int histogram = histograms.nearest(sizes, SeededHash.mix(seed, 0));
    Hand hand = new Hand(histogram, SeededHash.mix(seed, 1));
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
    return histograms.bucket(context, levels[pixel] & 0xff);
  }

  /** A histogram's greys, which are dealt out in random order, again and again. */
  private final class Hand {
    private final byte[] greys;
    private final int[] begins; // of each bucket in greys
    private final int[] dealt; // of each bucket

    Hand(int histogram, long seed) {
      this.greys = histograms.greys(histogram);
      this.begins = new int[histograms.buckets() + 1];
      this.dealt = new int[histograms.buckets()];
      for (int bucket = 0; bucket < dealt.length; bucket++) {
        begins[bucket + 1] = begins[bucket] + histograms.size(histogram, bucket);
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
