package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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

  /** The components of a copy, one of which is changed. */
  private static final class Copy {
    private @Nullable Jitter jitter;
    private boolean jittersAll;
    private boolean quantised;
    private @Nullable PixelMixing pixels;
    private @Nullable LearnedMixupSettings learned;
    private double smoothing;
    private EpochWindow window;
    private @Nullable EpochWindow smoothingWindow;
    private @Nullable ImagePolicy policy;
    private @Nullable ImagePolicy common;

    Copy(Augmentation from) {
      this.jitter = from.jitter;
      this.jittersAll = from.jittersAll;
      this.quantised = from.quantised;
      this.pixels = from.pixels;
      this.learned = from.learned;
      this.smoothing = from.smoothing;
      this.window = from.window;
      this.smoothingWindow = from.smoothingWindow;
      this.policy = from.policy;
      this.common = from.common;
    }

    Augmentation made() {
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
          common);
    }
  }

  private Augmentation with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.made();
  }

  public Augmentation withJitter(Jitter newJitter) {
    return with(copy -> copy.jitter = newJitter);
  }

  /** Makes the shifts and turns last, so that they are of all images. */
  Augmentation withJittersAll() {
    return with(copy -> copy.jittersAll = true);
  }

  /** Turns last the shifts and turns, if there are any, so that they are of all images. */
  Augmentation ofAllImages() {
    return jitter == null ? this : withJittersAll();
  }

  Augmentation withQuantised() {
    return with(copy -> copy.quantised = true);
  }

  public Augmentation withPixels(PixelMixing newPixels) {
    return with(copy -> copy.pixels = newPixels);
  }

  public Augmentation withLearned(@Nullable LearnedMixupSettings newLearned) {
    return with(copy -> copy.learned = newLearned);
  }

  Augmentation withSmoothing(double newSmoothing) {
    return with(copy -> copy.smoothing = newSmoothing);
  }

  public Augmentation withWindow(EpochWindow newWindow) {
    return with(copy -> copy.window = newWindow);
  }

  public Augmentation withSmoothingWindow(EpochWindow newWindow) {
    return with(copy -> copy.smoothingWindow = newWindow);
  }

  /** Sets what every image goes through within the window. */
  public Augmentation withPolicy(ImagePolicy newPolicy) {
    return with(copy -> copy.policy = newPolicy);
  }

  /** Sets what every image goes through where there is no policy; null for nothing. */
  public Augmentation withCommon(@Nullable ImagePolicy newCommon) {
    return with(copy -> copy.common = newCommon);
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
