package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * All parameters of a network, or all gradients to them, as one vector with a matrix view for each
 * use. A gate has two halves, {@code tanh} and {@code sigmoid}; each has matrices of its own, so
 * that the results of both are contiguous.
 *
 * <p>Not thread safe while written; reading from several threads is fine.
 */
public final class Weights {
  /** Input channels: the pixel's value in [-1, 1], and 1 inside the image. */
  public static final int INPUT_CHANNELS = 2;

  /**
   * The matrices of one half of a gate.
   *
   * @param taps one {@code [features, inputs]} matrix a tap; in the first layer a single one over
   *     the patch of all taps
   * @param link from the vertical stack, {@code [features, features]}; absent in the vertical stack
   * @param classes the bias of each class, {@code [features, classes]}
   */
  public record Half(List<INDArray> taps, List<INDArray> link, INDArray classes) {}

  /**
   * The matrices of one layer of one stack.
   *
   * @param tanh the half that makes values
   * @param sigmoid the half that lets them through
   */
  public record Gated(Half tanh, Half sigmoid) {}

  /**
   * One layer of both stacks.
   *
   * @param vertical the stack of the rows above
   * @param horizontal the stack of the row itself
   * @param residual {@code [features, features]}, from the horizontal gate to the residual stream;
   *     empty in the first layer, whose gate is the stream
   */
  public record Layer(Gated vertical, Gated horizontal, List<INDArray> residual) {}

  private final PixelCnnSpec spec;
  private final INDArray flat;
  private final List<Layer> layers;
  private final INDArray headWeights;
  private final INDArray headBias;
  private final INDArray outWeights;
  private final INDArray outBias;

  /** Creates parameters that are all zero. */
  public Weights(PixelCnnSpec spec, DataType type) {
    this.spec = spec;
    this.flat = HostMemory.matrix(type, 1, size(spec));
    Cutter cutter = new Cutter(flat);
    int features = spec.features();
    List<Layer> all = new ArrayList<>();
    for (int l = 0; l <= spec.dilations().size(); l++) {
      boolean first = l == 0;
      int verticalTaps = first ? 1 : Tap.vertical(1).size();
      int horizontalTaps = first ? 1 : Tap.horizontal(1).size();
      int verticalInputs = first ? INPUT_CHANNELS * Tap.firstVertical().size() : features;
      int horizontalInputs = first ? INPUT_CHANNELS * Tap.firstHorizontal().size() : features;
      Gated vertical =
          new Gated(
              half(cutter, verticalTaps, verticalInputs, false),
              half(cutter, verticalTaps, verticalInputs, false));
      Gated horizontal =
          new Gated(
              half(cutter, horizontalTaps, horizontalInputs, true),
              half(cutter, horizontalTaps, horizontalInputs, true));
      List<INDArray> residual = first ? List.of() : List.of(cutter.cut(features, features));
      all.add(new Layer(vertical, horizontal, residual));
    }
    this.layers = List.copyOf(all);
    this.headWeights = cutter.cut(features, features);
    this.headBias = cutter.cut(features, 1);
    this.outWeights = cutter.cut(spec.levels(), features);
    this.outBias = cutter.cut(spec.levels(), 1);
    if (cutter.position != flat.length()) {
      throw new AssertionError(cutter.position + " parameters laid out of " + flat.length());
    }
  }

  private Half half(Cutter cutter, int taps, int inputs, boolean linked) {
    int features = spec.features();
    List<INDArray> matrices = new ArrayList<>();
    for (int t = 0; t < taps; t++) {
      matrices.add(cutter.cut(features, inputs));
    }
    List<INDArray> link = linked ? List.of(cutter.cut(features, features)) : List.of();
    return new Half(List.copyOf(matrices), link, cutter.cut(features, spec.classes()));
  }

  /** Number of parameters of a network. */
  public static long size(PixelCnnSpec spec) {
    long features = spec.features();
    long layers = spec.dilations().size();
    long taps = (long) Tap.vertical(1).size() + Tap.horizontal(1).size() + 1;
    long firstInputs =
        (long) INPUT_CHANNELS * (Tap.firstVertical().size() + Tap.firstHorizontal().size());
    long classBiases = (layers + 1) * 4 * features * spec.classes();
    long first = 2 * features * (firstInputs + features);
    long later = layers * features * features * (2 * taps + 1);
    long head = features * features + features + spec.levels() * (features + 1);
    return classBiases + first + later + head;
  }

  /**
   * Fills the parameters with seeded noise whose scale keeps the activations of every layer alike;
   * class biases and head biases start at zero.
   */
  public void initialise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int features = spec.features();
    for (Layer layer : layers) {
      for (Gated gated : List.of(layer.vertical(), layer.horizontal())) {
        for (Half half : List.of(gated.tanh(), gated.sigmoid())) {
          long inputs = 0;
          for (INDArray tap : half.taps()) {
            inputs += tap.columns();
          }
          inputs += half.link().isEmpty() ? 0 : features;
          double scale = 1 / Math.sqrt((double) inputs);
          half.taps().forEach(tap -> fill(tap, scale, random));
          half.link().forEach(link -> fill(link, scale, random));
        }
      }
      layer.residual().forEach(matrix -> fill(matrix, 1 / Math.sqrt(features), random));
    }
    fill(headWeights, Math.sqrt(2.0 / features), random);
    fill(outWeights, 0.1 / Math.sqrt(features), random);
  }

  private static void fill(INDArray matrix, double deviation, SplittableRandom random) {
    double[] values = new double[(int) matrix.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    matrix.assign(
        Nd4j.createFromArray(values)
            .castTo(matrix.dataType())
            .reshape('f', matrix.rows(), matrix.columns()));
  }

  /** The structure these parameters are for. */
  public PixelCnnSpec spec() {
    return spec;
  }

  /** All parameters, {@code [1, size]}; writing to it writes to every matrix. */
  public INDArray flat() {
    return flat;
  }

  /** The gated layers, the first one included. */
  public List<Layer> layers() {
    return layers;
  }

  /** The head's hidden product, {@code [features, features]}. */
  public INDArray headWeights() {
    return headWeights;
  }

  /** The head's hidden bias, {@code [features, 1]}. */
  public INDArray headBias() {
    return headBias;
  }

  /** The head's product to the logits, {@code [levels, features]}. */
  public INDArray outWeights() {
    return outWeights;
  }

  /** The logits' bias, {@code [levels, 1]}. */
  public INDArray outBias() {
    return outBias;
  }

  /** Cuts a vector into column-major matrices, one after the other. */
  private static final class Cutter {
    private final INDArray vector;
    private long position;

    Cutter(INDArray vector) {
      this.vector = vector;
    }

    INDArray cut(long rows, long columns) {
      long end = position + rows * columns;
      INDArray matrix =
          vector
              .get(NDArrayIndex.point(0), NDArrayIndex.interval(position, end))
              .reshape('f', rows, columns);
      position = end;
      return matrix;
    }
  }
}
