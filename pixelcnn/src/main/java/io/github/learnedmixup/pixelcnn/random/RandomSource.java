package io.github.learnedmixup.pixelcnn.random;

/** A sequence of draws from one seed, for one item; not thread safe. */
public final class RandomSource {
  private final long seed;
  private long next;

  /** Starts a sequence that the seed alone decides. */
  public RandomSource(long seed) {
    this.seed = seed;
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return SeededHash.uniform(seed, next++);
  }

  /** Uniform in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in 0 to bound - 1. */
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  /**
   * Nearly normal with mean 0 and deviation 1, and never beyond plus or minus 3: the sum of three
   * uniform numbers, which needs no logarithm and throws no outliers.
   */
  public double normal() {
    return 2 * (uniform() + uniform() + uniform()) - 3;
  }
}
