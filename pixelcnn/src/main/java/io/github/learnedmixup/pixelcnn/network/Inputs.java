package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** What a network reads: the patches of the image that first layers see, and the class biases. */
final class Inputs implements AutoCloseable {
  private final PixelCnnSpec spec;
  private final Canvas canvas;
  private final Map<List<Tap>, Patch> patches = new LinkedHashMap<>();
  private final Matrix spread; // [images, columns of a row]: 1 where a column is of an image
  private final Matrix labels; // [classes, images]
  private final Matrix bias; // [features, images]
  private final Matrix biasRow; // [features, columns of a row]
  private final HostArray hostLabels;
  private final double[] values; // the channels of each symbol

  /** The patches of all pixels, {@code [inputs * taps, columns]}, and the same on the heap. */
  private record Patch(Rows rows, HostArray host) {}

  Inputs(PixelCnnSpec spec, Palette palette, Canvas canvas, DataType type) {
    this.spec = spec;
    this.canvas = canvas;
    int count = canvas.images();
    for (Blueprint.Block block : Blueprint.of(spec).blocks()) {
      for (Blueprint.Source source : block.sources()) {
        if (source.stream() == Blueprint.IMAGE) {
          Matrix patch = Matrix.zeros(type, source.inputs(spec), canvas.columns());
          patches.put(source.taps(), new Patch(new Rows(patch, canvas), HostArray.like(patch)));
        }
      }
    }
    this.spread = Matrix.zeros(type, count, canvas.rowColumns());
    HostArray identities = HostArray.like(spread);
    for (int column = 0; column < canvas.rowColumns(); column++) {
      identities.set(column * count + column % count, 1);
    }
    identities.write(spread);
    this.labels = Matrix.zeros(type, spec.classes(), count);
    this.bias = Matrix.zeros(type, spec.features(), count);
    this.biasRow = Matrix.zeros(type, spec.features(), canvas.rowColumns());
    this.hostLabels = HostArray.like(labels);
    this.values = palette.inputs(type);
  }

  /** How many rows its patches have together, their copies on the heap included. */
  static long rows(PixelCnnSpec spec) {
    return Blueprint.of(spec).blocks().stream()
        .flatMap(block -> block.sources().stream())
        .filter(source -> source.stream() == Blueprint.IMAGE)
        .mapToLong(source -> 2L * source.inputs(spec))
        .sum();
  }

  /** Reads a batch: symbols of each image, and a distribution over the classes for each. */
  void read(byte[][] batch, double[][] batchLabels) {
    double[] none = new double[spec.classes()];
    for (int i = 0; i < canvas.images(); i++) {
      hostLabels.set(i * spec.classes(), i < batchLabels.length ? batchLabels[i] : none);
    }
    hostLabels.write(labels);
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
              values,
              spec.channels(),
              row,
              c,
              taps,
              patch.host,
              canvas.column(i, row * spec.width() + c) * Weights.inputChannels(spec) * taps.size());
        }
      }
    }
    patch.host.write(patch.rows.whole());
  }

  /** What taps on the image see. */
  Rows patches(List<Tap> taps) {
    return patches.get(taps).rows;
  }

  /**
   * Sets every column to its image's class bias.
   *
   * @param classes the bias of each class, {@code [features, classes]}
   */
  void bias(Matrix classes, Rows to) {
    bias.set(classes, labels);
    biasRow.set(bias, spread);
    for (int row = 0; row < spec.height(); row++) {
      to.row(row).assign(biasRow);
    }
  }

  /** Adds the gradient to the class biases, from that to every column. */
  void biasGradient(Rows from, Matrix toClasses) {
    bias.setOuter(from.row(0), spread);
    for (int row = 1; row < spec.height(); row++) {
      bias.addOuter(from.row(row), spread);
    }
    toClasses.addOuter(bias, labels);
  }

  @Override
  public void close() {
    List<Matrix> owned = new ArrayList<>(List.of(spread, labels, bias, biasRow));
    patches.values().forEach(patch -> owned.add(patch.rows.whole()));
    owned.forEach(Matrix::close);
  }
}
