package io.github.learnedmixup.pixelcnn.sampling;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Gate;
import io.github.learnedmixup.pixelcnn.network.HostMemory;
import io.github.learnedmixup.pixelcnn.network.Patches;
import io.github.learnedmixup.pixelcnn.network.Tap;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The incremental engine in ND4J operations, for any backend: the definition that others are tested
 * against. Every activation is computed once. The vertical stack and its links are done a row at a
 * time for all streams; only the horizontal stack goes pixel by pixel.
 *
 * <p>A row is a matrix {@code [features, columns]}, a block of one column a stream for each pixel,
 * so that a pixel of all streams is contiguous. Products always have the same width, used or not:
 * BLAS may round differently at another.
 */
public final class Nd4jEngine implements Engine {
  private final PixelCnnSpec spec;
  private final Weights weights;
  private final int streams;
  private final int padding;
  private final Gate gate;
  private final List<INDArray> owned = new ArrayList<>();

  private final INDArray labels; // [classes, width * streams]
  private final INDArray ones; // [1, streams]
  private final INDArray verticalTanh; // [features, width * streams]
  private final INDArray verticalSigmoid;
  private final INDArray verticalPatches;
  private final INDArray pixelPatches;
  private final List<Layer> layers = new ArrayList<>();
  private final INDArray gated; // [features, streams]
  private final INDArray headInput;
  private final INDArray hidden;
  private final INDArray logits;

  private final byte[][] images;
  private final float[] hostRowPatches;
  private final float[] hostPixelPatches;
  private final float[] hostLogits;
  private int row;

  /**
   * What a layer remembers.
   *
   * @param vertical the last rows of the vertical stack, as many as the next layer's taps reach
   * @param tanh for the row's pixels, what bias and link put into the horizontal gate
   * @param sigmoid the same for its other half
   * @param tanhAt the same, pixel by pixel
   * @param sigmoidAt the same, pixel by pixel
   * @param horizontalAt the row's residual stream, pixel by pixel, those of the padding first
   */
  private record Layer(
      List<INDArray> vertical,
      INDArray tanh,
      INDArray sigmoid,
      List<INDArray> tanhAt,
      List<INDArray> sigmoidAt,
      List<INDArray> horizontalAt) {}

  /**
   * Allocates the buffers.
   *
   * @param weights read only
   * @param streams how many streams go side by side
   */
  public Nd4jEngine(Weights weights, int streams) {
    this.spec = weights.spec();
    this.weights = weights;
    this.streams = streams;
    this.padding =
        Math.max(
            Tap.FIRST_REACH, spec.dilations().stream().mapToInt(Integer::intValue).max().orElse(0));
    DataType type = weights.flat().dataType();
    this.gate = Gate.forBackend(type);
    int features = spec.features();
    int wide = spec.width() * streams;
    int channels = Weights.INPUT_CHANNELS;
    this.labels = matrix(spec.classes(), wide);
    this.ones = matrix(1, streams);
    this.ones.assign(1);
    this.verticalTanh = matrix(features, wide);
    this.verticalSigmoid = matrix(features, wide);
    this.verticalPatches = matrix(channels * Tap.firstVertical().size(), wide);
    this.pixelPatches = matrix(channels * Tap.firstHorizontal().size(), streams);
    int last = spec.dilations().size();
    for (int l = 0; l <= last; l++) {
      List<INDArray> rows = new ArrayList<>();
      for (int r = 0; r <= (l == last ? 0 : spec.dilations().get(l)); r++) {
        rows.add(matrix(features, (2 * padding + spec.width()) * streams));
      }
      INDArray tanh = matrix(features, wide);
      INDArray sigmoid = matrix(features, wide);
      List<INDArray> tanhAt = new ArrayList<>();
      List<INDArray> sigmoidAt = new ArrayList<>();
      for (int column = 0; column < spec.width(); column++) {
        tanhAt.add(pixels(tanh, column, 1));
        sigmoidAt.add(pixels(sigmoid, column, 1));
      }
      INDArray horizontal = matrix(features, (padding + spec.width()) * streams);
      List<INDArray> horizontalAt = new ArrayList<>();
      for (int column = 0; column < padding + spec.width(); column++) {
        horizontalAt.add(pixels(horizontal, column, 1));
      }
      layers.add(new Layer(rows, tanh, sigmoid, tanhAt, sigmoidAt, horizontalAt));
    }
    this.gated = matrix(features, streams);
    this.headInput = matrix(features, streams);
    this.hidden = matrix(features, streams);
    this.logits = matrix(spec.levels(), streams);
    this.images = new byte[streams][spec.pixels()];
    this.hostRowPatches = new float[(int) verticalPatches.length()];
    this.hostPixelPatches = new float[(int) pixelPatches.length()];
    this.hostLogits = new float[(int) logits.length()];
  }

  private INDArray matrix(int rows, int columns) {
    INDArray matrix = HostMemory.matrix(weights.flat().dataType(), rows, columns);
    owned.add(matrix);
    return matrix;
  }

  /** The columns of {@code count} pixels from one on. */
  private INDArray pixels(INDArray matrix, int pixel, int count) {
    return matrix.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval((long) pixel * streams, (long) (pixel + count) * streams));
  }

  @Override
  public int streams() {
    return streams;
  }

  @Override
  public void begin(float[][] mixes) {
    if (mixes.length > streams) {
      throw new IllegalArgumentException(
          "at most %d streams, but there are %d".formatted(streams, mixes.length));
    }
    float[] host = new float[(int) labels.length()];
    for (int s = 0; s < mixes.length; s++) {
      for (int column = 0; column < spec.width(); column++) {
        System.arraycopy(
            mixes[s], 0, host, (column * streams + s) * spec.classes(), spec.classes());
      }
    }
    HostMemory.put(host, labels);
    for (byte[] image : images) {
      Arrays.fill(image, (byte) 0);
    }
  }

  @Override
  public void beginRow(int newRow) {
    row = newRow;
    readRowPatches();
    for (int l = 0; l < layers.size(); l++) {
      Weights.Layer w = weights.layers().get(l);
      Layer layer = layers.get(l);
      bias(w.vertical().tanh(), verticalTanh);
      bias(w.vertical().sigmoid(), verticalSigmoid);
      INDArray out = seen(layer, row, 0);
      if (l == 0) {
        product(w.vertical().tanh().taps().get(0), verticalPatches, verticalTanh);
        product(w.vertical().sigmoid().taps().get(0), verticalPatches, verticalSigmoid);
        gate.forward(verticalTanh, verticalSigmoid, out);
      } else {
        List<Tap> taps = Tap.vertical(spec.dilations().get(l - 1));
        Layer below = layers.get(l - 1);
        for (int t = 0; t < taps.size(); t++) {
          Tap tap = taps.get(t);
          if (row + tap.rows() >= 0) {
            INDArray from = seen(below, row + tap.rows(), tap.columns());
            product(w.vertical().tanh().taps().get(t), from, verticalTanh);
            product(w.vertical().sigmoid().taps().get(t), from, verticalSigmoid);
          }
        }
        gate.forward(verticalTanh, verticalSigmoid, out);
        out.addi(seen(below, row, 0));
      }
      bias(w.horizontal().tanh(), layer.tanh);
      bias(w.horizontal().sigmoid(), layer.sigmoid);
      product(w.horizontal().tanh().link().get(0), out, layer.tanh);
      product(w.horizontal().sigmoid().link().get(0), out, layer.sigmoid);
    }
  }

  private void readRowPatches() {
    List<Tap> taps = Tap.firstVertical();
    int size = Weights.INPUT_CHANNELS * taps.size();
    for (int column = 0; column < spec.width(); column++) {
      for (int s = 0; s < streams; s++) {
        patch(s, column, taps, hostRowPatches, (column * streams + s) * size);
      }
    }
    HostMemory.put(hostRowPatches, verticalPatches);
  }

  private void patch(int stream, int column, List<Tap> taps, float[] to, int position) {
    Patches.write(
        images[stream],
        spec.height(),
        spec.width(),
        spec.levels(),
        row,
        column,
        taps,
        to,
        position);
  }

  private void bias(Weights.Half half, INDArray to) {
    Nd4j.gemm(half.classes(), labels, to, false, false, 1, 0);
  }

  private static void product(INDArray matrix, INDArray from, INDArray to) {
    Nd4j.gemm(matrix, from, to, false, false, 1, 1);
  }

  /** A row of the vertical stack as a tap some columns to the side sees it. */
  private INDArray seen(Layer layer, int atRow, int columns) {
    INDArray ring = layer.vertical.get(atRow % layer.vertical.size());
    return pixels(ring, padding + columns, spec.width());
  }

  @Override
  public float[] logits(int column) {
    List<Tap> firstTaps = Tap.firstHorizontal();
    int size = Weights.INPUT_CHANNELS * firstTaps.size();
    for (int s = 0; s < streams; s++) {
      patch(s, column, firstTaps, hostPixelPatches, s * size);
    }
    HostMemory.put(hostPixelPatches, pixelPatches);
    for (int l = 0; l < layers.size(); l++) {
      Weights.Layer w = weights.layers().get(l);
      Layer layer = layers.get(l);
      INDArray tanh = layer.tanhAt.get(column);
      INDArray sigmoid = layer.sigmoidAt.get(column);
      INDArray out = layer.horizontalAt.get(padding + column);
      if (l == 0) {
        product(w.horizontal().tanh().taps().get(0), pixelPatches, tanh);
        product(w.horizontal().sigmoid().taps().get(0), pixelPatches, sigmoid);
        gate.forward(tanh, sigmoid, out);
      } else {
        List<INDArray> below = layers.get(l - 1).horizontalAt;
        List<Tap> taps = Tap.horizontal(spec.dilations().get(l - 1));
        for (int t = 0; t < taps.size(); t++) {
          INDArray from = below.get(padding + column + taps.get(t).columns());
          product(w.horizontal().tanh().taps().get(t), from, tanh);
          product(w.horizontal().sigmoid().taps().get(t), from, sigmoid);
        }
        gate.forward(tanh, sigmoid, gated);
        out.assign(below.get(padding + column));
        product(w.residual().get(0), gated, out);
      }
    }
    headInput.assign(layers.get(layers.size() - 1).horizontalAt.get(padding + column));
    Transforms.relu(headInput, false);
    Nd4j.gemm(weights.headBias(), ones, hidden, false, false, 1, 0);
    product(weights.headWeights(), headInput, hidden);
    Transforms.relu(hidden, false);
    Nd4j.gemm(weights.outBias(), ones, logits, false, false, 1, 0);
    product(weights.outWeights(), hidden, logits);
    HostMemory.get(logits, hostLogits);
    return hostLogits;
  }

  @Override
  public void feed(int column, byte[] levels) {
    for (int s = 0; s < streams; s++) {
      images[s][row * spec.width() + column] = levels[s];
    }
  }

  @Override
  public void close() {
    owned.stream().filter(matrix -> !matrix.wasClosed()).forEach(INDArray::close);
  }
}
