package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import java.util.ArrayList;
import java.util.List;

/**
 * One place that a masked convolution looks at, relative to the pixel that it computes.
 *
 * @param rows how far down; 0 or negative
 * @param columns how far to the right; negative is left
 */
@Internal
public record Tap(int rows, int columns) {
  /** The pixel itself. */
  public static final Tap OWN = new Tap(0, 0);

  /** Rows above, and columns to each side, that the first vertical layer sees. */
  public static final int FIRST_REACH = 3;

  private static final List<Tap> FIRST_ABOVE = aboveTaps();
  private static final List<Tap> FIRST_LEFT = leftTaps();

  /** The 3x7 pixels above, which a first layer sees. */
  public static List<Tap> firstAbove() {
    return FIRST_ABOVE;
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

  /** The 3 pixels to the left, which a first layer sees. */
  public static List<Tap> firstLeft() {
    return FIRST_LEFT;
  }

  private static List<Tap> leftTaps() {
    List<Tap> taps = new ArrayList<>();
    for (int column = -FIRST_REACH; column < 0; column++) {
      taps.add(new Tap(0, column));
    }
    return List.copyOf(taps);
  }

  /** The 2x3 taps of a later layer of a vertical stack. */
  public static List<Tap> vertical(int dilation) {
    List<Tap> taps = new ArrayList<>(List.of(OWN, new Tap(0, -dilation), new Tap(0, dilation)));
    taps.addAll(above(dilation));
    return List.copyOf(taps);
  }

  /** The 1x2 taps of a later layer in the pixel's own row. */
  public static List<Tap> horizontal(int dilation) {
    return List.of(OWN, new Tap(0, -dilation));
  }

  /** The 1x3 taps of a later layer in a row above. */
  public static List<Tap> above(int dilation) {
    return List.of(
        new Tap(-dilation, -dilation), new Tap(-dilation, 0), new Tap(-dilation, dilation));
  }
}
