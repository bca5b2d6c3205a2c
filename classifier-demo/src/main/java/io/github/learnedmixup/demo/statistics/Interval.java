package io.github.learnedmixup.demo.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean and the interval that holds the true mean with 95 % confidence, by Student's t: mean plus
 * or minus t(0.975, n - 1) s / sqrt(n), s the sample's standard deviation. It takes the values for
 * independent draws from a normal distribution, which accuracies over a few seeds are roughly.
 *
 * @param mean the mean; NaN if there are no values or one of them is not a number
 * @param low the interval's lower end; NaN if fewer than two values are known
 * @param high the interval's upper end; NaN likewise
 */
public record Interval(double mean, double low, double high) {
  private static final double UPPER_QUANTILE = 0.975;

  public static Interval of(double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).sum() / n;
    if (n < 2 || Double.isNaN(mean)) {
      return new Interval(mean, Double.NaN, Double.NaN);
    }
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double t = new TDistribution(null, n - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean, mean - half, mean + half);
  }

  public boolean isKnown() {
    return !Double.isNaN(mean);
  }

  public boolean hasEnds() {
    return !Double.isNaN(low);
  }

  /** Whether zero is outside, so that the mean's sign is more than the seeds' chance. */
  boolean isApartFromZero() {
    return low > 0 || high < 0;
  }
}
