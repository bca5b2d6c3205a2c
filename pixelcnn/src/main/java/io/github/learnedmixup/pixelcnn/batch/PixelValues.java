package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.api.Internal;

/**
 * What the values of a batch's pixels tell about their {@link PixelRange}; see {@link
 * PixelRangeRule}.
 *
 * @param low the smallest value
 * @param high the largest value
 * @param whole whether all are whole numbers, up to rounding
 * @param ones the share of values that are 1, up to rounding
 * @param estimated whether they were calculated back from what a preprocessor made of them, so that
 *     values outside of a range may be the preprocessor's doing
 */
@Internal
public record PixelValues(double low, double high, boolean whole, double ones, boolean estimated) {
  /** Half of a step of 1/255, which is what rounding to such steps may change. */
  static final double ROUNDING = 0.5 / 255;

  /**
   * Looks at pixels as they are given.
   *
   * @param values at least one
   */
  public static PixelValues of(double[] values) {
    return of(values, /* estimated= */ false);
  }

  /**
   * Looks at pixels that were calculated back from what a preprocessor made of them.
   *
   * @param values at least one
   */
  public static PixelValues estimated(double[] values) {
    return of(values, /* estimated= */ true);
  }

  private static PixelValues of(double[] values, boolean estimated) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean whole = true;
    long ones = 0;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      whole &= Math.abs(value - Math.rint(value)) <= ROUNDING;
      ones += Math.abs(value - 1) <= ROUNDING ? 1 : 0;
    }
    return new PixelValues(low, high, whole, (double) ones / values.length, estimated);
  }

  /** What these and the values of another batch tell together; ones are the larger share. */
  public PixelValues and(PixelValues other) {
    return new PixelValues(
        Math.min(low, other.low),
        Math.max(high, other.high),
        whole && other.whole,
        Math.max(ones, other.ones),
        estimated || other.estimated);
  }

  /** Whether all are 0, up to rounding. */
  public boolean black() {
    return low >= -ROUNDING && high <= ROUNDING;
  }
}
