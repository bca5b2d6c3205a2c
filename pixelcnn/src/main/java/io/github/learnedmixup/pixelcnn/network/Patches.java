package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/** Writes what the first layer's taps see of an image of grey levels into a column of a matrix. */
@Internal
public final class Patches {
  private Patches() {}

  /** The input of a network in single precision for a grey level: in [-1, 1]. */
  public static float value(int level, int levels) {
    return 2f * level / (levels - 1) - 1;
  }

  /** The input of a network for each grey level: in [-1, 1]. */
  public static double[] values(int levels, DataType type) {
    return IntStream.range(0, levels)
        .mapToDouble(
            level ->
                type == DataType.DOUBLE ? 2.0 * level / (levels - 1) - 1 : value(level, levels))
        .toArray();
  }

  /**
   * Writes one pixel's patch: for each tap the value there and 1, or two zeros outside the image.
   *
   * @param image grey levels, row by row
   * @param values what {@link #values} gives
   * @param to receives {@code 2 * taps.size()} numbers from {@code position} on
   */
  public static void write(
      byte[] image,
      int height,
      int width,
      double[] values,
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
      to.set(at, inside ? values[image[r * width + c] & 0xff] : 0);
      to.set(at + 1, inside ? 1 : 0);
      at += 2;
    }
  }
}
