package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.SymmetricBeta;
import java.io.Serializable;
import java.util.List;

/**
 * Where the mixes come from: for every synthetic image a lambda of its own, the share of its first
 * class.
 */
public sealed interface LambdaDistribution extends Serializable {

  /**
   * Lambda from Beta(alpha, alpha): below 1 most images are close to one of their classes, above 1
   * most are half-way.
   *
   * @param alpha in (0, 1000]
   * @throws IllegalArgumentException if alpha is out of its range
   */
  static LambdaDistribution beta(double alpha) {
    return new Beta(alpha);
  }

  /** All lambdas in [0, 1] alike, which is Beta(1, 1). */
  static LambdaDistribution uniform() {
    return new Beta(1);
  }

  /**
   * One lambda for every image; 1 and 0 make images of a single class.
   *
   * @param lambda in [0, 1]
   * @throws IllegalArgumentException if lambda is out of its range
   */
  static LambdaDistribution fixed(double lambda) {
    return new OneOf(List.of(lambda));
  }

  /**
   * One of some lambdas, each as often as the others; one that is listed twice comes twice as
   * often.
   *
   * @param lambdas at least one, each in [0, 1]
   * @throws IllegalArgumentException if there is none or one is out of its range
   */
  static LambdaDistribution oneOf(List<Double> lambdas) {
    return new OneOf(lambdas);
  }

  /** The lambda that a seed decides, in [0, 1]. */
  double draw(long seed);

  /**
   * See {@link LambdaDistribution#beta}.
   *
   * @param alpha in (0, 1000]
   */
  record Beta(double alpha) implements LambdaDistribution {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if alpha is out of its range
     */
    public Beta {
      if (!(alpha > 0 && alpha <= 1000)) {
        throw new IllegalArgumentException("alpha must be in (0, 1000], but is " + alpha);
      }
    }

    @Override
    public double draw(long seed) {
      return SymmetricBeta.of(alpha, seed);
    }
  }

  /**
   * See {@link LambdaDistribution#oneOf}.
   *
   * @param lambdas at least one, each in [0, 1]
   */
  record OneOf(List<Double> lambdas) implements LambdaDistribution {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if there is no lambda or one is out of its range
     */
    public OneOf {
      lambdas = List.copyOf(lambdas);
      if (lambdas.isEmpty()) {
        throw new IllegalArgumentException("lambdas must be at least one, but there is none");
      }
      for (double lambda : lambdas) {
        if (!(lambda >= 0 && lambda <= 1)) {
          throw new IllegalArgumentException("lambda must be in [0, 1], but is " + lambda);
        }
      }
    }

    @Override
    public double draw(long seed) {
      return lambdas.get((int) (SeededHash.uniform(seed, 0) * lambdas.size()));
    }
  }
}
