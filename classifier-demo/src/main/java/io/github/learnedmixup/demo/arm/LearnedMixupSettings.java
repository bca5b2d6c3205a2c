package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.augment.LearnedMixupBuilder;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How images are drawn by a PixelCNN, used and labelled.
 *
 * @param share of the batches that is drawn
 * @param alpha of the Beta(alpha, alpha) distribution of lambda; {@link #PURE} draws images of one
 *     class
 * @param blend how the distributions of two classes become one
 * @param temperature of the sampler; {@link #FLAT} leaves nothing of what the model knows
 * @param labelTemperature in nats, of the posterior that is the label; null for the requested
 *     lambda as the label
 * @param labelSmoothing share of a drawn image's label that is spread over all classes
 * @param tolerance how far the answer of classifiers may be from the requested lambda, else the
 *     image is drawn again; null for images as they come
 * @param crossing how the real images that are parents are crossed; null for images without
 * @param use how samples are kept and used again
 */
public record LearnedMixupSettings(
    double share,
    double alpha,
    Blend blend,
    double temperature,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double labelTemperature,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double labelSmoothing,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double tolerance,
    @JsonInclude(JsonInclude.Include.NON_NULL) RealParents.@Nullable Crossing crossing,
    SampleUse use) {

  /** So small that lambda is 0 or 1. */
  static final double PURE = 1e-9;

  /** So high that the model's probabilities are all alike. */
  static final double FLAT = 1e9;

  /** How far the share of parents that came out in colour may be from the one asked for. */
  public static final double INHERITANCE_TOLERANCE = 0.1;

  /** How often samples are used, and how many are at hand. */
  public record SampleUse(int poolSize, int reuse) {}

  public LearnedMixupSettings {
    // Refuses what is out of range, in the words of the plugin.
    plan(share, alpha, blend, temperature);
    labels(labelTemperature, labelSmoothing);
  }

  private static MixPlan plan(double share, double alpha, Blend blend, double temperature) {
    return MixPlan.defaults()
        .withShare(share)
        .withAlpha(alpha)
        .withBlend(blend)
        .withTemperature(temperature);
  }

  private static SoftLabels labels(@Nullable Double temperature, double smoothing) {
    SoftLabels labels =
        temperature == null ? SoftLabels.requested() : SoftLabels.posterior(temperature);
    return labels.withSmoothing(smoothing);
  }

  /** A quarter of each batch, lambda uniform, the product of experts, labels as requested. */
  public static LearnedMixupSettings untuned(SampleUse use) {
    return new LearnedMixupSettings(0.25, 1, Blend.PRODUCT, 1, null, 0, null, null, use);
  }

  public LearnedMixupSettings withShare(double newShare) {
    return new LearnedMixupSettings(
        newShare,
        alpha,
        blend,
        temperature,
        labelTemperature,
        labelSmoothing,
        tolerance,
        crossing,
        use);
  }

  public LearnedMixupSettings withAlpha(double newAlpha) {
    return new LearnedMixupSettings(
        share,
        newAlpha,
        blend,
        temperature,
        labelTemperature,
        labelSmoothing,
        tolerance,
        crossing,
        use);
  }

  LearnedMixupSettings withBlend(Blend newBlend) {
    return new LearnedMixupSettings(
        share,
        alpha,
        newBlend,
        temperature,
        labelTemperature,
        labelSmoothing,
        tolerance,
        crossing,
        use);
  }

  LearnedMixupSettings withTemperature(double newTemperature) {
    return new LearnedMixupSettings(
        share,
        alpha,
        blend,
        newTemperature,
        labelTemperature,
        labelSmoothing,
        tolerance,
        crossing,
        use);
  }

  public LearnedMixupSettings withLabelTemperature(double newTemperature) {
    return new LearnedMixupSettings(
        share, alpha, blend, temperature, newTemperature, labelSmoothing, tolerance, crossing, use);
  }

  public LearnedMixupSettings withLabelSmoothing(double newSmoothing) {
    return new LearnedMixupSettings(
        share, alpha, blend, temperature, labelTemperature, newSmoothing, tolerance, crossing, use);
  }

  LearnedMixupSettings withTolerance(double newTolerance) {
    return new LearnedMixupSettings(
        share,
        alpha,
        blend,
        temperature,
        labelTemperature,
        labelSmoothing,
        newTolerance,
        crossing,
        use);
  }

  public LearnedMixupSettings withCrossing(RealParents.Crossing newCrossing) {
    return new LearnedMixupSettings(
        share,
        alpha,
        blend,
        temperature,
        labelTemperature,
        labelSmoothing,
        tolerance,
        newCrossing,
        use);
  }

  /**
   * Batches with learned mixup.
   *
   * @param images the real ones of the base, for parents
   * @param critics asked where there is a tolerance
   * @param batchesPerEpoch how many the base has
   * @param epochs for how many epochs; nothing is drawn for later ones
   */
  LearnedMixupIterator over(
      DataSetIterator base,
      LabelledImages images,
      PixelCnn model,
      SecondOpinion critics,
      int batchesPerEpoch,
      int epochs,
      long seed) {
    MixPlan plan =
        plan(share, alpha, blend, temperature)
            .withSchedule(ShareSchedule.between(0, Math.max(1, epochs)));
    LearnedMixupBuilder builder = LearnedMixupIterator.builder(base, model);
    if (tolerance != null) {
      int classes = model.spec().classes();
      plan = plan.withAcceptance(Acceptance.ofMixAlone(classes, tolerance));
      builder.secondOpinion(ArmCritics.NAME, critics);
    }
    if (crossing == null) {
      builder.withoutParents();
    } else {
      builder.parents(RealParents.of(images, crossing));
    }
    SoftLabels labels = labels(labelTemperature, labelSmoothing);
    if (inherits(images.shape())) {
      // Photographs are joined pixel by pixel: what came out says more than what was asked for.
      labels = labels.toBuilder().inherits(true).build();
      plan =
          plan.withAcceptance(
              Acceptance.ofInheritance(model.spec().classes(), INHERITANCE_TOLERANCE));
    }
    return builder
        .mixPlan(plan)
        .sampleSupply(SampleSupply.builder().poolSize(use.poolSize()).reuse(use.reuse()).build())
        .softLabels(labels)
        .batchesPerEpoch(batchesPerEpoch)
        // Base and model are of one set, and a comparison has dozens of short trainings.
        .checkLabels(false)
        .seed(seed)
        .build();
  }

  /** Whether images of a shape are labelled by the share that they have of real parents. */
  public boolean inherits(ImageShape shape) {
    return crossing != null && shape.isColour();
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("share", share)
        .set("alpha", alpha)
        .set("blend", blend)
        .set("temperature", temperature)
        .setIfPresent("labelTemperature", labelTemperature)
        .set("labelSmoothing", labelSmoothing, 0.0)
        .setIfPresent("tolerance", tolerance)
        .setIfPresent("crossing", crossing)
        .set("poolSize", use.poolSize())
        .set("reuse", use.reuse());
  }
}
