package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings that did best in a measured comparison: a plan, labels, and whether images have real
 * parents. See {@link SampleSettingsBuilder#preset}.
 *
 * <p>The tables give errors of a small convolutional classifier against the baseline, which is
 * trained without augmentation: mean and 95 % interval over seeds, paired by seed. Negative is
 * fewer. They are from the files of those names in {@code classifier-demo/results}; {@code
 * classifier-demo/RESULTS.md} says how they were made. All are of MNIST and Fashion-MNIST: on other
 * images, try more than one preset on held-out training images.
 *
 * <p>The number in the name of a result is that of the labelled images, a fifth of which was kept
 * for choosing settings. None was measured between 300 and 1,000: near 700, try both presets.
 *
 * <p>Every generated image is used once, which is the default of {@link SampleSupply}.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of values that do not change
public enum Preset {
  /**
   * For 100 to about 700 labelled images: a quarter of each batch, of two real parents crossed by
   * {@link RealParents.Crossing#EVEN}, any lambda alike, a tenth of each label spread over all
   * classes, off in the last quarter of the training.
   *
   * <table>
   *   <caption>Learned mixup of real parents, errors against the baseline</caption>
   *   <tr><th>results</th><th>errors</th><th>other settings than these</th></tr>
   *   <tr><td>mnist-100</td><td>-5.6 % [-9.1, -2.1]</td><td></td></tr>
   *   <tr><td>mnist-300</td><td>-17.8 % [-20.8, -14.8]</td><td></td></tr>
   *   <tr><td>fashion-mnist-100</td><td>-1.5 % [-5.2, 2.1]</td>
   *       <td>no smoothing, to the end</td></tr>
   *   <tr><td>fashion-mnist-100-tuned</td><td>-3.1 % [-6.7, 0.5]</td>
   *       <td>half of each batch, no smoothing</td></tr>
   *   <tr><td>fashion-mnist-300</td><td>-7.1 % [-9.2, -5.0]</td>
   *       <td>no smoothing, to the end</td></tr>
   * </table>
   *
   * <p>With 300 images of MNIST posterior labels, {@link #SOME_THOUSAND}, did still better: -21.2 %
   * [-27.0, -15.3]. Smoothing is taken for Fashion-MNIST, too, as it had fewer errors there in the
   * trials on held-out training images.
   */
  SOME_HUNDRED(
      MixPlan.builder().share(0.25).alpha(1).build(),
      0.75,
      SoftLabels.builder().smoothing(0.1).build(),
      RealParents.Crossing.EVEN),

  /**
   * For about 700 to 5,000 labelled images: a quarter of each batch, sampled freely, lambda from
   * Beta(0.2, 0.2), {@link Blend#MIXTURE} at temperature 0.8, labels by the posterior at 20 nats,
   * to the end of the training.
   *
   * <table>
   *   <caption>Learned mixup with posterior labels, errors against the baseline</caption>
   *   <tr><th>results</th><th>errors</th><th>of real parents instead</th></tr>
   *   <tr><td>mnist-1000</td><td>-26.3 % [-31.2, -21.3]</td><td>-21.9 % [-24.5, -19.3]</td></tr>
   *   <tr><td>fashion-mnist-1000</td><td>-7.5 % [-9.3, -5.6]</td>
   *       <td>-7.3 % [-8.7, -5.9]</td></tr>
   * </table>
   *
   * <p>In a later comparison, with better models and settings chosen on more images, other
   * posterior labels were chosen for Fashion-MNIST: lambda uniform, {@link Blend#PRODUCT} at
   * temperature 1, 10 nats. They made -8.7 % [-9.8, -7.5] (fashion-mnist-1000-tuned).
   */
  SOME_THOUSAND(posteriorPlan(), 1, SoftLabels.posterior(20), null),

  /**
   * For 5,000 labelled images and more: what {@link #SOME_THOUSAND} has. No other settings were
   * tuned with so many images.
   *
   * <table>
   *   <caption>Learned mixup with posterior labels, errors against the baseline</caption>
   *   <tr><th>results</th><th>errors</th><th>of real parents instead</th></tr>
   *   <tr><td>mnist-5000</td><td>-26.0 % [-33.6, -18.3]</td><td>-15.4 % [-20.8, -9.9]</td></tr>
   *   <tr><td>fashion-mnist-5000</td><td>-5.4 % [-7.6, -3.2]</td>
   *       <td>-5.9 % [-7.9, -3.8]</td></tr>
   * </table>
   *
   * <p>With all 60,000 training images no form was better than the baseline; see {@link
   * #MODEL_HAS_SEEN_MORE}.
   */
  FIVE_THOUSAND_AND_MORE(posteriorPlan(), 1, SoftLabels.posterior(20), null),

  /**
   * For a model that was trained on many more labelled images than the classifier: a quarter of
   * each batch, sampled freely, each image of a single class, with a hard label, to the end. Such a
   * model is worth more as a source of new images than any mixing.
   *
   * <table>
   *   <caption>Fashion-MNIST, 1,000 labelled images, a model trained on 55,000: error rate on 5,000
   *       held-out training images, one seed</caption>
   *   <tr><th>augmentation</th><th>error rate</th></tr>
   *   <tr><td>baseline</td><td>18.1 %</td></tr>
   *   <tr><td>pixel mixup</td><td>17.2 %</td></tr>
   *   <tr><td>of real parents, half of each batch</td><td>15.9 %</td></tr>
   *   <tr><td>sampled freely, lambda uniform</td><td>15.3 %</td></tr>
   *   <tr><td>these settings</td><td>14.4 %</td></tr>
   * </table>
   *
   * <p>This table is in {@code classifier-demo/RESULTS.md}, "What a better PixelCNN is worth". It
   * is one trial, not a comparison over seeds. Where the classifier itself has many images, such a
   * model does not help: with all 60,000, class samples made 5.7 % [-10.8, 22.2] more errors than
   * the baseline on MNIST (mnist-all) and 4.9 % [3.3, 6.5] more on Fashion-MNIST
   * (fashion-mnist-all), and no other form fewer for sure.
   */
  MODEL_HAS_SEEN_MORE(
      MixPlan.builder().share(0.25).mixes(LambdaDistribution.oneOf(List.of(0.0, 1.0))).build(),
      1,
      SoftLabels.requested(),
      null);

  private final MixPlan plan;
  private final double until; // which part of the training has synthetic images
  private final SoftLabels labels;
  private final RealParents.@Nullable Crossing crossing;

  Preset(MixPlan plan, double until, SoftLabels labels, RealParents.@Nullable Crossing crossing) {
    this.plan = plan;
    this.until = until;
    this.labels = labels;
    this.crossing = crossing;
  }

  private static MixPlan posteriorPlan() {
    return MixPlan.builder().share(0.25).alpha(0.2).blend(Blend.MIXTURE).temperature(0.8).build();
  }

  /** What is mixed, and how much of it, to the end of the training. */
  public MixPlan plan() {
    return plan;
  }

  /**
   * What is mixed, and how much of it, with the schedule that the preset was measured with.
   *
   * @param epochs how many epochs the training has, at least 1
   * @throws IllegalArgumentException if there is none
   */
  public MixPlan plan(long epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be positive, but is " + epochs);
    }
    long end = Math.max(1, Math.round(until * epochs));
    return plan.withSchedule(ShareSchedule.between(0, end));
  }

  /** How synthetic images are labelled. */
  public SoftLabels labels() {
    return labels;
  }

  /** How real parents are crossed; empty where images are sampled freely. */
  public Optional<RealParents.Crossing> crossing() {
    return Optional.ofNullable(crossing);
  }
}
