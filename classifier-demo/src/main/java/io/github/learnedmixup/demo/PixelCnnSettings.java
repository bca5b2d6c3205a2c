package io.github.learnedmixup.demo;

/**
 * How a PixelCNN is trained on a seed's labelled images.
 *
 * @param features channels of each stack
 * @param epochs passes over nine tenths of the labelled images; the last tenth stops it earlier
 * @param batchSize images a step
 * @param patience epochs without a better likelihood of the last tenth after which it stops
 */
record PixelCnnSettings(int features, int epochs, int batchSize, int patience) {
  PixelCnnSettings {
    if (features < 1) {
      throw new IllegalArgumentException(
          "--pixelcnn-features must be positive, but is " + features);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("--pixelcnn-epochs must be positive, but is " + epochs);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be positive, but is " + batchSize);
    }
    if (patience < 0) {
      throw new IllegalArgumentException("patience must not be negative, but is " + patience);
    }
  }
}
