package io.github.learnedmixup.augment.transform;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.transform.mixing.MixGranularity;
import io.github.learnedmixup.augment.transform.mixing.MixPartners;
import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Collects the settings of a {@link MixingIterator}, in any order; see {@link
 * MixingIterator#builder}.
 */
public final class MixingBuilder {
  private final DataSetIterator base;
  private final List<MixSettings.Odds> ways = new ArrayList<>();
  private MixGranularity granularity = MixGranularity.EXAMPLE;
  private double probability = 1;
  private ShareSchedule byEpoch = ShareSchedule.constant();
  private ShareSchedule byBatch = ShareSchedule.constant();
  private MixPartners partners = MixPartners.SHUFFLED;
  private @Nullable ClassPairs pairs;
  private @Nullable DataSetIterator reference;
  private double smoothing;
  private boolean exact = true;
  private long seed;
  private LabelKind labels = LabelKind.CLASSES;
  private int height;
  private int width;

  MixingBuilder(DataSetIterator base) {
    this.base = Objects.requireNonNull(base, "base");
  }

  /** Adds a way to mix, as likely as each other one; at least one is needed. */
  @CanIgnoreReturnValue
  public MixingBuilder way(MixWay way) {
    return way(way, 1);
  }

  /**
   * Adds a way to mix with its odds.
   *
   * @param odds relative to those of the other ways, positive and finite
   * @throws IllegalArgumentException if the odds are out of their range
   */
  @CanIgnoreReturnValue
  public MixingBuilder way(MixWay way, double odds) {
    Objects.requireNonNull(way, "way");
    if (!(odds > 0 && odds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("odds must be positive and finite, but are " + odds);
    }
    ways.add(new MixSettings.Odds(way, odds));
    return this;
  }

  /**
   * Sets the size of the images, which all ways but mixup need; default none.
   *
   * @param newHeight rows, positive
   * @param newWidth columns, positive
   * @throws IllegalArgumentException if one is not positive
   */
  @CanIgnoreReturnValue
  public MixingBuilder imageSize(int newHeight, int newWidth) {
    BatchCheck.requirePositive(newHeight, newWidth);
    height = newHeight;
    width = newWidth;
    return this;
  }

  /**
   * Sets what shares a decision: whether to mix, which way, lambda, and places; default {@link
   * MixGranularity#EXAMPLE}.
   */
  @CanIgnoreReturnValue
  public MixingBuilder granularity(MixGranularity newGranularity) {
    granularity = Objects.requireNonNull(newGranularity, "granularity");
    return this;
  }

  /**
   * Sets how likely an example, a pair or a batch, by the granularity, is mixed at all, in [0, 1];
   * default 1.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  @CanIgnoreReturnValue
  public MixingBuilder probability(double newProbability) {
    requireShare("probability", newProbability);
    probability = newProbability;
    return this;
  }

  /**
   * Sets how the probability changes from epoch to epoch: {@code ShareSchedule.between(0, 80)}
   * leaves all epochs from the eighty-first on alone; default {@link ShareSchedule#constant()}.
   */
  @CanIgnoreReturnValue
  public MixingBuilder schedule(ShareSchedule newSchedule) {
    byEpoch = Objects.requireNonNull(newSchedule, "schedule");
    return this;
  }

  /**
   * Sets how the probability changes from batch to batch of the whole run: what the schedule calls
   * epochs are batches here, counted from 0; default {@link ShareSchedule#constant()}. Where both
   * schedules are set, their factors are multiplied.
   */
  @CanIgnoreReturnValue
  public MixingBuilder scheduleByBatch(ShareSchedule newSchedule) {
    byBatch = Objects.requireNonNull(newSchedule, "scheduleByBatch");
    return this;
  }

  /** Mixes the i-th example with the i-th from the end, not with a random one, the default. */
  @CanIgnoreReturnValue
  public MixingBuilder flippedPartners() {
    return partners(MixPartners.FLIPPED, null, null);
  }

  /**
   * Mixes examples with random ones of their batch whose class makes a wanted pair with their own;
   * default any. An example that has no such partner in its batch, or is of several classes, stays
   * as it is. Which class is named first does not matter.
   */
  @CanIgnoreReturnValue
  public MixingBuilder partnersByClass(ClassPairs newPairs) {
    return partners(
        MixPartners.BY_CLASS, Objects.requireNonNull(newPairs, "partnersByClass"), null);
  }

  /**
   * Mixes examples with those of another iterator, in its order, over again where its batch is
   * smaller; default with those of their own batch. It has images and labels like the base's, and
   * is reset whenever it is at its end; closing it is left to who made it. Where a run is resumed,
   * it is at its beginning, and is brought to its place; if it is random itself, by the number of
   * its batches, it must be resumed before.
   */
  @CanIgnoreReturnValue
  public MixingBuilder partnersFrom(DataSetIterator newReference) {
    return partners(
        MixPartners.REFERENCE, null, Objects.requireNonNull(newReference, "partnersFrom"));
  }

  private MixingBuilder partners(
      MixPartners newPartners,
      @Nullable ClassPairs newPairs,
      @Nullable DataSetIterator newReference) {
    if (partners != MixPartners.SHUFFLED && partners != newPartners) {
      throw new IllegalArgumentException(
          "partners are %s already, and cannot be %s as well".formatted(partners, newPartners));
    }
    partners = newPartners;
    pairs = newPairs;
    reference = newReference;
    return this;
  }

  /**
   * Sets which share of the labels of all examples, mixed or not, is spread evenly over all
   * classes, in [0, 1]; default 0.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  @CanIgnoreReturnValue
  public MixingBuilder smoothing(double share) {
    requireShare("smoothing", share);
    smoothing = share;
    return this;
  }

  /**
   * Sets whether labels have the shares of the pixels, the default, or lambda as it was drawn,
   * whatever the rim cut off.
   */
  @CanIgnoreReturnValue
  public MixingBuilder correctLambda(boolean correct) {
    exact = correct;
    return this;
  }

  /** Sets what the base's labels are; default {@link LabelKind#CLASSES}. */
  @CanIgnoreReturnValue
  public MixingBuilder labels(LabelKind newLabels) {
    labels = Objects.requireNonNull(newLabels, "labels");
    return this;
  }

  /** Sets the random seed; default 0. */
  @CanIgnoreReturnValue
  public MixingBuilder seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], but is " + share);
    }
  }

  /**
   * Creates the iterator.
   *
   * @throws IllegalArgumentException if there is no way; if a way needs the size of the images and
   *     there is none; if pairs of examples are to have partners by class or from another iterator;
   *     or if labels that are no classes are to be smoothed or to decide partners
   */
  public MixingIterator build() {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("there must be a way to mix: call way()");
    }
    MixSettings settings =
        new MixSettings(
            ways,
            granularity,
            probability,
            byEpoch,
            byBatch,
            partners,
            pairs,
            smoothing,
            exact,
            seed,
            labels,
            height,
            width);
    if (settings.needsPixels() && height == 0) {
      throw new IllegalArgumentException(
          "ways other than mixup must know the size of the images: call imageSize()");
    }
    if (granularity == MixGranularity.PAIR
        && (partners == MixPartners.BY_CLASS || partners == MixPartners.REFERENCE)) {
      throw new IllegalArgumentException(
          "pairs of examples are each other's partners, which cannot be " + partners);
    }
    if (labels != LabelKind.CLASSES && (smoothing > 0 || partners == MixPartners.BY_CLASS)) {
      throw new IllegalArgumentException(
          "smoothing and partners by class need labels that are CLASSES, but they are " + labels);
    }
    return new MixingIterator(base, settings, reference);
  }
}
