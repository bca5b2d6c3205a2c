package io.github.learnedmixup.demo.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A straight scale from values to places of a drawing, with marks at round values.
 *
 * @param low the least value
 * @param high the greatest value, above the least
 * @param from the place of the least value
 * @param to the place of the greatest value, which may be less than that of the least
 */
public record ChartAxis(double low, double high, double from, double to) {
  private static final int MARKS = 5;

  /** A scale that holds all values that are numbers, with some room at both ends. */
  public static ChartAxis around(double[] values, double from, double to) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new ChartAxis(0, 1, from, to);
    }
    double room = low == high ? Math.max(Math.abs(low), 1) * 0.05 : (high - low) * 0.08;
    return new ChartAxis(low - room, high + room, from, to);
  }

  public double place(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Round values within the scale, about five. */
  public List<Double> marks() {
    double step = step();
    List<Double> marks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      marks.add(i * step);
    }
    return marks;
  }

  /** A mark's value with as many digits as tell it from its neighbours. */
  public String label(double mark) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
    return String.format(Locale.ROOT, "%." + digits + "f", mark);
  }

  private double step() {
    double rough = (high - low) / MARKS;
    double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / magnitude;
    return magnitude * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }
}
