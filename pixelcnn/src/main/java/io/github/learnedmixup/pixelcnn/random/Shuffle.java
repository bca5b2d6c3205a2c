package io.github.learnedmixup.pixelcnn.random;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Random permutations by the algorithm of Fisher and Yates (Durstenfeld 1964, "Algorithm 235"):
 * from the last item to the second, each changes places with a random one of those up to itself.
 */
public final class Shuffle {
  /** Lets two items change places. */
  @FunctionalInterface
  private interface Swap {
    void swap(int first, int second);
  }

  private Shuffle() {}

  /** The numbers 0 to size - 1 in a random order, which depends on the seed alone. */
  public static int[] order(int size, long seed) {
    return order(size, last -> below(seed, last, last + 1));
  }

  /**
   * The numbers 0 to size - 1 in a random order.
   *
   * @param random gives for i a uniform number in 0 to i; called for size - 1 first, for 1 last
   */
  public static int[] order(int size, IntUnaryOperator random) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    swaps(
        size,
        random,
        (first, second) -> {
          int swapped = order[first];
          order[first] = order[second];
          order[second] = swapped;
        });
    return order;
  }

  /**
   * Shuffles a part of an array, in a random order that depends on the seed and the part's place
   * alone.
   *
   * @param from the first index, inclusive
   * @param to the last index, exclusive
   */
  public static void range(byte[] values, int from, int to, long seed) {
    swaps(
        to - from,
        last -> below(seed, from + last, last + 1),
        (first, second) -> {
          byte swapped = values[from + first];
          values[from + first] = values[from + second];
          values[from + second] = swapped;
        });
  }

  /** The permutation that undoes another one. */
  public static int[] inverse(int[] order) {
    int[] inverse = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[order[i]] = i;
    }
    return inverse;
  }

  private static int below(long seed, int index, int bound) {
    return (int) (SeededHash.uniform(seed, index) * bound);
  }

  private static void swaps(int size, IntUnaryOperator random, Swap items) {
    for (int last = size - 1; last > 0; last--) {
      items.swap(last, random.applyAsInt(last));
    }
  }
}
