package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
 * is the share of the first one. {@link #builder()} starts from the defaults, and {@link
 * #toBuilder()} from a plan. Every {@code with...} is short for a change of one component.
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

  /** The places of synthetic images. */
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
   * The defaults that are given with the components: a tenth of the examples, lambda from Beta(0.1,
   * 0.1), the product of experts at temperature 1.
   *
   * <p>Of what the demo compared for freely drawn images, this was chosen with 1,000 labelled
   * images of MNIST and with as many of Fashion-MNIST, with a {@linkplain ShareSchedule#between
   * schedule} that leaves the last quarter of a training without. A {@link Preset} has better
   * settings.
   */
  public static MixPlan defaults() {
    return builder().build();
  }

  /** Starts from the defaults that are given with the components. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this plan. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.share = share;
    builder.placement = placement;
    builder.probability = probability;
    builder.schedule = schedule;
    builder.mixes = mixes;
    builder.pairs = pairs;
    builder.blend = blend;
    builder.temperature = temperature;
    builder.acceptance = acceptance;
    return builder;
  }

  /** Copies the plan with another share of synthetic examples. */
  public MixPlan withShare(double newShare) {
    return toBuilder().share(newShare).build();
  }

  /** Copies the plan with synthetic images in other places. */
  public MixPlan withPlacement(Placement newPlacement) {
    return toBuilder().placement(newPlacement).build();
  }

  /** Copies the plan with another probability that a batch is mixed at all. */
  public MixPlan withProbability(double newProbability) {
    return toBuilder().probability(newProbability).build();
  }

  /** Copies the plan with another schedule of the share. */
  public MixPlan withSchedule(ShareSchedule newSchedule) {
    return toBuilder().schedule(newSchedule).build();
  }

  /** Copies the plan with another distribution of lambda. */
  public MixPlan withMixes(LambdaDistribution newMixes) {
    return toBuilder().mixes(newMixes).build();
  }

  /** Copies the plan with lambda from Beta(alpha, alpha); see {@link LambdaDistribution#beta}. */
  public MixPlan withAlpha(double newAlpha) {
    return toBuilder().alpha(newAlpha).build();
  }

  /** Copies the plan with other pairs of classes. */
  public MixPlan withPairs(ClassPairs newPairs) {
    return toBuilder().pairs(newPairs).build();
  }

  /** Copies the plan with another way to blend the classes. */
  public MixPlan withBlend(Blend newBlend) {
    return toBuilder().blend(newBlend).build();
  }

  /** Copies the plan with another sampling temperature. */
  public MixPlan withTemperature(double newTemperature) {
    return toBuilder().temperature(newTemperature).build();
  }

  /** Copies the plan with another acceptance, or with null for none. */
  public MixPlan withAcceptance(@Nullable Acceptance newAcceptance) {
    return toBuilder().acceptance(newAcceptance).build();
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

  /**
   * Collects the components of a {@link MixPlan}, in any order. Setters only store; {@link #build}
   * checks.
   */
  public static final class Builder {
    private double share = 0.1;
    private Placement placement = Placement.REPLACE;
    private double probability = 1;
    private ShareSchedule schedule = ShareSchedule.constant();
    private LambdaDistribution mixes = LambdaDistribution.beta(DEFAULT_ALPHA);
    private ClassPairs pairs = ClassPairs.uniform();
    private Blend blend = Blend.PRODUCT;
    private double temperature = 1;
    private @Nullable Acceptance acceptance;

    private Builder() {}

    /**
     * Sets the share of the examples of a mixed batch that are synthetic, in [0, 1], and at most
     * 0.9 where they are added; default 0.1.
     */
    @CanIgnoreReturnValue
    public Builder share(double newShare) {
      share = newShare;
      return this;
    }

    /**
     * Sets whether synthetic images take the places of real ones or are added to them; default
     * {@link Placement#REPLACE}.
     */
    @CanIgnoreReturnValue
    public Builder placement(Placement newPlacement) {
      placement = newPlacement;
      return this;
    }

    /** Sets how likely it is that a batch is mixed at all, in [0, 1]; default 1. */
    @CanIgnoreReturnValue
    public Builder probability(double newProbability) {
      probability = newProbability;
      return this;
    }

    /** Sets how the share changes from epoch to epoch; default {@link ShareSchedule#constant()}. */
    @CanIgnoreReturnValue
    public Builder schedule(ShareSchedule newSchedule) {
      schedule = newSchedule;
      return this;
    }

    /** Sets the distribution of lambda; default Beta(0.1, 0.1). */
    @CanIgnoreReturnValue
    public Builder mixes(LambdaDistribution newMixes) {
      mixes = newMixes;
      return this;
    }

    /**
     * Sets the distribution of lambda to Beta(alpha, alpha), with alpha in (0, 1000]; default
     * {@link #DEFAULT_ALPHA}.
     *
     * @throws IllegalArgumentException if alpha is out of its range
     */
    @CanIgnoreReturnValue
    public Builder alpha(double alpha) {
      return mixes(LambdaDistribution.beta(alpha));
    }

    /**
     * Sets between which classes images are drawn; default {@link ClassPairs#uniform()}, any two.
     */
    @CanIgnoreReturnValue
    public Builder pairs(ClassPairs newPairs) {
      pairs = newPairs;
      return this;
    }

    /** Sets how the two classes' distributions become one; default {@link Blend#PRODUCT}. */
    @CanIgnoreReturnValue
    public Builder blend(Blend newBlend) {
      blend = newBlend;
      return this;
    }

    /**
     * Sets the temperature of the sampler, at least 1e-6 and finite; default 1. Below 1 likely
     * pixel values become more likely still.
     */
    @CanIgnoreReturnValue
    public Builder temperature(double newTemperature) {
      temperature = newTemperature;
      return this;
    }

    /**
     * Sets what an image must be like, or is drawn again; default null, which takes every image as
     * it comes.
     */
    @CanIgnoreReturnValue
    public Builder acceptance(@Nullable Acceptance newAcceptance) {
      acceptance = newAcceptance;
      return this;
    }

    /**
     * Builds the plan.
     *
     * @throws IllegalArgumentException if a component is out of its range, or the share is too
     *     large for the placement
     */
    public MixPlan build() {
      return new MixPlan(
          share, placement, probability, schedule, mixes, pairs, blend, temperature, acceptance);
    }
  }
}
