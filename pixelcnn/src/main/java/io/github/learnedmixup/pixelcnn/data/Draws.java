package io.github.learnedmixup.pixelcnn.data;

/** A sequence of draws from one seed, for one item; not thread safe. */
final class Draws {
  private final long seed;
  private long next;

  Draws(long seed) {
    this.seed = seed;
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return SeededHash.uniform(seed, next++);
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in 0 to bound - 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /**
   * Nearly normal with mean 0 and deviation 1, and never beyond plus or minus 3: the sum of three
   * uniform numbers, which needs no logarithm and throws no outliers.
   */
  double normal() {
    return 2 * (uniform() + uniform() + uniform()) - 3;
  }
}
