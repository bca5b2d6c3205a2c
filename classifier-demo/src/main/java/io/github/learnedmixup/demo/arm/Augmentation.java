package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done to real images before a classifier sees them: the components in their order, each
 * with its settings; one that is null, false or 0 is left out.
 *
 * @param jitter small shifts and turns of real images, anew in each epoch; the PixelCNN never sees
 *     them
 * @param jittersAll whether they come last, so that a PixelCNN's images are shifted and turned, too
 * @param quantised whether real images get few grey levels and are painted again, as the images
 *     that a PixelCNN draws are
 * @param pixels two real images become one
 * @param learned a PixelCNN's images in place of some of those
 * @param smoothing share of each label that is spread over all classes
 * @param window when all this is done
 * @param smoothingWindow when labels are smoothed, if that is not when all else is done
 * @param policy what every image goes through, real or generated: after a PixelCNN's images were
 *     added, and before pixels are mixed
 * @param common the same, where there is no policy, and outside of the window
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Augmentation(
    @Nullable Jitter jitter,
    boolean jittersAll,
    boolean quantised,
    @Nullable PixelMixing pixels,
    @Nullable LearnedMixupSettings learned,
    double smoothing,
    EpochWindow window,
    @Nullable EpochWindow smoothingWindow,
    @Nullable ImagePolicy policy,
    @Nullable ImagePolicy common) {

  /** Real images as they are. */
  public static final Augmentation NONE =
      new Augmentation(null, false, false, null, null, 0, EpochWindow.WHOLE, null, null, null);

  public Augmentation {
    Objects.requireNonNull(window, "a window is expected");
  }

  public Augmentation withJitter(Jitter newJitter) {
    return new Augmentation(
        newJitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  /** Makes the shifts and turns last, so that they are of all images. */
  Augmentation withJittersAll() {
    return new Augmentation(
        jitter,
        true,
        quantised,
        pixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  /** Turns last the shifts and turns, if there are any, so that they are of all images. */
  Augmentation ofAllImages() {
    return jitter == null ? this : withJittersAll();
  }

  Augmentation withQuantised() {
    return new Augmentation(
        jitter,
        jittersAll,
        true,
        pixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  public Augmentation withPixels(PixelMixing newPixels) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        newPixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  public Augmentation withLearned(@Nullable LearnedMixupSettings newLearned) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        newLearned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  Augmentation withSmoothing(double newSmoothing) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        newSmoothing,
        window,
        smoothingWindow,
        policy,
        common);
  }

  public Augmentation withWindow(EpochWindow newWindow) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        smoothing,
        newWindow,
        smoothingWindow,
        policy,
        common);
  }

  public Augmentation withSmoothingWindow(EpochWindow newWindow) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        smoothing,
        window,
        newWindow,
        policy,
        common);
  }

  /** Sets what every image goes through within the window. */
  public Augmentation withPolicy(ImagePolicy newPolicy) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        newPolicy,
        common);
  }

  /** Sets what every image goes through where there is no policy; null for nothing. */
  public Augmentation withCommon(@Nullable ImagePolicy newCommon) {
    return new Augmentation(
        jitter,
        jittersAll,
        quantised,
        pixels,
        learned,
        smoothing,
        window,
        smoothingWindow,
        policy,
        newCommon);
  }

  /** What every image goes through within the window; null for nothing. */
  public @Nullable ImagePolicy policyWithin() {
    return policy == null ? common : policy;
  }

  /** Whether labels are smoothed in an epoch of so many, from 0. */
  boolean smooths(int epoch, int epochs) {
    EpochWindow when = smoothingWindow == null ? window : smoothingWindow;
    return smoothing > 0 && when.holds(epoch, epochs);
  }

  /** Whether classifiers decide which images are kept. */
  public boolean asksCritics() {
    return learned != null && learned.tolerance() != null;
  }

  /** What is done to each real image by itself, before all else. */
  List<ImageTransform> variations(Supplier<PixelCnn> model) {
    List<ImageTransform> variations = new ArrayList<>();
    if (jitter != null && !jittersAll) {
      variations.add(jitter);
    }
    if (quantised) {
      variations.add(new Requantised(model.get().dequantiser()));
    }
    return variations;
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    if (jitter != null) {
      to.set("jitter.maxRotationDegrees", jitter.maxRotationDegrees())
          .set("jitter.maxShiftPixels", jitter.maxShiftPixels());
    }
    to.set("jittersAll", jittersAll, false).set("quantised", quantised, false);
    if (pixels != null) {
      to.include("pixels", pixels::describe);
    }
    if (learned != null) {
      to.include("learned", learned::describe);
    }
    to.set("smoothing", smoothing, 0.0)
        .include("window", window::describe, EpochWindow.WHOLE::describe);
    if (smoothingWindow != null) {
      to.include("smoothingWindow", smoothingWindow::describe);
    }
    if (policy != null) {
      to.include("policy", policy::describe);
    }
    if (common != null) {
      to.include("common", common::describe);
    }
  }
}
