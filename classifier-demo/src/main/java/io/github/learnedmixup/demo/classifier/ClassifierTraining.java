package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One classifier's training: a number of optimiser steps that is the same for all arms, whatever
 * their batches hold.
 *
 * @param curve points at equal distances
 * @param images in all batches, real and synthetic
 * @param seconds spent on batches and steps, not on watching
 */
public record ClassifierTraining(List<ClassifierCurvePoint> curve, long images, double seconds) {
  private static final int POINTS = 10;

  /** Every n-th batch is evaluated before its step. */
  private static final int LOOKED_AT = 10;

  public ClassifierTraining {
    curve = List.copyOf(curve);
  }

  /**
   * Trains a classifier.
   *
   * @param batches without end
   * @param watched images that accuracy is measured on along the way; it decides nothing
   * @param afterStep called after every step
   */
  public static ClassifierTraining run(
      Classifier classifier,
      Supplier<DataSet> batches,
      int steps,
      LabelledImages watched,
      Runnable afterStep) {
    List<ClassifierCurvePoint> curve = new ArrayList<>();
    double loss = 0;
    double trainingAccuracy = 0;
    int lookedAt = 0;
    int since = 0;
    long images = 0;
    long nanos = 0;
    for (int step = 1; step <= steps; step++) {
      long begin = System.nanoTime();
      DataSet batch = batches.get();
      nanos += System.nanoTime() - begin;
      images += batch.numExamples();
      if (since++ % LOOKED_AT == 0) {
        trainingAccuracy += classifier.weightedAccuracy(batch);
        lookedAt++;
      }
      begin = System.nanoTime();
      loss += classifier.step(batch);
      nanos += System.nanoTime() - begin;
      if (step * (long) POINTS / steps > (step - 1) * (long) POINTS / steps) {
        curve.add(
            new ClassifierCurvePoint(
                step, loss / since, trainingAccuracy / lookedAt, classifier.accuracy(watched)));
        loss = 0;
        trainingAccuracy = 0;
        lookedAt = 0;
        since = 0;
      }
      afterStep.run();
    }
    return new ClassifierTraining(curve, images, nanos / 1e9);
  }

  /** The lambda-weighted accuracy on the batches at the end. */
  public double trainingAccuracy() {
    return curve.get(curve.size() - 1).trainingAccuracy();
  }
}
