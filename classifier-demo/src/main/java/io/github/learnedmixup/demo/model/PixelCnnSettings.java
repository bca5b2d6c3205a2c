package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.pixelcnn.identity.Description;

/**
 * How a PixelCNN is trained on a seed's labelled images.
 *
 * @param features channels of each stack
 * @param epochs passes over nine tenths of the images that classifiers learn from; the last tenth
 *     stops it earlier
 * @param batchSize images a step
 * @param patience epochs without a better likelihood of the last tenth after which it stops
 * @param dropout share of the gates' outputs that is dropped in training
 * @param distributionAugmentation share of the images that are shown mirrored, turned or
 *     transposed, the network being told how
 * @param workers threads that share a batch's images; how many decides how sums are rounded
 */
public record PixelCnnSettings(
    int features,
    int epochs,
    int batchSize,
    int patience,
    double dropout,
    double distributionAugmentation,
    int workers) {
  public PixelCnnSettings {
    if (features < 1) {
      throw new IllegalArgumentException(
          "--pixelcnn-features must be positive, but is " + features);
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("--pixelcnn-epochs must be positive, but is " + epochs);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "--pixelcnn-batch-size must be positive, but is " + batchSize);
    }
    if (patience < 0) {
      throw new IllegalArgumentException(
          "--pixelcnn-patience must not be negative, but is " + patience);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("--pixelcnn-dropout must be in [0, 1), but is " + dropout);
    }
    if (!(distributionAugmentation >= 0 && distributionAugmentation < 1)) {
      throw new IllegalArgumentException(
          "--pixelcnn-distribution-augmentation must be in [0, 1), but is "
              + distributionAugmentation);
    }
    if (workers < 1) {
      throw new IllegalArgumentException("--pixelcnn-workers must be positive, but is " + workers);
    }
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("features", features)
        .set("epochs", epochs)
        .set("batchSize", batchSize)
        .set("patience", patience)
        .set("dropout", dropout, 0.0)
        .set("distributionAugmentation", distributionAugmentation, 0.0)
        .set("workers", workers);
  }
}
