package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;

/**
 * Divides the grey values 0 to 255 into levels: {@code level = grey * levels / 256}, so that each
 * level is an interval of greys, all as wide as each other up to rounding.
 *
 * @param levels number of levels, 2 to 256
 */
@Immutable
record Quantiser(int levels) {
  private static final int GREYS = 256;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if levels is not in [2, 256]
   */
  Quantiser {
    if (levels < 2 || levels > GREYS) {
      throw new IllegalArgumentException("levels must be in [2, 256], but is " + levels);
    }
  }

  /**
   * The level, in [0, levels), of a grey value.
   *
   * @param grey in [0, 255]
   * @throws IllegalArgumentException if the grey is out of range
   */
  int level(int grey) {
    if (grey < 0 || grey >= GREYS) {
      throw new IllegalArgumentException("grey must be in [0, 255], but is " + grey);
    }
    return grey * levels / GREYS;
  }

  /** The smallest grey of a level in [0, levels); of one past the last level it is 256. */
  int lowestGrey(int level) {
    if (level < 0 || level > levels) {
      throw new IllegalArgumentException(
          "level must be in [0, %d], but is %d".formatted(levels, level));
    }
    return (level * GREYS + levels - 1) / levels;
  }

  /**
   * The levels of many greys, as a new array of the same length.
   *
   * @param greys unsigned bytes
   */
  byte[] levels(byte[] greys) {
    byte[] result = new byte[greys.length];
    for (int i = 0; i < greys.length; i++) {
      result[i] = (byte) ((greys[i] & 0xff) * levels / GREYS);
    }
    return result;
  }
}
