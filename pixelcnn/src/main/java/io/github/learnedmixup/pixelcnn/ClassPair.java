package io.github.learnedmixup.pixelcnn;

import java.io.Serializable;

/**
 * Two different classes.
 *
 * @param first the one that lambda is the share of, at least 0
 * @param second another one, at least 0
 */
public record ClassPair(int first, int second) implements Serializable {
  /**
   * Checks the classes.
   *
   * @throws IllegalArgumentException if one is negative or they are the same
   */
  public ClassPair {
    if (first < 0 || second < 0 || first == second) {
      throw new IllegalArgumentException(
          "a pair must be of two different classes from 0 on, but is %d and %d"
              .formatted(first, second));
    }
  }
}
