package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.Acceptance;
import io.github.learnedmixup.pixelcnn.AcceptingSampler;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sampler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** The same, of which images must be like something or are drawn again; null for as they come. */
  SampleSource accepting(@Nullable Acceptance acceptance) {
    return acceptance == null
        ? this
        : new SampleSource(
            digest, spec, () -> new AcceptingSampler(samplers.get(), acceptance), greys);
  }

  /**
   * Refuses a model between whose classes there is nothing.
   *
   * @throws InvalidInputException if it has one class only
   */
  void requireSeveralClasses() {
    if (spec.classes() < 2) {
      throw new InvalidInputException(
          "the model must have at least 2 classes to mix, but has " + spec.classes());
    }
  }

  /** Turns levels, row by row, into greys, whole numbers from 0 to 255, as the seed decides. */
  @FunctionalInterface
  interface Greys {
    void draw(byte[] levels, int height, int width, long seed, float[] greys);
  }
}
