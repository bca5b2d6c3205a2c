package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;

/** How one image is laid over another one, with nothing left to chance. */
@Internal
public interface Overlay {
  /** The share that an image keeps of itself, exactly, in [0, 1]. */
  double kept();

  /**
   * Lays an image over another one.
   *
   * @param partners images, one after another; left as they are
   * @param partner which of them is laid over
   * @param images images, one after another
   * @param image which of them is changed
   * @param single whether values are in single precision, and sums and products are rounded to it
   */
  void lay(double[] partners, int partner, double[] images, int image, boolean single);
}
