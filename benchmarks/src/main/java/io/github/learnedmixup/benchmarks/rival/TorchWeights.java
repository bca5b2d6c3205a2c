package io.github.learnedmixup.benchmarks.rival;

import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.network.Tap;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's weights as convolutions in the shapes that libtorch uses: {@code [outputs, inputs,
 * height, width]}. Both halves of a gate are the outputs of one convolution, tanh first.
 *
 * <p>With C features, by name:
 *
 * <ul>
 *   <li>{@code vertical.l.taps} {@code [2C, inputs, 2, 3]} and {@code horizontal.l.taps} {@code
 *       [2C, inputs, 1, 2]} for layer l, which is dilated from 1 on; in layer 0 the kernels are 3x7
 *       and 1x3
 *   <li>{@code vertical.l.classes} and {@code horizontal.l.classes} {@code [classes, 2C]}
 *   <li>{@code horizontal.l.link} {@code [2C, C, 1, 1]}
 *   <li>{@code horizontal.l.residual} {@code [C, C, 1, 1]}, from layer 1 on
 *   <li>{@code head.weights} {@code [C, C, 1, 1]}, {@code head.bias} {@code [C]}, {@code
 *       out.weights} {@code [levels, C, 1, 1]}, {@code out.bias} {@code [levels]}
 * </ul>
 */
final class TorchWeights {
  private TorchWeights() {}

  static Map<String, TorchTensor> of(Weights weights) {
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    // A layer is two blocks: the vertical stack's, and the horizontal one's with the link to it.
    for (int l = 0; l < weights.blocks().size() / 2; l++) {
      Weights.Gated ofVertical = weights.blocks().get(2 * l);
      Weights.Gated ofHorizontal = weights.blocks().get(2 * l + 1);
      List<Tap> above = l == 0 ? Tap.firstAbove() : Tap.vertical(1);
      List<Tap> left = l == 0 ? Tap.firstLeft() : Tap.horizontal(1);
      String vertical = "vertical." + l;
      String horizontal = "horizontal." + l;
      tensors.put(vertical + ".taps", kernel(ofVertical, 0, above));
      tensors.put(vertical + ".classes", classes(ofVertical));
      tensors.put(horizontal + ".taps", kernel(ofHorizontal, 0, left));
      tensors.put(horizontal + ".link", kernel(ofHorizontal, 1, List.of(Tap.OWN)));
      tensors.put(horizontal + ".classes", classes(ofHorizontal));
      ofHorizontal
          .residual()
          .forEach(matrix -> tensors.put(horizontal + ".residual", pointwise(columns(matrix))));
    }
    tensors.put("head.weights", pointwise(columns(weights.headWeights())));
    tensors.put("head.bias", vector(columns(weights.headBias())));
    tensors.put("out.weights", pointwise(columns(weights.outWeights())));
    tensors.put("out.bias", vector(columns(weights.outBias())));
    return tensors;
  }

  /** A matrix with its columns one after the other. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Columns(int rows, int columns, float[] values) {
    float at(int row, int column) {
      return values[column * rows + row];
    }
  }

  private static List<Columns> source(Weights.Half half, int source) {
    return half.sources().get(source).stream().map(TorchWeights::columns).toList();
  }

  private static Columns columns(Matrix matrix) {
    float[] values = new float[matrix.length()];
    HostMemory.get(matrix.array(), values);
    return new Columns(matrix.rows(), matrix.columns(), values);
  }

  /** The kernel of taps that have a matrix each, or one matrix over the inputs of all taps. */
  private static TorchTensor kernel(Weights.Gated gated, int source, List<Tap> taps) {
    List<Columns> tanh = source(gated.tanh(), source);
    List<Columns> sigmoid = source(gated.sigmoid(), source);
    int[] rows = taps.stream().mapToInt(Tap::rows).sorted().distinct().toArray();
    int[] columns = taps.stream().mapToInt(Tap::columns).sorted().distinct().toArray();
    int features = tanh.get(0).rows;
    int inputs = tanh.size() * tanh.get(0).columns / taps.size();
    float[] values = new float[2 * features * inputs * taps.size()];
    for (int t = 0; t < taps.size(); t++) {
      // Taps fill a rectangle at a spacing of one, so that offsets are places in the kernel.
      int row = taps.get(t).rows() - rows[0];
      int column = taps.get(t).columns() - columns[0];
      for (int output = 0; output < 2 * features; output++) {
        List<Columns> half = output < features ? tanh : sigmoid;
        for (int input = 0; input < inputs; input++) {
          int combined = t * inputs + input;
          Columns matrix = half.get(combined / half.get(0).columns);
          values[((output * inputs + input) * rows.length + row) * columns.length + column] =
              matrix.at(output % features, combined % matrix.columns);
        }
      }
    }
    return new TorchTensor(new long[] {2L * features, inputs, rows.length, columns.length}, values);
  }

  private static TorchTensor classes(Weights.Gated gated) {
    Columns tanh = columns(gated.tanh().classes());
    Columns sigmoid = columns(gated.sigmoid().classes());
    float[] values = new float[2 * tanh.values.length];
    for (int label = 0; label < tanh.columns; label++) {
      for (int feature = 0; feature < tanh.rows; feature++) {
        values[2 * label * tanh.rows + feature] = tanh.at(feature, label);
        values[(2 * label + 1) * tanh.rows + feature] = sigmoid.at(feature, label);
      }
    }
    return new TorchTensor(new long[] {tanh.columns, 2L * tanh.rows}, values);
  }

  private static TorchTensor pointwise(Columns matrix) {
    float[] values = new float[matrix.values.length];
    for (int row = 0; row < matrix.rows; row++) {
      for (int column = 0; column < matrix.columns; column++) {
        values[row * matrix.columns + column] = matrix.at(row, column);
      }
    }
    return new TorchTensor(new long[] {matrix.rows, matrix.columns, 1, 1}, values);
  }

  private static TorchTensor vector(Columns matrix) {
    return new TorchTensor(new long[] {matrix.values.length}, matrix.values);
  }
}
