package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;

/**
 * Finds the nearest of some colours, by Euclidean distance in RGB; of several that are as near the
 * first. The cube of all colours is cut into cells, and for each cell those colours are kept that
 * can be nearest to some place of it.
 */
@Immutable
final class ColourLookup {
  private static final int CELL_BITS = 4;
  private static final int CELL = 1 << CELL_BITS;
  private static final int CELLS = 256 / CELL;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] colours;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final short[][] candidates; // of each cell, rising

  /**
   * Prepares the search.
   *
   * @param colours three bytes each, taken over; may be empty
   */
  ColourLookup(byte[] colours) {
    this.colours = colours;
    this.candidates = new short[colours.length == 0 ? 0 : CELLS * CELLS * CELLS][];
    for (int cell = 0; cell < candidates.length; cell++) {
      candidates[cell] = candidates(cell);
    }
  }

  /**
   * The colours whose least distance from a cell is at most the least of all greatest distances.
   */
  private short[] candidates(int cell) {
    int count = colours.length / 3;
    int[] least = new int[count];
    int bound = Integer.MAX_VALUE;
    for (int colour = 0; colour < count; colour++) {
      int greatest = 0;
      for (int channel = 0; channel < 3; channel++) {
        int value = colours[3 * colour + channel] & 0xff;
        int low = CELL * ((cell >> (CELL_BITS * (2 - channel))) & (CELLS - 1));
        int high = low + CELL - 1;
        int outside = Math.max(0, Math.max(low - value, value - high));
        int across = Math.max(Math.abs(value - low), Math.abs(value - high));
        least[colour] += outside * outside;
        greatest += across * across;
      }
      bound = Math.min(bound, greatest);
    }
    short[] found = new short[count];
    int size = 0;
    for (int colour = 0; colour < count; colour++) {
      if (least[colour] <= bound) {
        found[size++] = (short) colour;
      }
    }
    return Arrays.copyOf(found, size);
  }

  int nearest(int red, int green, int blue) {
    int cell = ((red / CELL) << (2 * CELL_BITS)) | ((green / CELL) << CELL_BITS) | (blue / CELL);
    int nearest = -1;
    int least = Integer.MAX_VALUE;
    for (short colour : candidates[cell]) {
      int r = red - (colours[3 * colour] & 0xff);
      int g = green - (colours[3 * colour + 1] & 0xff);
      int b = blue - (colours[3 * colour + 2] & 0xff);
      int distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        nearest = colour;
      }
    }
    return nearest;
  }
}
