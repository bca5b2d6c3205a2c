package io.github.learnedmixup.augment;

/**
 * How synthetic images are labelled: the third of the settings of a {@link LearnedMixupIterator}.
 *
 * <p>An image that was requested as a share lambda of class a and 1 - lambda of class b may have
 * turned out to look more like one of them than was asked for. The model knows: the posterior of a
 * against b, tempered, is 1 / (1 + exp(-(log p(x|a) - log p(x|b)) / T)). Without a temperature it
 * is nearly always 0 or 1, since the logarithms differ by tens of nats. The label's share of class
 * a is {@code (1 - posteriorWeight) * lambda + posteriorWeight * posterior}; class b has the rest.
 *
 * @param posteriorWeight how much of the label is the posterior, in [0, 1]; default 0
 * @param temperature T, in nats, positive and finite; without effect where the weight is 0; default
 *     10
 */
public record SoftLabels(double posteriorWeight, double temperature) {

  private static final double DEFAULT_TEMPERATURE = 10;

  /**
   * Checks both ranges; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public SoftLabels {
    if (!(posteriorWeight >= 0 && posteriorWeight <= 1)) {
      throw new IllegalArgumentException(
          "posteriorWeight must be in [0, 1], but is " + posteriorWeight);
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be positive and finite, but is " + temperature);
    }
  }

  /** The lambda that was asked for; the default. */
  public static SoftLabels requested() {
    return new SoftLabels(0, DEFAULT_TEMPERATURE);
  }

  /** The tempered posterior of the image that was drawn. */
  public static SoftLabels posterior(double temperature) {
    return new SoftLabels(1, temperature);
  }

  /** A weighted mean of the tempered posterior and the requested lambda. */
  public static SoftLabels blend(double posteriorWeight, double temperature) {
    return new SoftLabels(posteriorWeight, temperature);
  }

  /**
   * The share of the first class: in [0, 1] and a multiple of 2^-24, so that it and its complement
   * are floats whose sum is exactly 1.
   *
   * @throws IllegalArgumentException if the posterior is needed and not a number
   */
  double shareOfFirst(double lambda, DrawnImage image) {
    double share = lambda;
    if (posteriorWeight > 0) {
      double nats = image.logLikelihoodFirst() - image.logLikelihoodSecond();
      if (Double.isNaN(nats)) {
        throw new IllegalArgumentException(
            "the log-likelihoods of an image must tell its classes apart, but are %s and %s"
                .formatted(image.logLikelihoodFirst(), image.logLikelihoodSecond()));
      }
      double posterior = 1 / (1 + Math.exp(-nats / temperature));
      share = (1 - posteriorWeight) * lambda + posteriorWeight * posterior;
    }
    return exactInFloat(share);
  }

  /** Rounds a number in [0, 1] to a multiple of 2^-24. */
  static double exactInFloat(double share) {
    return Math.rint(Math.min(1, Math.max(0, share)) * 0x1p24) * 0x1p-24;
  }
}
