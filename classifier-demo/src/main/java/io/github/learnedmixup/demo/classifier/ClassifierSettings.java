package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.identity.Description;

/**
 * How every arm's classifier is trained.
 *
 * @param steps optimiser steps, the same for all arms; positive
 * @param batchSize images a step, real and synthetic together; positive
 * @param learningRate Adam's first step size, which falls to zero in a straight line; positive
 */
public record ClassifierSettings(int steps, int batchSize, double learningRate) {
  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public ClassifierSettings {
    if (steps < 1) {
      throw new IllegalArgumentException("--steps must be positive, but is " + steps);
    }
    if (batchSize < 2) {
      throw new IllegalArgumentException("--batch-size must be at least 2, but is " + batchSize);
    }
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException(
          "--learning-rate must be in (0, 1], but is " + learningRate);
    }
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("steps", steps).set("batchSize", batchSize).set("learningRate", learningRate);
  }
}
