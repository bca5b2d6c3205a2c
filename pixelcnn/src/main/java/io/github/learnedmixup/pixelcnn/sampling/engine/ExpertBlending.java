package io.github.learnedmixup.pixelcnn.sampling.engine;

/**
 * Two experts' opinions of one level, joined: log-probabilities in nats, weights in [0, 1]. A
 * weight of 1 gives the first expert's opinion and 0 the second's, exactly, and even where the
 * other one says that the level cannot be.
 */
final class ExpertBlending {
  private ExpertBlending() {}

  /**
   * A product of experts: weight * first + (1 - weight) * second. Over all levels the exponentials
   * sum to at most 1 (by Hoelder's inequality): normalise.
   */
  static double product(double weight, double first, double second) {
    // Nothing of minus infinity is nothing; to the processor it is not a number.
    return (weight == 0 ? 0 : weight * first) + (weight == 1 ? 0 : (1 - weight) * second);
  }

  /**
   * A mixture of experts: log(weight * exp(first) + (1 - weight) * exp(second)), with the greater
   * exponential taken out of the sum, so that it never vanishes.
   */
  static double mixture(double weight, double first, double second) {
    double ofFirst = Math.log(weight) + first;
    double ofSecond = Math.log1p(-weight) + second;
    double top = Math.max(ofFirst, ofSecond);
    // Two levels that cannot be have no difference.
    return top == Double.NEGATIVE_INFINITY
        ? top
        : top + Math.log1p(Math.exp(Math.min(ofFirst, ofSecond) - top));
  }
}
