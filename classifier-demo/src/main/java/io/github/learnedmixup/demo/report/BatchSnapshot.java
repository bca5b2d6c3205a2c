package io.github.learnedmixup.demo.report;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A batch as the classifier saw it, copied to the heap.
 *
 * @param greys the images, in [0, 255] as unsigned bytes
 * @param labels the probabilities of the classes of each image
 */
// Made once a run and handed to the page; nobody compares it.
@SuppressWarnings("ArrayRecordComponent")
record BatchSnapshot(byte[][] greys, double[][] labels) {

  /**
   * Copies a batch.
   *
   * @param batch features in [0, 1], one image a row
   */
  static BatchSnapshot of(DataSet batch) {
    INDArray features = batch.getFeatures();
    double[][] pixels = features.reshape(features.size(0), -1).toDoubleMatrix();
    byte[][] greys = new byte[pixels.length][];
    for (int i = 0; i < pixels.length; i++) {
      greys[i] = new byte[pixels[i].length];
      for (int pixel = 0; pixel < pixels[i].length; pixel++) {
        greys[i][pixel] = (byte) Math.round(255 * Math.min(1, Math.max(0, pixels[i][pixel])));
      }
    }
    return new BatchSnapshot(greys, batch.getLabels().toDoubleMatrix());
  }

  int size() {
    return greys.length;
  }
}
