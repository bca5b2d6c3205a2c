package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.List;

/**
 * A policy without a model that suits the kind of images, and what learned mixup adds to it: the
 * settings of {@link Arm#POLICY} and {@link Arm#POLICY_LEARNED} where the images are not known
 * beforehand.
 */
public final class PolicyAugmentation {
  /**
   * Shifts and turns of grey images, which are often drawings or letters that must not be flipped.
   */
  private static final Jitter JITTER = new Jitter(10, 2);

  private static final double SMOOTHING = 0.1;

  /** From how many labelled images on images that are sampled freely did better than of parents. */
  private static final int SOME_THOUSAND = 700;

  private PolicyAugmentation() {}

  /**
   * The policies that are tried: photographs are flipped and cropped, grey images shifted and
   * turned, each without and with label smoothing.
   *
   * @param shape of the images; those in colour are taken for photographs
   * @return two candidates, the first without label smoothing
   */
  public static List<Augmentation> candidates(ImageShape shape) {
    Augmentation transforms =
        shape.isColour()
            ? Augmentation.NONE.withPolicy(ImagePolicy.FLIP_CROP)
            : Augmentation.NONE.withJitter(JITTER).withJittersAll();
    return List.of(transforms, transforms.withSmoothing(SMOOTHING));
  }

  /**
   * Adds learned mixup to a policy, whose transforms and smoothing then are of generated images,
   * too. Photographs, and grey images of fewer than 700, are generated between two real parents;
   * others are sampled freely and labelled by the posterior, as {@link
   * io.github.learnedmixup.augment.Preset} has measured it.
   *
   * @param labelled how many labelled images there are, those for tuning included
   */
  public static Augmentation withLearnedMixup(
      Augmentation policy, ImageShape shape, int labelled, LearnedMixupSettings.SampleUse use) {
    LearnedMixupSettings settings = LearnedMixupSettings.untuned(use);
    return policy.withLearned(
        shape.isColour() || labelled < SOME_THOUSAND
            ? settings.withCrossing(Crossing.defaultOf(shape))
            : settings
                .withAlpha(0.2)
                .withTemperature(0.8)
                .withBlend(Blend.MIXTURE)
                .withLabelTemperature(20));
  }
}
