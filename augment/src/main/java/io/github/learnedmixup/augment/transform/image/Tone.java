package io.github.learnedmixup.augment.transform.image;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.function.IntUnaryOperator;

/**
 * Changes of each value by itself, looked up in tables of 256 values: brightness, contrast,
 * posterising, solarising, inverting, and the two that are decided by a channel's histogram,
 * auto-contrast and equalising. The definitions are those of the Python Imaging Library (Pillow,
 * modules {@code ImageEnhance} and {@code ImageOps}), except that results are rounded where it cuts
 * off fractions.
 */
final class Tone {
  static final int LEVELS = 256;
  private static final int WHITE = LEVELS - 1;

  private Tone() {}

  /** Multiplies values by a factor. */
  static byte[] brightness(byte[] pixels, double factor) {
    return mapped(pixels, level -> blend(0, level, factor));
  }

  /** Multiplies the distance of values from the mean grey level, rounded, by a factor. */
  static byte[] contrast(byte[] pixels, ImageShape shape, double factor) {
    long sum = 0;
    for (int at = 0; at < pixels.length; at += shape.channels()) {
      sum += Colour.grey(pixels, shape, at);
    }
    int mean = (int) Math.round((double) sum / shape.pixels());
    return mapped(pixels, level -> blend(mean, level, factor));
  }

  /**
   * Keeps the upper bits of values.
   *
   * @param bits to keep, 0 to 8
   */
  static byte[] posterise(byte[] pixels, int bits) {
    int mask = WHITE & -(1 << (8 - bits));
    return mapped(pixels, level -> level & mask);
  }

  /**
   * Inverts values from a threshold on.
   *
   * @param threshold the least value that is inverted; 256 and more for none
   */
  static byte[] solarise(byte[] pixels, double threshold) {
    return mapped(pixels, level -> level < threshold ? level : WHITE - level);
  }

  /** Stretches each channel so that its least value becomes 0 and its largest 255. */
  static byte[] autoContrast(byte[] pixels, ImageShape shape) {
    byte[] result = pixels.clone();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int[] counts = counts(pixels, shape, channel);
      int least = 0;
      while (counts[least] == 0) {
        least++;
      }
      int most = WHITE;
      while (counts[most] == 0) {
        most--;
      }
      if (most > least) {
        int darkest = least;
        int range = most - least;
        map(result, shape, channel, level -> ((level - darkest) * WHITE + range / 2) / range);
      }
    }
    return result;
  }

  /**
   * Spreads each channel's values so that all are about equally frequent. A step is a 255th of the
   * pixels below the largest value; a value becomes the number of steps in the pixels that are
   * smaller, plus half a step. A channel with one value, or fewer pixels than steps, stays.
   */
  static byte[] equalise(byte[] pixels, ImageShape shape) {
    byte[] result = pixels.clone();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int[] counts = counts(pixels, shape, channel);
      int most = WHITE;
      while (counts[most] == 0) {
        most--;
      }
      int step = (shape.pixels() - counts[most]) / WHITE;
      if (step == 0) {
        continue;
      }
      int[] table = new int[LEVELS];
      int below = step / 2;
      for (int level = 0; level < LEVELS; level++) {
        table[level] = Math.min(WHITE, below / step);
        below += counts[level];
      }
      map(result, shape, channel, level -> table[level]);
    }
    return result;
  }

  /**
   * A value on the line from one value, at factor 0, through another, at factor 1; rounded and cut
   * off at 0 and 255.
   */
  static int blend(int zero, int one, double factor) {
    return (int) Math.min(WHITE, Math.max(0, Math.round(zero + factor * (one - zero))));
  }

  private static int[] counts(byte[] pixels, ImageShape shape, int channel) {
    int[] counts = new int[LEVELS];
    for (int at = channel; at < pixels.length; at += shape.channels()) {
      counts[pixels[at] & 0xff]++;
    }
    return counts;
  }

  private static byte[] mapped(byte[] pixels, IntUnaryOperator change) {
    byte[] table = table(change);
    byte[] result = new byte[pixels.length];
    for (int at = 0; at < pixels.length; at++) {
      result[at] = table[pixels[at] & 0xff];
    }
    return result;
  }

  private static void map(byte[] pixels, ImageShape shape, int channel, IntUnaryOperator change) {
    byte[] table = table(change);
    for (int at = channel; at < pixels.length; at += shape.channels()) {
      pixels[at] = table[pixels[at] & 0xff];
    }
  }

  private static byte[] table(IntUnaryOperator change) {
    byte[] table = new byte[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = (byte) change.applyAsInt(level);
    }
    return table;
  }
}
