package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.ImageLayout;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A batch as the classifier saw it, copied to the heap.
 *
 * @param pixels the images, in [0, 255] as unsigned bytes
 * @param labels the probabilities of the classes of each image
 */
// Made once a run and handed to the page; nobody compares it.
@SuppressWarnings("ArrayRecordComponent")
record BatchSnapshot(byte[][] pixels, double[][] labels) {

  /**
   * Copies a batch.
   *
   * @param batch features in [0, 1], as {@link ImageLayout} knows them
   */
  static BatchSnapshot of(DataSet batch, ImageShape shape) {
    INDArray features = batch.getFeatures();
    ImageLayout layout = ImageLayout.of(features.shape(), shape, ChannelOrder.RGB);
    double[] all = features.dup('c').reshape(-1).toDoubleVector();
    byte[][] pixels = new byte[(int) features.size(0)][shape.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      double[] image = layout.pixels(all, i);
      for (int k = 0; k < image.length; k++) {
        pixels[i][k] = (byte) Math.round(255 * Math.min(1, Math.max(0, image[k])));
      }
    }
    return new BatchSnapshot(pixels, batch.getLabels().toDoubleMatrix());
  }

  int size() {
    return pixels.length;
  }
}
