package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * One classifier's training: a number of optimiser steps that is the same for all arms, whatever
 * their iterators do.
 *
 * @param curve points at equal distances
 * @param firstBatch the first batch that the classifier saw
 * @param seconds spent on batches and steps, not on watching
 */
record ClassifierTraining(List<CurvePoint> curve, BatchSnapshot firstBatch, double seconds) {
  private static final int POINTS = 10;

  ClassifierTraining {
    curve = List.copyOf(curve);
  }

  /**
   * Trains a classifier.
   *
   * @param batches begun again whenever it ends
   * @param watched images that accuracy is measured on along the way; nothing is decided by it
   * @param afterStep told after every step
   */
  static ClassifierTraining run(
      Classifier classifier,
      DataSetIterator batches,
      int steps,
      LabelledImages watched,
      Runnable afterStep) {
    List<CurvePoint> curve = new ArrayList<>();
    BatchSnapshot first = null;
    double lossSum = 0;
    int lossCount = 0;
    long nanos = 0;
    for (int step = 1; step <= steps; step++) {
      long begin = System.nanoTime();
      if (!batches.hasNext()) {
        batches.reset();
      }
      DataSet batch = batches.next();
      if (first == null) {
        first = BatchSnapshot.of(batch);
      }
      lossSum += classifier.step(batch);
      lossCount++;
      nanos += System.nanoTime() - begin;
      if (step * (long) POINTS / steps > (step - 1) * (long) POINTS / steps) {
        double accuracy = watched.size() == 0 ? Double.NaN : classifier.accuracy(watched);
        curve.add(new CurvePoint(step, lossSum / lossCount, accuracy));
        lossSum = 0;
        lossCount = 0;
      }
      afterStep.run();
    }
    if (first == null) {
      throw new IllegalArgumentException("steps must be positive, but is " + steps);
    }
    return new ClassifierTraining(curve, first, nanos / 1e9);
  }
}
