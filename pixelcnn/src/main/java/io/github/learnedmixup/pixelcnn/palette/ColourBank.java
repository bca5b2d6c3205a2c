package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Real images, at most {@value #MOST_BYTES} bytes of them, in which pixels are found by their
 * symbol and those of their neighbours. Immutable and thread safe.
 *
 * <p>Stored, a bank is height and width of the images as two bytes each (big-endian), a byte that
 * is 1 if their colours are those that JPEG decoders yield and 0 if not, and the images' bytes.
 */
@Immutable
final class ColourBank {
  static final int MOST_BYTES = 4_000_000;
  static final int MOST_IMAGES = 10_000;

  private static final int HEADER = 5;
  private static final int PLACE_BITS = 23;
  private static final long PLACE = (1L << PLACE_BITS) - 1;

  /** Symbols of a key: those of a pixel and of its neighbours to the left, above, right, below. */
  private static final int DEPTH = 5;

  private static final double MOSTLY = 0.8;

  private final boolean jpeg;

  @SuppressWarnings("Immutable") // never written after construction, copied when handed out
  private final byte[] stored;

  @SuppressWarnings("Immutable") // never written after construction, lent for reading
  private final SmoothPlanes planes;

  @SuppressWarnings("Immutable") // never written after construction, lent for reading
  private final short[] luma; // the real one, in the places of planes

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final long[] keys; // rising; the symbols around, then the place

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] begins; // of each symbol in keys

  /** Takes over checked bytes. */
  private ColourBank(Palette palette, ColourSmoother smoother, byte[] stored) {
    ByteBuffer header = ByteBuffer.wrap(stored);
    int height = header.getShort() & 0xffff;
    int width = header.getShort() & 0xffff;
    this.jpeg = header.get() == 1;
    this.stored = stored;
    int pixels = height * width;
    int images = (stored.length - HEADER) / (pixels * ImageShape.COLOUR);
    this.planes = new SmoothPlanes(images, height, width);
    this.luma = new short[planes.symbols.length];
    this.keys = new long[images * pixels];
    IntStream.range(0, images)
        .parallel()
        .forEach(image -> read(palette, smoother, image)); // each writes places of its own
    Arrays.parallelSort(keys);
    this.begins = new int[palette.size() + 1];
    for (int symbol = 0; symbol <= palette.size(); symbol++) {
      long first = (long) symbol << (8 * (DEPTH - 1) + PLACE_BITS);
      begins[symbol] = lower(0, keys.length, first);
    }
  }

  private void read(Palette palette, ColourSmoother smoother, int image) {
    int pixels = planes.height * planes.width;
    int from = HEADER + image * pixels * ImageShape.COLOUR;
    byte[] values = Arrays.copyOfRange(stored, from, from + pixels * ImageShape.COLOUR);
    byte[] symbols = palette.symbols(values);
    planes.set(image, symbols, smoother.smooth(symbols, planes.height, planes.width));
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * ImageShape.COLOUR;
      int place = planes.place(image, pixel);
      luma[place] =
          SmoothPlanes.fixed(
              LumaChroma.luma(values[at] & 0xff, values[at + 1] & 0xff, values[at + 2] & 0xff));
      keys[image * pixels + pixel] = key(planes, place) << PLACE_BITS | place;
    }
    planes.repeatEdges(luma, image * planes.area);
  }

  /**
   * A bank of images, spread evenly over all if there are more than it has room for.
   *
   * @param images at least one, in colour
   */
  static ColourBank of(Palette palette, ColourSmoother smoother, LabelledImages images) {
    int bytes = images.shape().bytes();
    int room = Math.min(MOST_IMAGES, Math.max(1, (MOST_BYTES - HEADER) / bytes));
    int count = Math.min(room, images.size());
    ByteBuffer stored = ByteBuffer.allocate(HEADER + count * bytes);
    stored.putShort((short) images.height()).putShort((short) images.width()).put((byte) 0);
    for (int i = 0; i < count; i++) {
      stored.put(images.image((int) ((long) i * images.size() / count)));
    }
    stored.put(HEADER - 1, (byte) (isJpeg(stored.array()) ? 1 : 0));
    return new ColourBank(palette, smoother, stored.array());
  }

  /** A bank of no images, in which nothing is found. */
  static ColourBank empty(Palette palette, ColourSmoother smoother, ImageShape shape) {
    ByteBuffer stored = ByteBuffer.allocate(HEADER);
    stored.putShort((short) shape.height()).putShort((short) shape.width()).put((byte) 0);
    return new ColourBank(palette, smoother, stored.array());
  }

  private static boolean isJpeg(byte[] stored) {
    int reached = 0;
    int pixels = (stored.length - HEADER) / ImageShape.COLOUR;
    for (int at = HEADER; at < stored.length; at += ImageShape.COLOUR) {
      if (LumaChroma.isJpeg(stored[at] & 0xff, stored[at + 1] & 0xff, stored[at + 2] & 0xff)) {
        reached++;
      }
    }
    return reached > MOSTLY * pixels;
  }

  /**
   * Restores what {@link #stored()} gave.
   *
   * @param pixels of each image
   * @throws IllegalArgumentException if the bytes are not a bank of images of so many pixels
   */
  static ColourBank of(Palette palette, ColourSmoother smoother, int pixels, byte[] stored) {
    if (stored.length < HEADER) {
      throw new IllegalArgumentException(
          "a bank of colours has at least %d bytes, but there are %d"
              .formatted(HEADER, stored.length));
    }
    ByteBuffer header = ByteBuffer.wrap(stored);
    int height = header.getShort() & 0xffff;
    int width = header.getShort() & 0xffff;
    if ((long) height * width != pixels) {
      throw new IllegalArgumentException(
          "a bank of colours must be of images of %d pixels, but is of %dx%d"
              .formatted(pixels, height, width));
    }
    int jpeg = header.get();
    if (jpeg != 0 && jpeg != 1) {
      throw new IllegalArgumentException(
          "a bank of colours must say 0 or 1 of JPEG, but says " + jpeg);
    }
    int rest = stored.length - HEADER;
    int bytes = pixels * ImageShape.COLOUR;
    int most = Math.min(MOST_IMAGES, Math.max(1, (MOST_BYTES - HEADER) / bytes));
    if (rest % bytes != 0 || rest / bytes > most) {
      throw new IllegalArgumentException(
          "a bank of colours must hold up to %d images of %d bytes, but holds %d bytes"
              .formatted(most, bytes, rest));
    }
    return new ColourBank(palette, smoother, stored.clone());
  }

  byte[] stored() {
    return stored.clone();
  }

  /** Whether the images' colours are those that JPEG decoders yield. */
  boolean isJpeg() {
    return jpeg;
  }

  /** Symbols and smooth colours. Not to be written to. */
  SmoothPlanes planes() {
    return planes;
  }

  /** The real luma at the places of {@link #planes()}. Not to be written to. */
  short[] luma() {
    return luma;
  }

  /** The real colour of a pixel that is not in a margin, as 0xRRGGBB. */
  int rgb(int place) {
    int at = HEADER + planes.pixel(place) * ImageShape.COLOUR;
    return (stored[at] & 0xff) << 16 | (stored[at + 1] & 0xff) << 8 | (stored[at + 2] & 0xff);
  }

  /** Whether a place is that of a pixel of a symbol, not in a margin. */
  boolean has(int place, byte symbol) {
    return place >= 0
        && place < planes.symbols.length
        && planes.symbols[place] == symbol
        && planes.pixel(place) >= 0;
  }

  /**
   * Finds pixels of the same symbol as one of an image, if there are any, as far as possible with
   * the same neighbours, too.
   *
   * @param seed decides which of several
   * @param found receives their places, at most {@code wanted} of them
   * @param from where in it the first goes
   * @return the end of those found
   */
  int find(SmoothPlanes image, int place, long seed, int[] found, int from, int wanted) {
    long key = key(image, place) << PLACE_BITS;
    int symbol = image.symbols[place] & 0xff;
    int low = begins[symbol];
    int high = begins[symbol + 1];
    int end = from;
    for (int shift = PLACE_BITS + 8 * (DEPTH - 2); shift >= PLACE_BITS; shift -= 8) {
      long prefix = key >>> shift;
      int innerLow = lower(low, high, prefix << shift);
      int innerHigh = lower(innerLow, high, (prefix + 1) << shift);
      if (innerHigh - innerLow < wanted) {
        for (int i = innerLow; i < innerHigh; i++) {
          found[end++] = (int) (keys[i] & PLACE);
        }
        break;
      }
      low = innerLow;
      high = innerHigh;
    }
    for (int size = high - low; end < from + wanted && size > 0; end++) {
      int chosen = low + (int) (((SeededHash.mix(seed, end) >>> 33) * size) >> 31);
      found[end] = (int) (keys[chosen] & PLACE);
    }
    return end;
  }

  private static long key(SmoothPlanes image, int place) {
    byte[] symbols = image.symbols;
    return (symbols[place] & 0xffL) << 32
        | (symbols[place - 1] & 0xffL) << 24
        | (symbols[place - image.stride] & 0xffL) << 16
        | (symbols[place + 1] & 0xffL) << 8
        | (symbols[place + image.stride] & 0xffL);
  }

  /** The first of the keys from low to high that is at least a bound, or high. */
  private int lower(int low, int high, long bound) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (keys[middle] < bound) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
