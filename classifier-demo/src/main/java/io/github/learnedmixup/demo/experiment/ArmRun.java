package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierCurvePoint;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import java.util.List;

/**
 * What one arm did with one seed.
 *
 * @param measures what the classifier is worth on the test images
 * @param trainingAccuracy lambda-weighted accuracy on the batches at the end of the training
 * @param steps optimiser steps made
 * @param images in all batches, real and synthetic
 * @param seconds of training, waiting for synthetic images included
 * @param samplesGenerated images that the PixelCNN drew
 * @param samplesReused places in batches that got an image which another place had had before
 * @param curve how the training went
 */
public record ArmRun(
    Arm arm,
    long seed,
    ClassifierMeasures measures,
    double trainingAccuracy,
    int steps,
    long images,
    double seconds,
    long samplesGenerated,
    long samplesReused,
    List<ClassifierCurvePoint> curve) {
  public ArmRun {
    curve = List.copyOf(curve);
  }

  /** Images a second, both kinds together, the arms of a seed sharing the processors. */
  public double imagesPerSecond() {
    return images / seconds;
  }
}
