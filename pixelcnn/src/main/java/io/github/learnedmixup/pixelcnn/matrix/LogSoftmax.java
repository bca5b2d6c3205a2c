package io.github.learnedmixup.pixelcnn.matrix;

/** Log-probabilities from logits, in double precision. */
public final class LogSoftmax {
  private LogSoftmax() {}

  /** The log of the sum of the exponentials of {@code count} logits from {@code at} on. */
  public static double logSumExp(float[] logits, int at, int count) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + count; i++) {
      top = Math.max(top, logits[i]);
    }
    double sum = 0;
    for (int i = at; i < at + count; i++) {
      sum += Math.exp(logits[i] - top);
    }
    return top + Math.log(sum);
  }

  /** The log-probability, in nats, of one of {@code count} levels. */
  public static double of(float[] logits, int at, int count, int level) {
    return logits[at + level] - logSumExp(logits, at, count);
  }

  /** The log of the sum of the exponentials of log-weights, such as logits. */
  public static double logSumExp(double[] logWeights) {
    double top = Double.NEGATIVE_INFINITY;
    for (double weight : logWeights) {
      top = Math.max(top, weight);
    }
    double sum = 0;
    for (double weight : logWeights) {
      sum += Math.exp(weight - top);
    }
    return top + Math.log(sum);
  }

  /** Subtracts from log-weights the log of the sum of their exponentials. */
  public static void normalise(double[] logWeights) {
    double logSum = logSumExp(logWeights);
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] -= logSum;
    }
  }

  /** Replaces logits by the gradients of {@code -scale * log p(level)} to them. */
  public static void toGradient(double[] logits, int level, double scale) {
    double logSum = logSumExp(logits);
    for (int i = 0; i < logits.length; i++) {
      double probability = Math.exp(logits[i] - logSum);
      logits[i] = scale * (probability - (i == level ? 1 : 0));
    }
  }
}
