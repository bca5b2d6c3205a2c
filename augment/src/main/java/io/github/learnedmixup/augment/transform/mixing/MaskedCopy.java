package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.random.Shuffle;

/** Copies some pixels of the partner, in all their channels, and leaves the others. */
@Internal
public final class MaskedCopy implements Overlay {
  private final PixelGrid grid;
  private final boolean[] mask;
  private final int copied;

  private MaskedCopy(PixelGrid grid, boolean[] mask) {
    this.grid = grid;
    this.mask = mask;
    int count = 0;
    for (boolean pixel : mask) {
      count += pixel ? 1 : 0;
    }
    this.copied = count;
  }

  /** Copies the pixels of a rectangle. */
  static MaskedCopy of(PixelGrid grid, Rectangle cut) {
    boolean[] mask = new boolean[grid.pixels()];
    fill(mask, grid, cut);
    return new MaskedCopy(grid, mask);
  }

  /**
   * Copies about a share of the cells of a grid, whichever the seed decides. Cells have the same
   * size up to a pixel.
   *
   * @param cells in each direction
   * @param share of the cells, in [0, 1]
   */
  static MaskedCopy ofCells(PixelGrid grid, int cells, double share, long seed) {
    boolean[] mask = new boolean[grid.pixels()];
    int[] order = Shuffle.order(cells * cells, seed);
    int taken = (int) Math.round(share * order.length);
    for (int k = 0; k < taken; k++) {
      int row = order[k] / cells;
      int column = order[k] % cells;
      fill(
          mask,
          grid,
          new Rectangle(
              row * grid.height() / cells,
              (row + 1) * grid.height() / cells,
              column * grid.width() / cells,
              (column + 1) * grid.width() / cells));
    }
    return new MaskedCopy(grid, mask);
  }

  /**
   * Copies the pixels where low-frequency noise is highest, as many as make up a share of the image
   * up to half a pixel; see {@link NoiseField}.
   *
   * @param decay of the noise's amplitude with its frequency
   * @param share of the pixels, in [0, 1]
   */
  static MaskedCopy ofNoise(PixelGrid grid, double decay, double share, long seed) {
    double[] noise = NoiseField.of(grid.height(), grid.width(), decay, seed);
    return new MaskedCopy(grid, NoiseField.highest(noise, (int) Math.round(share * grid.pixels())));
  }

  private static void fill(boolean[] mask, PixelGrid grid, Rectangle cut) {
    for (int row = cut.top(); row < cut.bottom(); row++) {
      for (int column = cut.left(); column < cut.right(); column++) {
        mask[row * grid.width() + column] = true;
      }
    }
  }

  /** Whether a pixel is the partner's. */
  public boolean takes(int row, int column) {
    return mask[row * grid.width() + column];
  }

  @Override
  public double kept() {
    return 1 - (double) copied / mask.length;
  }

  @Override
  public void lay(double[] partners, int partner, double[] images, int image, boolean single) {
    int size = grid.values();
    int planes = grid.planes() ? grid.channels() : 1;
    int step = grid.planes() ? 1 : grid.channels();
    int from = 0;
    while (from < mask.length) {
      if (!mask[from]) {
        from++;
        continue;
      }
      int to = from;
      while (to < mask.length && mask[to]) {
        to++;
      }
      for (int plane = 0; plane < planes; plane++) {
        int place = plane * mask.length + from * step;
        System.arraycopy(
            partners, partner * size + place, images, image * size + place, (to - from) * step);
      }
      from = to;
    }
  }
}
