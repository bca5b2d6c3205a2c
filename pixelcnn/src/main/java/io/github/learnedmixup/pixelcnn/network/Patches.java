package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import java.util.List;

/** Writes what the first layer's taps see of an image of grey levels into a column of a matrix. */
@Internal
public final class Patches {
  private Patches() {}

  /** The network's input for a grey level: in [-1, 1]. */
  public static float value(int level, int levels) {
    return 2f * level / (levels - 1) - 1;
  }

  /**
   * Writes one pixel's patch: for each tap the value there and 1, or two zeros outside the image.
   *
   * @param image grey levels, row by row
   * @param levels number of grey levels
   * @param to receives {@code 2 * taps.size()} numbers from {@code position} on
   */
  public static void write(
      byte[] image,
      int height,
      int width,
      int levels,
      int row,
      int column,
      List<Tap> taps,
      float[] to,
      int position) {
    int at = position;
    for (Tap tap : taps) {
      int r = row + tap.rows();
      int c = column + tap.columns();
      boolean inside = r >= 0 && r < height && c >= 0 && c < width;
      to[at] = inside ? value(image[r * width + c] & 0xff, levels) : 0;
      to[at + 1] = inside ? 1 : 0;
      at += 2;
    }
  }
}
