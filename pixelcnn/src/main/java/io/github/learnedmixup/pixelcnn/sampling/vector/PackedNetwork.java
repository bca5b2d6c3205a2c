package io.github.learnedmixup.pixelcnn.sampling.vector;

import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.network.Blueprint;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Tap;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A network's weights in the order in which {@link Kernel#multiply} reads them, copied to the heap
 * once. Features are padded with zeros to a multiple of {@link Kernel#ROWS}, so that no kernel has
 * a remainder to care for. Immutable but for its arrays, which nobody writes to; thread safe.
 */
final class PackedNetwork {
  /** The number of the image among the streams; block i makes stream i + 1. */
  static final int IMAGE = 0;

  /** The number of a base stream where there is none. */
  static final int NONE = -1;

  /**
   * Taps side by side in a row of a stream, which lie side by side in memory.
   *
   * @param stream which one, {@link #IMAGE} or a block's
   * @param rows how far down; 0 or negative
   * @param column how far to the right the first tap is
   * @param depth features of all taps together
   */
  record Run(int stream, int rows, int column, int depth) {}

  /**
   * A gated block.
   *
   * @param byRow whether all of it depends on the rows above alone
   * @param base the stream that is added, or {@link #NONE}
   * @param runs what the gate sees, the rows farthest above last
   * @param gate weights of {@code [tanh | sigmoid]} over all runs
   * @param depth of these weights
   * @param classes {@code [class][row]}: what each class adds to the gate
   * @param residual weights; empty where there are none
   * @param scale of each feature of the gate's output; empty where it is not normalised
   * @param shift added to it after that; likewise
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Block(
      boolean byRow,
      int base,
      List<Run> runs,
      float[] gate,
      int depth,
      float[][] classes,
      float[] residual,
      float[] scale,
      float[] shift) {}

  /** A tap of one of a block's sources. */
  private record Seen(int source, int index, int stream, Tap tap, int inputs) {}

  private final PixelCnnSpec spec;
  private final int features;
  private final int symbols;
  private final float[] values; // [symbol][input], the last input a 1
  private final List<Block> blocks = new ArrayList<>();
  private final float[] head;
  private final float[] headBias;
  private final float[] out;
  private final float[] outBias;
  private final int[] left;
  private final int[] right;
  private final int[] above;

  /** Copies the weights. */
  PackedNetwork(Weights weights) {
    this.spec = weights.spec();
    this.features = padded(spec.features());
    this.symbols = padded(spec.levels());
    this.values = values(weights);
    Blueprint blueprint = Blueprint.of(spec);
    for (int i = 0; i < blueprint.blocks().size(); i++) {
      blocks.add(block(blueprint.blocks().get(i), weights.blocks().get(i)));
    }
    this.head = packed(weights.headWeights(), features);
    this.headBias = column(weights.headBias(), features);
    this.out = packed(weights.outWeights(), symbols);
    this.outBias = column(weights.outBias(), symbols);
    int streams = blocks.size() + 1;
    this.left = new int[streams];
    this.right = new int[streams];
    this.above = new int[streams];
    for (Block block : blocks) {
      for (Run run : block.runs) {
        int last = run.column + run.depth / depth(run.stream) - 1;
        left[run.stream] = Math.max(left[run.stream], -run.column);
        right[run.stream] = Math.max(right[run.stream], last);
        above[run.stream] = Math.max(above[run.stream], -run.rows);
      }
    }
  }

  private static int padded(int rows) {
    return (rows + Kernel.ROWS - 1) / Kernel.ROWS * Kernel.ROWS;
  }

  private static float[] values(Weights weights) {
    PixelCnnSpec spec = weights.spec();
    double[] channels = weights.palette().inputs(weights.flat().dataType());
    int inputs = Weights.inputChannels(spec);
    float[] values = new float[spec.levels() * inputs];
    for (int symbol = 0; symbol < spec.levels(); symbol++) {
      for (int channel = 0; channel < spec.channels(); channel++) {
        values[symbol * inputs + channel] = (float) channels[symbol * spec.channels() + channel];
      }
      values[symbol * inputs + spec.channels()] = 1;
    }
    return values;
  }

  private Block block(Blueprint.Block plan, Weights.Gated weights) {
    List<Seen> taps = new ArrayList<>();
    for (int s = 0; s < plan.sources().size(); s++) {
      Blueprint.Source source = plan.sources().get(s);
      for (int t = 0; t < source.taps().size(); t++) {
        int stream = source.stream() == Blueprint.IMAGE ? IMAGE : source.stream() + 1;
        taps.add(new Seen(s, t, stream, source.taps().get(t), depth(stream)));
      }
    }
    // The rows farthest above last: where they are outside, the sum ends before them.
    taps.sort(
        Comparator.comparingInt((Seen seen) -> -seen.tap.rows())
            .thenComparing(Seen::stream)
            .thenComparing(seen -> seen.tap.columns()));
    int depth = taps.stream().mapToInt(Seen::inputs).sum();
    float[] gate = new float[2 * features * depth];
    packTaps(taps, weights.tanh(), 0, depth, gate);
    packTaps(taps, weights.sigmoid(), features, depth, gate);
    boolean byRow =
        plan.sources().stream()
                .allMatch(
                    source ->
                        source.isAbove()
                            || (source.stream() != Blueprint.IMAGE
                                && blocks.get(source.stream()).byRow))
            && (plan.base() == Blueprint.NONE || blocks.get(plan.base()).byRow);
    return new Block(
        byRow,
        plan.base() == Blueprint.NONE ? NONE : plan.base() + 1,
        runs(taps),
        gate,
        depth,
        classes(weights),
        weights.residual().isEmpty() ? new float[0] : packed(weights.residual().get(0), features),
        weights.norm().isEmpty() ? new float[0] : scale(weights.norm().get(0)),
        weights.norm().isEmpty() ? new float[0] : shift(weights.norm().get(0)));
  }

  private static List<Run> runs(List<Seen> taps) {
    List<Run> runs = new ArrayList<>();
    for (Seen seen : taps) {
      Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null
          && last.stream == seen.stream
          && last.rows == seen.tap.rows()
          && last.column + last.depth / seen.inputs == seen.tap.columns()) {
        runs.set(
            runs.size() - 1,
            new Run(last.stream, last.rows, last.column, last.depth + seen.inputs));
      } else {
        runs.add(new Run(seen.stream, seen.tap.rows(), seen.tap.columns(), seen.inputs));
      }
    }
    return List.copyOf(runs);
  }

  private void packTaps(List<Seen> taps, Weights.Half half, int row, int depth, float[] to) {
    int k = 0;
    for (Seen seen : taps) {
      List<Matrix> matrices = half.sources().get(seen.source);
      boolean ofImage = seen.stream == IMAGE;
      float[] values = values(matrices.get(ofImage ? 0 : seen.index));
      int columns = ofImage ? seen.inputs : spec.features();
      int first = ofImage ? seen.index * seen.inputs : 0;
      for (int column = 0; column < columns; column++) {
        for (int feature = 0; feature < spec.features(); feature++) {
          to[place(row + feature, k + column, depth)] =
              values[(first + column) * spec.features() + feature];
        }
      }
      k += seen.inputs;
    }
  }

  private static int place(int row, int k, int depth) {
    return (row / Kernel.ROWS * depth + k) * Kernel.ROWS + row % Kernel.ROWS;
  }

  private float[][] classes(Weights.Gated weights) {
    float[] tanh = values(weights.tanh().classes());
    float[] sigmoid = values(weights.sigmoid().classes());
    float[][] classes = new float[spec.classes()][2 * features];
    for (int label = 0; label < spec.classes(); label++) {
      System.arraycopy(tanh, label * spec.features(), classes[label], 0, spec.features());
      System.arraycopy(sigmoid, label * spec.features(), classes[label], features, spec.features());
    }
    return classes;
  }

  private float[] scale(Weights.Norm norm) {
    float[] scale = column(norm.scale(), features);
    try (Matrix deviation = norm.deviation()) {
      float[] values = values(deviation);
      for (int feature = 0; feature < spec.features(); feature++) {
        scale[feature] /= values[feature];
      }
    }
    return scale;
  }

  private float[] shift(Weights.Norm norm) {
    float[] scale = scale(norm);
    float[] shift = column(norm.shift(), features);
    float[] mean = column(norm.mean(), features);
    for (int feature = 0; feature < spec.features(); feature++) {
      shift[feature] -= mean[feature] * scale[feature];
    }
    return shift;
  }

  /** A matrix over the features of a stream, with as many rows as are asked for. */
  private float[] packed(Matrix matrix, int rows) {
    float[] values = values(matrix);
    float[] packed = new float[rows * features];
    for (int column = 0; column < matrix.columns(); column++) {
      for (int row = 0; row < matrix.rows(); row++) {
        packed[place(row, column, features)] = values[column * matrix.rows() + row];
      }
    }
    return packed;
  }

  private static float[] values(Matrix matrix) {
    float[] values = new float[matrix.length()];
    HostMemory.get(matrix.array(), values);
    return values;
  }

  private static float[] column(Matrix matrix, int rows) {
    float[] column = new float[rows];
    System.arraycopy(values(matrix), 0, column, 0, matrix.length());
    return column;
  }

  PixelCnnSpec spec() {
    return spec;
  }

  /** Features of a stream, padding included. */
  int features() {
    return features;
  }

  /** Rows of the logits, padding included. */
  int symbols() {
    return symbols;
  }

  /** Features of the image, or of a block's stream, padding included. */
  int depth(int stream) {
    return stream == IMAGE ? Weights.inputChannels(spec) : features;
  }

  /** What the network reads of a symbol: its channels and a 1, {@code [symbol][input]}. */
  float[] values() {
    return values;
  }

  List<Block> blocks() {
    return blocks;
  }

  float[] head() {
    return head;
  }

  float[] headBias() {
    return headBias;
  }

  float[] out() {
    return out;
  }

  float[] outBias() {
    return outBias;
  }

  /** How many columns to the left taps reach on a stream. */
  int left(int stream) {
    return left[stream];
  }

  /** How many columns to the right taps reach on a stream. */
  int right(int stream) {
    return right[stream];
  }

  /** How many rows up taps reach on a stream. */
  int above(int stream) {
    return above[stream];
  }
}
