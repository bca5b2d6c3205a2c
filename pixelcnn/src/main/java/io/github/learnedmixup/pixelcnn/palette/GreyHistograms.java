package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The greys of real images, each image's by themselves and without their places: its histogram.
 *
 * <p>A histogram's greys fall into buckets, one for each of the {@link PixelContext} and each
 * level. Immutable and thread safe.
 *
 * <p>Stored, histograms are bytes, one after another; a histogram is, for flat pixels and then for
 * edge pixels, the number of different greys, then in rising order each grey as a byte and how many
 * pixels have it. Numbers are unsigned LEB128: seven bits a byte, the lowest first, all but the
 * last byte with the highest bit set.
 */
@Immutable
final class GreyHistograms {
  /** The most histograms that are kept: more make drawn images hardly more like real ones. */
  static final int MOST = 10_000;

  /** How many histograms are looked at for one that fits an image. */
  private static final int CANDIDATES = 64;

  private static final int GREYS = 256;
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;
  private static final int LONGEST_NUMBER = 3 * BITS;

  private final Quantiser quantiser;
  private final int pixels;

  @SuppressWarnings("Immutable") // never written after construction, copied when handed out
  private final byte[] stored;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] offsets; // in stored, of each histogram

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] sizes; // [histogram][bucket], flattened: greys in each bucket

  /** Takes over bytes that nobody writes any more. */
  private GreyHistograms(Quantiser quantiser, int pixels, byte[] stored) {
    this.quantiser = quantiser;
    this.pixels = pixels;
    this.stored = stored;
    this.offsets = offsets();
    this.sizes = new int[offsets.length * buckets()];
    for (int histogram = 0; histogram < offsets.length; histogram++) {
      int first = histogram * buckets();
      scan(
          offsets[histogram],
          (context, grey, times) -> sizes[first + bucket(context, quantiser.level(grey))] += times);
    }
  }

  /** The offsets of all histograms, which are checked. */
  private int[] offsets() {
    IntStream.Builder begins = IntStream.builder();
    int count = 0;
    for (int at = 0; at < stored.length; count++) {
      if (count == MOST) {
        throw new IllegalArgumentException(
            "there must be at most %d histograms, but %d bytes follow behind so many"
                .formatted(MOST, stored.length - at));
      }
      begins.add(at);
      Check check = new Check(count);
      at = scan(at, check);
      check.end();
    }
    if (count == 0) {
      throw new IllegalArgumentException("there must be at least one histogram, but there is none");
    }
    return begins.build().toArray();
  }

  /** Sees that a histogram's greys rise and are as many as an image has pixels. */
  private final class Check implements Entry {
    private final int histogram;
    private int context;
    private int last = -1;
    private int all;

    Check(int histogram) {
      this.histogram = histogram;
    }

    @Override
    public void of(int ofContext, int grey, int times) {
      if (ofContext != context) {
        context = ofContext;
        last = -1;
      }
      if (grey <= last || times == 0) {
        throw new IllegalArgumentException(
            "histogram %d must have rising greys, each of some pixels, but has %d pixels of grey %d behind grey %d"
                .formatted(histogram, times, grey, last));
      }
      last = grey;
      all += times;
      // Here already, so that it cannot overflow.
      if (all > pixels) {
        end();
      }
    }

    void end() {
      if (all != pixels) {
        throw new IllegalArgumentException(
            "histogram %d must have the greys of %d pixels, but has those of %s%d"
                .formatted(histogram, pixels, all > pixels ? "at least " : "", all));
      }
    }
  }

  /**
   * The histograms of images, of {@value #MOST} spread evenly over all if there are more.
   *
   * @param images at least one
   */
  static GreyHistograms of(Quantiser quantiser, LabelledImages images) {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    int count = Math.min(MOST, images.size());
    for (int i = 0; i < count; i++) {
      byte[] greys = images.image((int) ((long) i * images.size() / count));
      byte[] levels = quantiser.levels(greys);
      int[][] times = new int[PixelContext.COUNT][GREYS];
      for (int pixel = 0; pixel < greys.length; pixel++) {
        int context = PixelContext.of(levels, images.height(), images.width(), pixel);
        times[context][greys[pixel] & 0xff]++;
      }
      for (int[] ofContext : times) {
        write(ofContext, stored);
      }
    }
    int pixels = images.height() * images.width();
    return new GreyHistograms(quantiser, pixels, stored.toByteArray());
  }

  private static void write(int[] times, ByteArrayOutputStream to) {
    writeNumber((int) Arrays.stream(times).filter(n -> n > 0).count(), to);
    for (int grey = 0; grey < GREYS; grey++) {
      if (times[grey] > 0) {
        to.write(grey);
        writeNumber(times[grey], to);
      }
    }
  }

  private static void writeNumber(int number, ByteArrayOutputStream to) {
    int rest = number;
    for (; rest >= MORE; rest >>>= BITS) {
      to.write(rest | MORE);
    }
    to.write(rest);
  }

  /**
   * Restores what {@link #stored()} gave.
   *
   * @param pixels of each image
   * @throws IllegalArgumentException if the bytes are not histograms of images of so many pixels
   */
  static GreyHistograms of(Quantiser quantiser, int pixels, byte[] stored) {
    return new GreyHistograms(quantiser, pixels, stored.clone());
  }

  byte[] stored() {
    return stored.clone();
  }

  /** How many buckets a histogram has. */
  int buckets() {
    return PixelContext.COUNT * quantiser.levels();
  }

  /** A bucket's number. A histogram's greys, in the order of {@link #greys}, are sorted by it. */
  int bucket(int context, int level) {
    return context * quantiser.levels() + level;
  }

  /** How many greys of a histogram are in a bucket. */
  int size(int histogram, int bucket) {
    return sizes[histogram * buckets() + bucket];
  }

  /**
   * A histogram for an image: of some that the seed decides, the one whose buckets are most like
   * the image's.
   *
   * @param wanted how many pixels of each bucket the image has
   */
  int nearest(int[] wanted, long seed) {
    int nearest = -1;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < CANDIDATES; i++) {
      int histogram = (int) (SeededHash.uniform(seed, i) * offsets.length);
      int distance = 0;
      for (int bucket = 0; bucket < wanted.length; bucket++) {
        distance += Math.abs(wanted[bucket] - size(histogram, bucket));
      }
      if (distance < least) {
        least = distance;
        nearest = histogram;
      }
    }
    return nearest;
  }

  /** A histogram's greys, first of flat pixels and then of edge pixels, rising in both. */
  byte[] greys(int histogram) {
    byte[] greys = new byte[pixels];
    int[] filled = new int[1];
    scan(
        offsets[histogram],
        (context, grey, times) -> Arrays.fill(greys, filled[0], filled[0] += times, (byte) grey));
    return greys;
  }

  /** How often each grey occurs in all histograms together, [context][grey]. */
  long[][] counts() {
    long[][] counts = new long[PixelContext.COUNT][GREYS];
    for (int offset : offsets) {
      scan(offset, (context, grey, times) -> counts[context][grey] += times);
    }
    return counts;
  }

  /** Is told how many pixels of a histogram have a grey. */
  private interface Entry {
    void of(int context, int grey, int times);
  }

  /** Goes through the histogram that begins at an offset, and returns the offset behind it. */
  private int scan(int offset, Entry entry) {
    Reader reader = new Reader(offset);
    for (int context = 0; context < PixelContext.COUNT; context++) {
      int distinct = reader.number();
      for (int i = 0; i < distinct; i++) {
        int grey = reader.next();
        entry.of(context, grey, reader.number());
      }
    }
    return reader.at;
  }

  private final class Reader {
    private int at;

    Reader(int offset) {
      at = offset;
    }

    /** The next byte, in [0, 255]. */
    int next() {
      if (at == stored.length) {
        throw new IllegalArgumentException(
            "the histograms end in the middle of one, after %d bytes".formatted(at));
      }
      return stored[at++] & 0xff;
    }

    int number() {
      int number = 0;
      for (int shift = 0; shift < LONGEST_NUMBER; shift += BITS) {
        int next = next();
        number |= (next & (MORE - 1)) << shift;
        if (next < MORE) {
          return number;
        }
      }
      throw new IllegalArgumentException(
          "a number must end with its third byte, but that before byte %d does not".formatted(at));
    }
  }
}
