package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;

/**
 * Spreads a share of labels evenly over all classes (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna
 * 2016, "Rethinking the Inception architecture for computer vision", arXiv:1512.00567, section 7).
 */
@Internal
public final class LabelSmoothing {
  private static final double ONE_HOT = 1 - 1e-6;

  private LabelSmoothing() {}

  /**
   * Smooths all rows.
   *
   * @param labels rows, one after another
   * @param classes length of a row
   * @param share in [0, 1]; 0 leaves every bit as it is
   * @param single whether labels are in single precision
   */
  public static void all(double[] labels, int classes, double share, boolean single) {
    if (share == 0) {
      return;
    }
    for (int from = 0; from < labels.length; from += classes) {
      smooth(labels, from, classes, share, single);
    }
  }

  /**
   * Smooths the rows that are of one class alone, as those of real images are.
   *
   * @param labels rows, one after another
   * @param classes length of a row
   * @param share in [0, 1]; 0 leaves every bit as it is
   * @param single whether labels are in single precision
   */
  public static void oneHot(double[] labels, int classes, double share, boolean single) {
    if (share == 0) {
      return;
    }
    for (int from = 0; from < labels.length; from += classes) {
      double most = 0;
      for (int i = 0; i < classes; i++) {
        most = Math.max(most, labels[from + i]);
      }
      if (most >= ONE_HOT) {
        smooth(labels, from, classes, share, single);
      }
    }
  }

  private static void smooth(double[] labels, int from, int classes, double share, boolean single) {
    double spread = share / classes;
    for (int i = 0; i < classes; i++) {
      double smoothed = labels[from + i] * (1 - share) + spread;
      labels[from + i] = single ? (float) smoothed : smoothed;
    }
  }
}
