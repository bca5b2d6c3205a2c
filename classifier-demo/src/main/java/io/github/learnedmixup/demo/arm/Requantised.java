package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.palette.Dequantiser;

/**
 * Takes an image through the symbols of a PixelCNN and back to pixel values, as every image that it
 * draws comes: what a classifier would learn if drawn images were real ones but for their values.
 *
 * @param dequantiser the model's
 */
record Requantised(Dequantiser dequantiser) implements ImageTransform {
  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    return dequantiser.dequantised(dequantiser.palette().symbols(pixels), shape, seed);
  }
}
