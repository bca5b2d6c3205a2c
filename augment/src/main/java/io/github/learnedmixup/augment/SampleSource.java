package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sampler;
import java.util.function.Supplier;

/**
 * What the pipeline needs of a model.
 *
 * @param digest names the model: two with one digest are the same
 * @param spec the images' size, classes and levels
 * @param samplers makes a sampler, on the thread that will use it
 * @param greys turns a sample's levels into greys
 */
record SampleSource(
    String digest, PixelCnnSpec spec, Supplier<? extends Sampler> samplers, Greys greys) {

  /** The source that a trained model is. */
  static SampleSource of(PixelCnn model) {
    return new SampleSource(
        model.digest(), model.spec(), model::sampler, model.dequantiser()::draw);
  }

  /** Turns levels, row by row, into greys, whole numbers from 0 to 255, as the seed decides. */
  @FunctionalInterface
  interface Greys {
    void draw(byte[] levels, int height, int width, long seed, float[] greys);
  }
}
