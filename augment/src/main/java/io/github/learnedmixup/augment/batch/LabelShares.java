package io.github.learnedmixup.augment.batch;

/** Shares of labels that single precision holds exactly. */
public final class LabelShares {
  private LabelShares() {}

  /** Rounds a number in [0, 1] to a multiple of 2^-24. */
  public static double exactInFloat(double share) {
    return Math.rint(Math.min(1, Math.max(0, share)) * 0x1p24) * 0x1p-24;
  }
}
