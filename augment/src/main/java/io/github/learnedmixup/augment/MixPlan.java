package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is mixed, and how much of it: the first of the settings of a {@link LearnedMixupIterator}.
 *
 * <p>Each synthetic image is drawn between two different classes, with a mix lambda of its own that
 * is the share of the first one.
 *
 * @param share the share of the examples of a mixed batch that are synthetic, in [0, 1]; at most
 *     0.9 where they are added; default 0.1
 * @param placement whether synthetic images take the places of real ones or are added to them;
 *     default {@link Placement#REPLACE}
 * @param probability how likely it is that a batch is mixed at all, in [0, 1]; default 1
 * @param schedule how the share changes from epoch to epoch; default {@link
 *     ShareSchedule#constant()}
 * @param mixes where lambda comes from; default Beta(0.1, 0.1)
 * @param pairs between which classes images are drawn; default {@link ClassPairs#uniform()}
 * @param blend how the two classes' distributions become one; default {@link Blend#PRODUCT}
 * @param temperature of the sampler, see {@link SampleRequest#temperature()}; default 1
 * @param acceptance what an image must be like, or is drawn again; null, the default, takes every
 *     image as it comes; where none of an image's tries is accepted, the nearest of them is served
 */
public record MixPlan(
    double share,
    Placement placement,
    double probability,
    ShareSchedule schedule,
    LambdaDistribution mixes,
    ClassPairs pairs,
    Blend blend,
    double temperature,
    @Nullable Acceptance acceptance) {

  /** Lambda is from Beta(alpha, alpha) with this alpha where nothing else is said. */
  public static final double DEFAULT_ALPHA = 0.1;

  private static final double MOST_ADDED = 0.9;

  /** Where synthetic images go. */
  public enum Placement {
    /** They take the places of real ones: batches keep their size. */
    REPLACE,
    /**
     * They are put after the real ones: a batch of n has round(n share / (1 - share)) more, at
     * least one, where the share is not 0.
     */
    ADD
  }

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public MixPlan {
    Objects.requireNonNull(placement, "placement");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(mixes, "mixes");
    Objects.requireNonNull(pairs, "pairs");
    Objects.requireNonNull(blend, "blend");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but is " + share);
    }
    if (placement == Placement.ADD && share > MOST_ADDED) {
      throw new IllegalArgumentException(
          "share must be at most %s with placement ADD, but is %s".formatted(MOST_ADDED, share));
    }
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1], but is " + probability);
    }
    SampleRequest.requireTemperature(temperature);
  }

  /**
   * A tenth of the examples, lambda from Beta(0.1, 0.1), the product of experts at temperature 1.
   *
   * <p>Of what the demo compared, this was chosen with 1,000 labelled images of MNIST and with as
   * many of Fashion-MNIST, with a {@linkplain ShareSchedule#between schedule} that leaves the last
   * quarter of a training without.
   */
  public static MixPlan defaults() {
    return new MixPlan(
        0.1,
        Placement.REPLACE,
        1,
        ShareSchedule.constant(),
        LambdaDistribution.beta(DEFAULT_ALPHA),
        ClassPairs.uniform(),
        Blend.PRODUCT,
        1,
        null);
  }

  /** A copy with another share of synthetic examples. */
  public MixPlan withShare(double newShare) {
    return new MixPlan(
        newShare, placement, probability, schedule, mixes, pairs, blend, temperature, acceptance);
  }

  /** A copy with synthetic images in other places. */
  public MixPlan withPlacement(Placement newPlacement) {
    return new MixPlan(
        share, newPlacement, probability, schedule, mixes, pairs, blend, temperature, acceptance);
  }

  /** A copy with another probability that a batch is mixed at all. */
  public MixPlan withProbability(double newProbability) {
    return new MixPlan(
        share, placement, newProbability, schedule, mixes, pairs, blend, temperature, acceptance);
  }

  /** A copy with another schedule of the share. */
  public MixPlan withSchedule(ShareSchedule newSchedule) {
    return new MixPlan(
        share, placement, probability, newSchedule, mixes, pairs, blend, temperature, acceptance);
  }

  /** A copy with other mixes. */
  public MixPlan withMixes(LambdaDistribution newMixes) {
    return new MixPlan(
        share, placement, probability, schedule, newMixes, pairs, blend, temperature, acceptance);
  }

  /** A copy with mixes from Beta(alpha, alpha); see {@link LambdaDistribution#beta}. */
  public MixPlan withAlpha(double alpha) {
    return withMixes(LambdaDistribution.beta(alpha));
  }

  /** A copy between other classes. */
  public MixPlan withPairs(ClassPairs newPairs) {
    return new MixPlan(
        share, placement, probability, schedule, mixes, newPairs, blend, temperature, acceptance);
  }

  /** A copy with another way to blend the classes. */
  public MixPlan withBlend(Blend newBlend) {
    return new MixPlan(
        share, placement, probability, schedule, mixes, pairs, newBlend, temperature, acceptance);
  }

  /** A copy with another sampling temperature. */
  public MixPlan withTemperature(double newTemperature) {
    return new MixPlan(
        share, placement, probability, schedule, mixes, pairs, blend, newTemperature, acceptance);
  }

  /** A copy with images that must be like this, or with null as they come. */
  public MixPlan withAcceptance(@Nullable Acceptance newAcceptance) {
    return new MixPlan(
        share, placement, probability, schedule, mixes, pairs, blend, temperature, newAcceptance);
  }

  /**
   * Refuses what does not go with a model.
   *
   * @throws IllegalArgumentException if pairs or bands of acceptance are not of its classes, or a
   *     pair names one without training images
   */
  void requireFits(TrainedClasses classes) {
    pairs.requireFits(classes);
    if (acceptance != null && acceptance.bands().size() != classes.classes()) {
      throw new IllegalArgumentException(
          "acceptance must have a band for each of %d classes, but has %d"
              .formatted(classes.classes(), acceptance.bands().size()));
    }
  }
}
