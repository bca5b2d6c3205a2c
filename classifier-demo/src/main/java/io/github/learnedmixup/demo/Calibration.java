package io.github.learnedmixup.demo;

/**
 * Temperature scaling: a classifier's logits are divided by one number, chosen so that the
 * probabilities of images that it was not trained on are as likely as can be. Networks trained to
 * the end are too sure of themselves; this mends how sure they are and never changes which class
 * comes first (Guo et al. 2017, "On calibration of modern neural networks", arXiv:1706.04599).
 *
 * <p>In the inverse temperature the mean cross-entropy is convex: its slope, the expected logit
 * minus the true class's, rises, and its root is found by halving an interval.
 */
final class Calibration {
  private static final double LEAST = 0.05;
  private static final double MOST = 20;
  private static final int HALVINGS = 50;

  private Calibration() {}

  /**
   * The temperature under which the labels are likeliest.
   *
   * @param logits [image][class]
   * @param labels the class of each image
   * @return in [0.05, 20]; an end of that range where the likelihood rises to the end, and 1 where
   *     there is no image
   */
  static double temperature(float[][] logits, int[] labels) {
    if (labels.length == 0) {
      return 1;
    }
    double low = Math.log(1 / MOST);
    double high = Math.log(1 / LEAST);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(logits, labels, Math.exp(middle)) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp(-(low + high) / 2);
  }

  private static double slope(float[][] logits, int[] labels, double inverse) {
    double slope = 0;
    for (int image = 0; image < labels.length; image++) {
      double[] softmax = softmax(logits[image], 1 / inverse);
      double right = logits[image][labels[image]];
      for (int label = 0; label < softmax.length; label++) {
        // Differences, so that what little is left beside a probability near 1 is not rounded away.
        slope += softmax[label] * (logits[image][label] - right);
      }
    }
    return slope;
  }

  /** The softmax of logits divided by a temperature. */
  static float[] probabilities(float[] logits, double temperature) {
    double[] softmax = softmax(logits, temperature);
    float[] probabilities = new float[softmax.length];
    for (int label = 0; label < softmax.length; label++) {
      probabilities[label] = (float) softmax[label];
    }
    return probabilities;
  }

  private static double[] softmax(float[] logits, double temperature) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double[] softmax = new double[logits.length];
    double sum = 0;
    for (int label = 0; label < logits.length; label++) {
      softmax[label] = Math.exp((logits[label] - highest) / temperature);
      sum += softmax[label];
    }
    for (int label = 0; label < logits.length; label++) {
      softmax[label] /= sum;
    }
    return softmax;
  }
}
