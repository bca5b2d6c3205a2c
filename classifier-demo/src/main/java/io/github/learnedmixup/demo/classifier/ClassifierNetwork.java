package io.github.learnedmixup.demo.classifier;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A network of Deeplearning4j that a {@link Classifier} trains and asks. Features are batches of
 * images in [0, 1]: rows {@code [n, height * width]} of grey images, {@code [n, 3, height, width]}
 * of colour images. Used by one thread at a time.
 */
interface ClassifierNetwork {
  /**
   * Makes one optimiser step.
   *
   * @param batch features and one label row {@code [classes]} for each image, which sums to 1
   * @return the cross-entropy of the batch before the step, in nats
   */
  double step(DataSet batch);

  /** How many optimiser steps were made. */
  int steps();

  /** The logits, [image][class]. */
  double[][] logits(INDArray features);

  /**
   * The gradient of each image's cross-entropy, in nats, with respect to its pixels.
   *
   * @param labels a row for each image
   * @return as many numbers in the order of the features, in any shape
   */
  INDArray inputGradient(INDArray features, INDArray labels);

  /** All weights as one row, running statistics included; a view. */
  INDArray weights();
}
