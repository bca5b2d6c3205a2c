package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Generates images between classes with one model, in any of the methods.
 *
 * @param sampler of that model
 * @param acceptance decides which images are accepted; null if no method refuses an image
 * @param real images that others are averaged of or are like
 * @param critics say how mixed an image is; null if no method uses them
 */
record BetweenGenerator(
    PixelCnn model,
    Sampler sampler,
    @Nullable Acceptance acceptance,
    LabelledImages real,
    @Nullable Judges critics,
    Progress progress) {

  /** Requests of the steered blend. */
  List<SampleRequest> steered(BetweenMaker part) {
    return part.free(Blend.STEERED);
  }

  /** Requests of samples that are like two real images. */
  List<SampleRequest> ofParents(BetweenMaker part) {
    return part.ofParents(Blend.PRODUCT, model.palette(), real);
  }

  /**
   * Samples that are like two real images, which are placed by default: in grey both everywhere
   * alike, in colour as {@link RealParents.Crossing#defaultOf} says.
   */
  BetweenImages ofPlacedParents(String method, BetweenMaker part) {
    return real.shape().isColour()
        ? crossed(method, part, RealParents.Crossing.defaultOf(real.shape()))
        : sampled(method, ofParents(part));
  }

  /** Samples between two real images that are crossed. */
  BetweenImages crossed(String method, BetweenMaker part, RealParents.Crossing crossing) {
    return part.crossed(model, sampler, crossing, real, method, progress);
  }

  /** Puts rectangles of real images into others. */
  BetweenImages cutMix(BetweenMaker part) {
    return part.cutMix(real);
  }

  /** Samples every request once. */
  BetweenImages sampled(String method, List<SampleRequest> requests) {
    return BetweenMaker.drawn(model, sampler, requests, method, progress);
  }

  /** Samples requests until an image is accepted by what the model says of it. */
  BetweenImages accepted(String method, BetweenMaker part, List<SampleRequest> requests) {
    return accepted(method, part, requests, null);
  }

  /** Samples requests until an image is accepted by what the critics say of it. */
  BetweenImages criticised(String method, BetweenMaker part, List<SampleRequest> requests) {
    return accepted(method, part, requests, Objects.requireNonNull(critics));
  }

  private BetweenImages accepted(
      String method, BetweenMaker part, List<SampleRequest> requests, @Nullable Judges opinion) {
    Acceptance needed = Objects.requireNonNull(acceptance);
    return part.accepted(model, sampler, requests, needed, opinion, method, progress);
  }

  /** Averages real images. */
  BetweenImages pixelMixup(BetweenMaker part) {
    return part.pixelMixup(real);
  }
}
