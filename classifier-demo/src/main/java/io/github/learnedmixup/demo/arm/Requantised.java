package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.pixelcnn.image.Dequantiser;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Quantiser;

/**
 * Takes an image through the few levels of a PixelCNN and back to greys, as every image that it
 * draws comes: what a classifier would learn if drawn images were real ones but for their greys.
 *
 * @param quantiser the model's
 * @param dequantiser the model's
 */
record Requantised(Quantiser quantiser, Dequantiser dequantiser) implements ImageTransform {
  @Override
  public byte[] apply(byte[] greys, int height, int width, long seed) {
    return dequantiser.greys(quantiser.levels(greys), height, width, seed);
  }
}
