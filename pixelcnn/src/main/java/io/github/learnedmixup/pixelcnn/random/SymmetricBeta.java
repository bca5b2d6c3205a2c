package io.github.learnedmixup.pixelcnn.random;

/**
 * Draws from Beta(alpha, alpha) as a pure function of a seed.
 *
 * <p>If X and Y are Gamma(alpha) then X / (X + Y) is Beta(alpha, alpha). Gammas are drawn by
 * squeezed rejection (Marsaglia and Tsang 2000, "A simple method for generating gamma variables"),
 * for alpha below 1 by way of Gamma(alpha + 1) U^(1/alpha). Everything is kept in logarithms, since
 * for small alpha both gammas underflow. The uniform numbers are hashes of the seed and a counter.
 */
public final class SymmetricBeta {
  private final long seed;
  private long drawn;

  private SymmetricBeta(long seed) {
    this.seed = seed;
  }

  /** A number in [0, 1], distributed as Beta(alpha, alpha) over the seeds; alpha above 0. */
  public static double of(double alpha, long seed) {
    SymmetricBeta draws = new SymmetricBeta(seed);
    if (alpha == 1) {
      return draws.uniform();
    }
    double logX = draws.logGamma(alpha);
    double logY = draws.logGamma(alpha);
    return 1 / (1 + StrictMath.exp(logY - logX));
  }

  private double logGamma(double alpha) {
    if (alpha < 1) {
      return logGamma(alpha + 1) + StrictMath.log(1 - uniform()) / alpha;
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal();
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double logV = StrictMath.log(v);
        if (StrictMath.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * logV) {
          return StrictMath.log(d) + logV;
        }
      }
    }
  }

  /** Box and Muller's transform; its second number is not used. */
  private double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  private double uniform() {
    return SeededHash.uniform(seed, drawn++);
  }
}
