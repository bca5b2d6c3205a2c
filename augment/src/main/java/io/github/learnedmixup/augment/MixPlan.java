package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.Blend;
import java.util.Objects;

/**
 * What is mixed, and how much of it: the first of the settings of a {@link LearnedMixupIterator}.
 *
 * <p>Synthetic images take the places of real ones, so that batches keep their size. Each is drawn
 * between two different classes, chosen uniformly, with a mix lambda that is the share of the first
 * one.
 *
 * @param share the share of all examples that are synthetic, in [0, 1]; default 0.25
 * @param alpha lambda is drawn from Beta(alpha, alpha), in (0, 1000]; below 1 most images are close
 *     to one of their classes, above 1 most are half-way; default 1, all mixes alike
 * @param blend how the two classes' distributions become one; default {@link Blend#PRODUCT}
 * @param temperature of the sampler, see {@link
 *     io.github.learnedmixup.pixelcnn.SampleRequest#temperature()}; default 1
 */
public record MixPlan(double share, double alpha, Blend blend, double temperature) {

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public MixPlan {
    Objects.requireNonNull(blend, "blend");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but is " + share);
    }
    requireAlpha(alpha);
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be positive and finite, but is " + temperature);
    }
  }

  /** A quarter of the examples, lambda uniform, the product of experts at temperature 1. */
  public static MixPlan defaults() {
    return new MixPlan(0.25, 1, Blend.PRODUCT, 1);
  }

  /** The same with another share of synthetic examples. */
  public MixPlan withShare(double newShare) {
    return new MixPlan(newShare, alpha, blend, temperature);
  }

  /** The same with another parameter of the mixes' Beta distribution. */
  public MixPlan withAlpha(double newAlpha) {
    return new MixPlan(share, newAlpha, blend, temperature);
  }

  /** The same with another way to blend the classes. */
  public MixPlan withBlend(Blend newBlend) {
    return new MixPlan(share, alpha, newBlend, temperature);
  }

  /** The same with another sampling temperature. */
  public MixPlan withTemperature(double newTemperature) {
    return new MixPlan(share, alpha, blend, newTemperature);
  }

  static void requireAlpha(double alpha) {
    if (!(alpha > 0 && alpha <= 1000)) {
      throw new IllegalArgumentException("alpha must be in (0, 1000], but is " + alpha);
    }
  }
}
