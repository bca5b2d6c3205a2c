package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import java.util.List;

/** Writes what the first layer's taps see of an image of symbols into a column of a matrix. */
@Internal
public final class Patches {
  private Patches() {}

  /**
   * Writes one pixel's patch: for each tap the channels there and 1, or zeros outside the image.
   *
   * @param image symbols, row by row
   * @param inputs the channels of each symbol, see {@link
   *     io.github.learnedmixup.pixelcnn.palette.Palette#inputs}
   * @param channels how many each symbol has
   * @param to receives {@code (channels + 1) * taps.size()} numbers from {@code position} on
   */
  public static void write(
      byte[] image,
      int height,
      int width,
      double[] inputs,
      int channels,
      int row,
      int column,
      List<Tap> taps,
      HostArray to,
      int position) {
    int at = position;
    for (Tap tap : taps) {
      int r = row + tap.rows();
      int c = column + tap.columns();
      boolean inside = r >= 0 && r < height && c >= 0 && c < width;
      int symbol = inside ? image[r * width + c] & 0xff : 0;
      for (int channel = 0; channel < channels; channel++) {
        to.set(at++, inside ? inputs[symbol * channels + channel] : 0);
      }
      to.set(at++, inside ? 1 : 0);
    }
  }
}
