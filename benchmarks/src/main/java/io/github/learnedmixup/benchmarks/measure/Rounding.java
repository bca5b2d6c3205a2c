package io.github.learnedmixup.benchmarks.measure;

import java.math.BigDecimal;
import java.math.MathContext;

/** Rounds figures as they are reported. */
public final class Rounding {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Rounding() {}

  /**
   * Four digits: more would claim a precision that no timing has. What is not finite stays as it
   * is.
   */
  public static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(FOUR_DIGITS).doubleValue() : value;
  }
}
