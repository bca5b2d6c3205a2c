package io.github.learnedmixup.augment;

import java.util.Objects;

/**
 * From when on which class pairs are in use.
 *
 * @param epoch the epoch that they came with, counted from 0
 * @param firstSample the first sample of the run that is made of them, counted from 0
 * @param pairs between which classes
 */
public record PairsVersion(long epoch, long firstSample, ClassPairs pairs) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if an epoch or a sample is negative
   */
  public PairsVersion {
    Objects.requireNonNull(pairs, "pairs");
    if (epoch < 0 || firstSample < 0) {
      throw new IllegalArgumentException(
          "epoch and firstSample must not be negative, but are %d and %d"
              .formatted(epoch, firstSample));
    }
  }
}
