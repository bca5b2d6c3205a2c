package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a network reads: the patches that the first layer's taps see, and the class bias of every
 * column. A bias comes as one product with a matrix that says which image a column is of, and so
 * needs no loop over images; a further row of it closes the gates of the padding.
 */
final class Inputs implements AutoCloseable {
  private final PixelCnnSpec spec;
  private final Canvas canvas;
  private final INDArray vertical; // [2 * taps, columns]
  private final INDArray horizontal; // [2 * taps, columns]
  private final INDArray images; // [images + 1, columns]
  private final INDArray labels; // [classes, images]
  private final INDArray bias; // [features, images + 1]
  private final INDArray perImage; // the view of it without the padding
  private final float[] hostVertical;
  private final float[] hostHorizontal;
  private final float[] hostLabels;

  Inputs(PixelCnnSpec spec, Canvas canvas, DataType type) {
    this.spec = spec;
    this.canvas = canvas;
    int count = canvas.images();
    int columns = canvas.columns();
    int verticalPatch = Weights.INPUT_CHANNELS * Tap.firstVertical().size();
    int horizontalPatch = Weights.INPUT_CHANNELS * Tap.firstHorizontal().size();
    this.vertical = HostMemory.matrix(type, verticalPatch, columns);
    this.horizontal = HostMemory.matrix(type, horizontalPatch, columns);
    this.images = HostMemory.matrix(type, count + 1, columns);
    this.labels = HostMemory.matrix(type, spec.classes(), count);
    this.bias = HostMemory.matrix(type, spec.features(), count + 1);
    this.perImage = bias.get(NDArrayIndex.all(), NDArrayIndex.interval(0, count));
    this.hostVertical = new float[verticalPatch * columns];
    this.hostHorizontal = new float[horizontalPatch * columns];
    this.hostLabels = new float[spec.classes() * count];
    markImages(count);
  }

  private void markImages(int count) {
    float[] which = new float[(count + 1) * canvas.columns()];
    int segment = canvas.width() + canvas.padding();
    for (int column = 0; column < canvas.columns(); column++) {
      boolean padding = column % segment >= canvas.width();
      int row = padding ? count : column / segment % count;
      which[column * (count + 1) + row] = 1;
    }
    HostMemory.put(which, images);
  }

  /** Reads a batch: grey levels of each image, and a distribution over the classes for each. */
  void read(byte[][] batch, float[][] batchLabels) {
    Arrays.fill(hostLabels, 0);
    for (int i = 0; i < batchLabels.length; i++) {
      System.arraycopy(batchLabels[i], 0, hostLabels, i * spec.classes(), spec.classes());
    }
    HostMemory.put(hostLabels, labels);
    for (int i = 0; i < batch.length; i++) {
      for (int row = 0; row < spec.height(); row++) {
        for (int c = 0; c < spec.width(); c++) {
          int column = canvas.column(i, row, c);
          patch(batch[i], row, c, Tap.firstVertical(), hostVertical, column);
          patch(batch[i], row, c, Tap.firstHorizontal(), hostHorizontal, column);
        }
      }
    }
    HostMemory.put(hostVertical, vertical);
    HostMemory.put(hostHorizontal, horizontal);
  }

  private void patch(byte[] image, int row, int c, List<Tap> taps, float[] to, int column) {
    int position = column * Weights.INPUT_CHANNELS * taps.size();
    Patches.write(image, spec.height(), spec.width(), spec.levels(), row, c, taps, to, position);
  }

  /** What the vertical stack's first layer sees. */
  INDArray vertical() {
    return vertical;
  }

  /** What the horizontal stack's first layer sees. */
  INDArray horizontal() {
    return horizontal;
  }

  /**
   * Sets every column to its image's class bias, and those of the padding to a constant.
   *
   * @param classes the bias of each class, {@code [features, classes]}
   */
  void bias(INDArray classes, double outside, INDArray to) {
    Nd4j.gemm(classes, labels, perImage, false, false, 1, 0);
    bias.getColumn(canvas.images()).assign(outside);
    Nd4j.gemm(bias, images, to, false, false, 1, 0);
  }

  /** Adds the gradient to the class biases, from that to every column. */
  void biasGradient(INDArray from, INDArray toClasses) {
    Nd4j.gemm(from, images, bias, false, true, 1, 0);
    Nd4j.gemm(perImage, labels, toClasses, false, true, 1, 1);
  }

  @Override
  public void close() {
    for (INDArray matrix : List.of(vertical, horizontal, images, labels, bias)) {
      if (!matrix.wasClosed()) {
        matrix.close();
      }
    }
  }
}
