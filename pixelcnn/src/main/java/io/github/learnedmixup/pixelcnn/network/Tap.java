package io.github.learnedmixup.pixelcnn.network;

import java.util.ArrayList;
import java.util.List;

/**
 * One place that a masked convolution looks at, relative to the pixel that it computes.
 *
 * @param rows how far down; 0 or negative
 * @param columns how far to the right; negative is left
 */
public record Tap(int rows, int columns) {
  /** Rows above, and columns to each side, that the first vertical layer sees. */
  public static final int FIRST_REACH = 3;

  private static final List<Tap> FIRST_VERTICAL = aboveTaps();
  private static final List<Tap> FIRST_HORIZONTAL = leftTaps();

  /** The 3x7 pixels above, which the first layer of the vertical stack sees. */
  public static List<Tap> firstVertical() {
    return FIRST_VERTICAL;
  }

  private static List<Tap> aboveTaps() {
    List<Tap> taps = new ArrayList<>();
    for (int row = -FIRST_REACH; row < 0; row++) {
      for (int column = -FIRST_REACH; column <= FIRST_REACH; column++) {
        taps.add(new Tap(row, column));
      }
    }
    return List.copyOf(taps);
  }

  /** The 3 pixels to the left, which the first layer of the horizontal stack sees. */
  public static List<Tap> firstHorizontal() {
    return FIRST_HORIZONTAL;
  }

  private static List<Tap> leftTaps() {
    List<Tap> taps = new ArrayList<>();
    for (int column = -FIRST_REACH; column < 0; column++) {
      taps.add(new Tap(0, column));
    }
    return List.copyOf(taps);
  }

  /** The 2x3 taps of a later vertical layer. The own place comes first: it covers every row. */
  public static List<Tap> vertical(int dilation) {
    return List.of(
        new Tap(0, 0),
        new Tap(0, -dilation),
        new Tap(0, dilation),
        new Tap(-dilation, -dilation),
        new Tap(-dilation, 0),
        new Tap(-dilation, dilation));
  }

  /** The 1x2 taps of a later horizontal layer, the own place first. */
  public static List<Tap> horizontal(int dilation) {
    return List.of(new Tap(0, 0), new Tap(0, -dilation));
  }
}
