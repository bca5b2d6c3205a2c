package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;

/**
 * The least work that the two-stack network must do, in floating-point operations.
 *
 * <p>Only products with weights count, each as a multiplication and an addition, and only taps that
 * no mask removes; activations, padding and whatever an implementation computes beyond that do not.
 * Per pixel, with C features, a layer has
 *
 * <ul>
 *   <li>2x3 taps of the vertical stack to the 2C channels of its gate: 12 C^2 products,
 *   <li>1x2 taps of the horizontal stack to its gate: 4 C^2,
 *   <li>the link from the vertical stack to the horizontal gate: 2 C^2,
 *   <li>the residual: C^2;
 * </ul>
 *
 * <p>the first layer has 3x7 taps above and 3 to the left on two input channels, and a link; the
 * head is C to C to levels. Training is counted as three forward passes: the products forward, the
 * gradients to the inputs, and the gradients to the weights.
 */
public final class LeastWork {
  private static final int FIRST_TAPS = 3 * 7 + 3;
  private static final int LAYER = 12 + 4 + 2 + 1;

  private LeastWork() {}

  /** Operations of one forward pass for one image. */
  public static double forward(PixelCnnSpec spec) {
    double c = spec.features();
    double first = 2 * c * (Weights.inputChannels(spec) * FIRST_TAPS + c);
    double layers = spec.dilations().size() * LAYER * c * c;
    double head = c * c + c * spec.levels();
    return 2 * spec.pixels() * (first + layers + head);
  }

  /** Operations of one training step for one image. */
  static double training(PixelCnnSpec spec) {
    return 3 * forward(spec);
  }
}
