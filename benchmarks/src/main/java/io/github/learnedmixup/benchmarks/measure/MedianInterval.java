package io.github.learnedmixup.benchmarks.measure;

import java.util.Arrays;

/**
 * A median, and the interval that holds the true median with a confidence of at least 95 %.
 *
 * <p>The interval's ends are order statistics: each of n independent values is below the true
 * median with probability one half, so that the number of those below is binomial, whatever the
 * values' distribution. Of the values in rising order the k-th and the k-th from the end are taken,
 * with the largest k for which the true median is outside with probability 0.05 at most. Fewer than
 * six values cannot give that confidence; the interval is then from the smallest to the largest.
 *
 * @param median the middle value, or the mean of both
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
public record MedianInterval(double median, double low, double high) {
  private static final double TAIL = 0.025;

  /**
   * Of some values.
   *
   * @param values at least one
   */
  public static MedianInterval of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int outside = outside(n);
    return new MedianInterval(
        (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[outside], sorted[n - 1 - outside]);
  }

  /** How many values at either end are left out. */
  static int outside(int n) {
    double probability = Math.pow(0.5, n); // of exactly so many below the median
    double below = probability; // of at most so many
    int outside = 0;
    while (outside + 1 < n - outside - 1) {
      probability *= (double) (n - outside) / (outside + 1);
      below += probability;
      if (below > TAIL) {
        break;
      }
      outside++;
    }
    return outside;
  }
}
