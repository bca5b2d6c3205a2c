package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.batch.Rectangle;

/**
 * Puts the whole partner, made smaller, into a rectangle. Each of its new pixels is the mean of the
 * area that it has in the partner.
 *
 * @param grid where values have pixels
 * @param place of the partner, within the image
 */
@Internal
public record ResizedCopy(PixelGrid grid, Rectangle place) implements Overlay {

  @Override
  public double kept() {
    return 1 - (double) place.area() / grid.pixels();
  }

  @Override
  public void lay(double[] partners, int partner, double[] images, int image, boolean single) {
    int rows = place.bottom() - place.top();
    int columns = place.right() - place.left();
    int from = partner * grid.values();
    int to = image * grid.values();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int target = (place.top() + row) * grid.width() + place.left() + column;
        for (int channel = 0; channel < grid.channels(); channel++) {
          images[to + grid.place(target, channel)] =
              mean(
                  partners,
                  from,
                  channel,
                  new Span(row, rows, grid.height()),
                  new Span(column, columns, grid.width()));
        }
      }
    }
  }

  private double mean(double[] partners, int from, int channel, Span down, Span across) {
    double sum = 0;
    double weights = 0;
    for (int y = down.first(); y <= down.last(); y++) {
      for (int x = across.first(); x <= across.last(); x++) {
        double weight = down.covered(y) * across.covered(x);
        sum += weight * partners[from + grid.place(y * grid.width() + x, channel)];
        weights += weight;
      }
    }
    return sum / weights;
  }

  /** The part of a side that one of its parts has, of as many equal ones as there are. */
  private record Span(int part, int parts, int side) {
    int first() {
      return part * side / parts;
    }

    int last() {
      return ((part + 1) * side - 1) / parts;
    }

    /** How much of a pixel is within. */
    double covered(int pixel) {
      double begin = Math.max(pixel, (double) part * side / parts);
      double end = Math.min(pixel + 1, (double) (part + 1) * side / parts);
      return end - begin;
    }
  }
}
