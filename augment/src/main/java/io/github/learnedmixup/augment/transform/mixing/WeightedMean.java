package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;

/**
 * The weighted mean of two images, value by value.
 *
 * @param size values of an image
 * @param kept weight of the image itself, in [0, 1]; its partner has the rest
 */
@Internal
public record WeightedMean(int size, double kept) implements Overlay {

  @Override
  public void lay(double[] partners, int partner, double[] images, int image, boolean single) {
    if (kept == 1) {
      return;
    }
    int from = partner * size;
    int to = image * size;
    double rest = 1 - kept;
    if (single) {
      // A double holds the product of two floats exactly, so that it is rounded as floats are.
      for (int i = 0; i < size; i++) {
        images[to + i] = (float) (images[to + i] * kept) + (float) (partners[from + i] * rest);
      }
    } else {
      for (int i = 0; i < size; i++) {
        images[to + i] = images[to + i] * kept + partners[from + i] * rest;
      }
    }
  }
}
