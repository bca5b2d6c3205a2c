package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link LearnedMixupIterator} is, between two of its batches: all that the batches to come
 * depend on beside the base, the model and the settings. Immutable.
 *
 * @param epochs how many epochs have begun
 * @param resets how often the base was reset
 * @param batches how many batches of the epoch were delivered
 * @param examples how many examples of the base they had
 * @param onlyNext whether all of them came by {@code next()}, none by {@code next(int)}
 * @param slots how many synthetic slots the run had
 * @param scale the scale of the base's images, if it is known
 * @param pairs which class pairs are in use; at least one, in the order of their samples
 * @param renewed pairs that the next epoch begins with, if any
 */
record MixPosition(
    long epochs,
    long resets,
    long batches,
    long examples,
    boolean onlyNext,
    long slots,
    @Nullable PixelRange scale,
    List<PairsVersion> pairs,
    @Nullable ClassPairs renewed) {

  // Beyond what any run comes to: a thousand million epochs take thirty years at one a second.
  private static final long MOST_EPOCHS = 1_000_000_000;
  private static final long MOST_EXAMPLES = 1_000_000_000_000L; // of one epoch
  private static final long MOST_SLOTS = 1_000_000_000_000_000L; // of the run

  // A run may reset its base without taking a batch, but hardly more often than this.
  private static final long MOST_RESETS_OF_AN_EPOCH = 100;
  private static final long MOST_RESETS_WITHOUT_EPOCHS = 100_000;

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  MixPosition {
    pairs = List.copyOf(pairs);
    requireCount("epochs", epochs, MOST_EPOCHS);
    requireCount("resets", resets, Long.MAX_VALUE);
    requireCount("batches", batches, MOST_EXAMPLES);
    requireCount("examples", examples, MOST_EXAMPLES);
    requireCount("slots", slots, MOST_SLOTS);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("pairs must be at least one, but there are none");
    }
    if (examples < batches || (epochs == 0 && batches > 0)) {
      throw new IllegalArgumentException(
          "examples must be at least one a batch of an epoch that has begun, but are %d in %d batches of epoch %d"
              .formatted(examples, batches, epochs));
    }
    requireOrder(pairs, epochs, slots);
  }

  private static void requireCount(String name, long count, long most) {
    if (count < 0) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + count);
    }
    if (count > most) {
      throw new IllegalArgumentException(
          "%s must be at most %d, but is %d".formatted(name, most, count));
    }
  }

  /** Versions come in the order of their samples, with epochs and samples that there have been. */
  private static void requireOrder(List<PairsVersion> pairs, long epochs, long slots) {
    long samples = slots + SlotPlan.HEAD_START;
    PairsVersion before = null;
    for (PairsVersion version : pairs) {
      if (version.epoch() > epochs || version.firstSample() > samples - version.each().size()) {
        throw new IllegalArgumentException(
            "pairs must be of at most %d epochs and %d samples, but are of epoch %d from sample %d on"
                .formatted(epochs, samples, version.epoch(), version.firstSample()));
      }
      if (before != null
          && version.firstSample() < before.firstSample() + Math.max(1, before.each().size())) {
        throw new IllegalArgumentException(
            "pairs must be in the order of their samples, but from sample %d on follow %s"
                .formatted(version.firstSample(), before));
      }
      before = version;
    }
    if (before == null || before.pairs() == null) {
      throw new IllegalArgumentException(
          "the last pairs must be those that samples are drawn by, but are " + before);
    }
  }

  /**
   * Refuses what would have the base reset for hours: a live run may reset as often as it likes, a
   * file that says so is no run's.
   */
  void requirePlausibleResets() {
    long most = MOST_RESETS_WITHOUT_EPOCHS + MOST_RESETS_OF_AN_EPOCH * epochs;
    if (resets > most) {
      throw new IllegalArgumentException(
          "resets must be at most %d in %d epochs, but are %d".formatted(most, epochs, resets));
    }
  }

  /** Where a run begins. */
  static MixPosition beginning(ClassPairs pairs) {
    return new MixPosition(0, 0, 0, 0, true, 0, null, List.of(new PairsVersion(0, 0, pairs)), null);
  }

  /** What was taken of the base. */
  BaseBatchReader.Delivered delivered() {
    return new BaseBatchReader.Delivered(resets, examples, onlyNext);
  }

  /** Whether the run has had a batch or a reset, so that there is a place to go on from. */
  boolean hasBegun() {
    return epochs > 0 || resets > 0;
  }

  /** Whether the next batch begins an epoch. */
  boolean atBeginningOfEpoch() {
    return batches == 0;
  }

  /** After the base was reset. */
  MixPosition afterReset() {
    return new MixPosition(epochs, resets + 1, 0, 0, true, slots, scale, pairs, renewed);
  }

  /** When an epoch has begun, with the pairs that are now in use. */
  MixPosition inNewEpoch(List<PairsVersion> versions) {
    return new MixPosition(epochs + 1, resets, 0, 0, true, slots, scale, versions, null);
  }

  /** After a batch. */
  MixPosition afterBatch(int realExamples, int newSlots, boolean byNext, PixelRange knownScale) {
    return new MixPosition(
        epochs,
        resets,
        batches + 1,
        examples + realExamples,
        onlyNext && byNext,
        slots + newSlots,
        knownScale,
        pairs,
        renewed);
  }

  /** With other pairs from the next epoch on. */
  MixPosition withRenewed(ClassPairs newPairs) {
    return new MixPosition(
        epochs, resets, batches, examples, onlyNext, slots, scale, pairs, newPairs);
  }

  /**
   * From when on which class pairs are in use.
   *
   * <p>Where pairs have been renewed, samples of the pool may still be of older ones. Of those
   * whatever is smaller is kept: what they were drawn by, or the pairs of the samples themselves.
   * So what a run remembers is bounded by its pool, however often its pairs are renewed.
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
}
