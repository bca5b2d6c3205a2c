package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a network reads: the patches of the image that first layers see, and the class bias of every
 * column. A bias comes as one product with a matrix that says which image a column is of, and so
 * needs no loop over images; a further row of it closes the gates of the padding.
 */
final class Inputs implements AutoCloseable {
  private final PixelCnnSpec spec;
  private final Canvas canvas;
  private final Map<List<Tap>, Patch> patches = new LinkedHashMap<>();
  private final Matrix images; // [images + 1, columns]
  private final Matrix labels; // [classes, images]
  private final Matrix bias; // [features, images + 1]
  private final Matrix perImage; // the view of it without the padding
  private final Matrix outside; // the view of the padding alone
  private final float[] hostLabels;

  /** The patches of all pixels, {@code [2 * taps, columns]}, and the same on the heap. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Patch(Matrix matrix, float[] host) {}

  Inputs(PixelCnnSpec spec, Canvas canvas, DataType type) {
    this.spec = spec;
    this.canvas = canvas;
    int count = canvas.images();
    for (Blueprint.Block block : Blueprint.of(spec).blocks()) {
      for (Blueprint.Source source : block.sources()) {
        if (source.stream() == Blueprint.IMAGE) {
          Matrix patch = Matrix.zeros(type, source.inputs(spec.features()), canvas.columns());
          patches.put(source.taps(), new Patch(patch, new float[patch.length()]));
        }
      }
    }
    this.images = Matrix.zeros(type, count + 1, canvas.columns());
    this.labels = Matrix.zeros(type, spec.classes(), count);
    this.bias = Matrix.zeros(type, spec.features(), count + 1);
    this.perImage = bias.columns(0, count);
    this.outside = bias.columns(count, count + 1);
    this.hostLabels = new float[labels.length()];
    markImages(count);
  }

  private void markImages(int count) {
    float[] which = new float[images.length()];
    int segment = canvas.width() + canvas.padding();
    for (int column = 0; column < canvas.columns(); column++) {
      boolean padding = column % segment >= canvas.width();
      int row = padding ? count : column / segment % count;
      which[column * (count + 1) + row] = 1;
    }
    HostMemory.put(which, images.array());
  }

  /** Reads a batch: grey levels of each image, and a distribution over the classes for each. */
  void read(byte[][] batch, float[][] batchLabels) {
    Arrays.fill(hostLabels, 0);
    for (int i = 0; i < batchLabels.length; i++) {
      System.arraycopy(batchLabels[i], 0, hostLabels, i * spec.classes(), spec.classes());
    }
    HostMemory.put(hostLabels, labels.array());
    patches.forEach((taps, patch) -> read(batch, taps, patch));
  }

  private void read(byte[][] batch, List<Tap> taps, Patch patch) {
    for (int i = 0; i < batch.length; i++) {
      for (int row = 0; row < spec.height(); row++) {
        for (int c = 0; c < spec.width(); c++) {
          Patches.write(
              batch[i],
              spec.height(),
              spec.width(),
              spec.levels(),
              row,
              c,
              taps,
              patch.host,
              canvas.column(i, row, c) * Weights.INPUT_CHANNELS * taps.size());
        }
      }
    }
    HostMemory.put(patch.host, patch.matrix.array());
  }

  /** What taps on the image see. */
  Matrix patches(List<Tap> taps) {
    return patches.get(taps).matrix;
  }

  /**
   * Sets every column to its image's class bias, and those of the padding to a constant.
   *
   * @param classes the bias of each class, {@code [features, classes]}
   */
  void bias(Matrix classes, double padding, Matrix to) {
    perImage.set(classes, labels);
    outside.fill(padding);
    to.set(bias, images);
  }

  /** Adds the gradient to the class biases, from that to every column. */
  void biasGradient(Matrix from, Matrix toClasses) {
    bias.setOuter(from, images);
    toClasses.addOuter(perImage, labels);
  }

  @Override
  public void close() {
    List<Matrix> owned = new ArrayList<>(List.of(images, labels, bias));
    patches.values().forEach(patch -> owned.add(patch.matrix));
    owned.forEach(Matrix::close);
  }
}
