package io.github.learnedmixup.demo;

/**
 * How images are averaged.
 *
 * @param alpha of the Beta(alpha, alpha) distribution of lambda; positive
 */
record PixelMixupSettings(double alpha) {
  PixelMixupSettings {
    if (!(alpha > 0 && alpha <= 100)) {
      throw new IllegalArgumentException("--mixup-alpha must be in (0, 100], but is " + alpha);
    }
  }
}
