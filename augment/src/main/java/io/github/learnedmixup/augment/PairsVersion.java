package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From when on which class pairs are in use.
 *
 * <p>Where pairs have been renewed, samples of the pool may still be of older ones. Of those
 * whatever is smaller is kept: what they were drawn by, or the pairs of the samples themselves. So
 * what a run remembers is bounded by its pool, however often its pairs are renewed.
 *
 * @param epoch the epoch that they came with, counted from 0
 * @param firstSample the first sample of the run that is made of them, counted from 0
 * @param pairs between which classes; null where {@code each} is there
 * @param each the pair of each sample from {@code firstSample} on; empty where {@code pairs} are
 *     there
 */
record PairsVersion(
    long epoch, long firstSample, @Nullable ClassPairs pairs, List<ClassPair> each) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if an epoch or a sample is negative, or if there are both
   *     {@code pairs} and pairs of each sample, or neither
   */
  PairsVersion {
    each = List.copyOf(each);
    if (epoch < 0 || firstSample < 0) {
      throw new IllegalArgumentException(
          "epoch and firstSample must not be negative, but are %d and %d"
              .formatted(epoch, firstSample));
    }
    if ((pairs == null) == each.isEmpty()) {
      throw new IllegalArgumentException(
          "either pairs or the pair of each sample must be given, but pairs are %s and each %s"
              .formatted(pairs, each));
    }
  }

  /** Makes a version of pairs that samples are drawn by. */
  PairsVersion(long epoch, long firstSample, ClassPairs pairs) {
    this(epoch, firstSample, Objects.requireNonNull(pairs, "pairs"), List.of());
  }

  /** Refuses classes that a model does not have; see {@link ClassPairs#requireFits}. */
  void requireFits(TrainedClasses classes) {
    (pairs == null ? ClassPairs.listed(each) : pairs).requireFits(classes);
  }
}
