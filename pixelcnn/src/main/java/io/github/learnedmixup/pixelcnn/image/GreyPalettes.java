package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The greys of real images, each image's by themselves and without their places: its palette.
 *
 * <p>A palette's greys fall into buckets, one for each of the {@link PixelContext} and each level.
 * Immutable and thread safe.
 *
 * <p>Stored, palettes are bytes, one after another; a palette is, for flat pixels and then for edge
 * pixels, the number of different greys, then in rising order each grey as a byte and how many
 * pixels have it. Numbers are unsigned LEB128: seven bits a byte, the lowest first, all but the
 * last byte with the highest bit set.
 */
@Immutable
final class GreyPalettes {
  /** The most palettes that are kept: more make drawn images hardly more like real ones. */
  static final int MOST = 10_000;

  /** How many palettes are looked at for one that fits an image. */
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
  private final int[] offsets; // in stored, of each palette

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] sizes; // [palette][bucket], flattened: greys in each bucket

  /** Takes over bytes that nobody writes any more. */
  private GreyPalettes(Quantiser quantiser, int pixels, byte[] stored) {
    this.quantiser = quantiser;
    this.pixels = pixels;
    this.stored = stored;
    this.offsets = offsets();
    this.sizes = new int[offsets.length * buckets()];
    for (int palette = 0; palette < offsets.length; palette++) {
      int first = palette * buckets();
      scan(
          offsets[palette],
          (context, grey, times) -> sizes[first + bucket(context, quantiser.level(grey))] += times);
    }
  }

  /** The offsets of all palettes, which are checked. */
  private int[] offsets() {
    IntStream.Builder begins = IntStream.builder();
    int count = 0;
    for (int at = 0; at < stored.length; count++) {
      if (count == MOST) {
        throw new IllegalArgumentException(
            "there must be at most %d palettes, but %d bytes follow behind so many"
                .formatted(MOST, stored.length - at));
      }
      begins.add(at);
      Check check = new Check(count);
      at = scan(at, check);
      check.end();
    }
    if (count == 0) {
      throw new IllegalArgumentException("there must be at least one palette, but there is none");
    }
    return begins.build().toArray();
  }

  /** Sees that a palette's greys rise and are as many as an image has pixels. */
  private final class Check implements Entry {
    private final int palette;
    private int context;
    private int last = -1;
    private int all;

    Check(int palette) {
      this.palette = palette;
    }

    @Override
    public void of(int ofContext, int grey, int times) {
      if (ofContext != context) {
        context = ofContext;
        last = -1;
      }
      if (grey <= last || times == 0) {
        throw new IllegalArgumentException(
            "palette %d must have rising greys, each of some pixels, but has %d pixels of grey %d behind grey %d"
                .formatted(palette, times, grey, last));
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
            "palette %d must have the greys of %d pixels, but has those of %s%d"
                .formatted(palette, pixels, all > pixels ? "at least " : "", all));
      }
    }
  }

  /**
   * The palettes of images, of {@value #MOST} spread evenly over all if there are more.
   *
   * @param images at least one
   */
  static GreyPalettes of(Quantiser quantiser, LabelledImages images) {
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
    return new GreyPalettes(quantiser, pixels, stored.toByteArray());
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
   * @throws IllegalArgumentException if the bytes are not palettes of images of so many pixels
   */
  static GreyPalettes of(Quantiser quantiser, int pixels, byte[] stored) {
    return new GreyPalettes(quantiser, pixels, stored.clone());
  }

  byte[] stored() {
    return stored.clone();
  }

  /** How many buckets a palette has. */
  int buckets() {
    return PixelContext.COUNT * quantiser.levels();
  }

  /** A bucket's number. A palette's greys, in the order of {@link #greys}, are sorted by it. */
  int bucket(int context, int level) {
    return context * quantiser.levels() + level;
  }

  /** How many greys of a palette are in a bucket. */
  int size(int palette, int bucket) {
    return sizes[palette * buckets() + bucket];
  }

  /**
   * A palette for an image: of some that the seed decides, the one whose buckets are most like the
   * image's.
   *
   * @param wanted how many pixels of each bucket the image has
   */
  int nearest(int[] wanted, long seed) {
    int nearest = -1;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < CANDIDATES; i++) {
      int palette = (int) (SeededHash.uniform(seed, i) * offsets.length);
      int distance = 0;
      for (int bucket = 0; bucket < wanted.length; bucket++) {
        distance += Math.abs(wanted[bucket] - size(palette, bucket));
      }
      if (distance < least) {
        least = distance;
        nearest = palette;
      }
    }
    return nearest;
  }

  /** A palette's greys, first of flat pixels and then of edge pixels, rising in both. */
  byte[] greys(int palette) {
    byte[] greys = new byte[pixels];
    int[] filled = new int[1];
    scan(
        offsets[palette],
        (context, grey, times) -> Arrays.fill(greys, filled[0], filled[0] += times, (byte) grey));
    return greys;
  }

  /** How often each grey occurs in all palettes together, [context][grey]. */
  long[][] counts() {
    long[][] counts = new long[PixelContext.COUNT][GREYS];
    for (int offset : offsets) {
      scan(offset, (context, grey, times) -> counts[context][grey] += times);
    }
    return counts;
  }

  /** Is told how many pixels of a palette have a grey. */
  private interface Entry {
    void of(int context, int grey, int times);
  }

  /** Goes through the palette that begins at an offset, and returns the offset behind it. */
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
            "the palettes end in the middle of one, after %d bytes".formatted(at));
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
