package io.github.learnedmixup.pixelcnn.random;

/**
 * Random draws as pure functions: what is drawn for an item depends on a seed and the item's index
 * alone, not on what was drawn before it, on which thread, or whether it was drawn at all.
 *
 * <p>{@code mix(seed, index)} is the index-th output of the SplitMix64 generator started at that
 * seed (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), which can be
 * computed directly because the generator's state is a counter. Streams within streams come from
 * using a draw as the seed of others: {@code uniform(mix(seed, image), pixel)}.
 */
public final class SeededHash {
  /** The odd integer nearest to 2^64 divided by the golden ratio: the counter's step. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private SeededHash() {}

  /** 64 random bits that depend on both arguments; any values are allowed. */
  public static long mix(long seed, long index) {
    long z = seed + (index + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number in [0, 1), a multiple of 2^-53: the upper bits of {@link #mix}. */
  public static double uniform(long seed, long index) {
    return (mix(seed, index) >>> 11) * 0x1.0p-53;
  }
}
