package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.ArrayList;
import java.util.Arrays;
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
@Internal
public final class Weights {
  /** Inputs of a network for a pixel: its channels, in [-1, 1] each, and 1 inside the image. */
  public static int inputChannels(PixelCnnSpec spec) {
    return spec.channels() + 1;
  }

  /**
   * The matrices of one half of a gate.
   *
   * @param sources for each source of the block one {@code [features, features]} matrix a tap, or,
   *     where the source is the image, a single one over the patch of all taps
   * @param classes the bias of each class, {@code [features, classes]}
   */
  public record Half(List<List<Matrix>> sources, Matrix classes) {}

  /**
   * The matrices of one block.
   *
   * @param tanh the half that makes values
   * @param sigmoid the half that lets them through
   * @param residual {@code [features, features]}, what the gate's output goes through; empty where
   *     the blueprint has none
   * @param norm what normalises the gate's output before that; empty where the blueprint has none
   */
  public record Gated(Half tanh, Half sigmoid, List<Matrix> residual, List<Norm> norm) {}

  /**
   * The vectors of a batch normalisation, {@code [features, 1]} each.
   *
   * @param scale of the normalised values
   * @param shift added to them
   * @param mean of the values to be normalised; found by statistics, not by gradients
   * @param variance of the same, likewise
   */
  public record Norm(Matrix scale, Matrix shift, Matrix mean, Matrix variance) {
    /** The standard deviation of the values to be normalised, {@code [features, 1]}, made anew. */
    public Matrix deviation() {
      Matrix deviation = Matrix.zeros(variance.array().dataType(), variance.length(), 1);
      deviation.array().assign(Normalisation.deviation(variance.array()));
      return deviation;
    }

    /**
     * Normalises a gate's output, {@code [features, columns]}, by the constants.
     *
     * @param deviation what {@link #deviation} gives
     */
    public void apply(Matrix values, Matrix deviation) {
      values
          .array()
          .subiColumnVector(mean.array())
          .diviColumnVector(deviation.array())
          .muliColumnVector(scale.array())
          .addiColumnVector(shift.array());
    }
  }

  /** Over how many of 255 steps of a channel colours begin to have unlike logits. */
  private static final double COLOUR_SCALE = 60;

  /** The largest weight of a colour's Fourier features, before it is shared among all features. */
  private static final double COLOUR_WEIGHT = 1;

  private final PixelCnnSpec spec;
  private final Palette palette;
  private final INDArray flat;
  private final List<Matrix> matrices; // in the order of the vector
  private final List<Gated> blocks;
  private final Matrix headWeights;
  private final Matrix headBias;
  private final Matrix outWeights;
  private final Matrix outBias;

  /** Creates parameters that are all zero, of a network with a palette that no images decided. */
  public Weights(PixelCnnSpec spec, DataType type) {
    this(spec, Palette.spread(spec.channels(), spec.levels()), type);
  }

  /**
   * Creates parameters that are all zero.
   *
   * @param palette what the symbols stand for, with the spec's channels and as many symbols
   * @throws IllegalArgumentException if it has others
   */
  public Weights(PixelCnnSpec spec, Palette palette, DataType type) {
    if (palette.channels() != spec.channels() || palette.size() != spec.levels()) {
      throw new IllegalArgumentException(
          "the palette must have %d symbols of %d channel(s), but has %d of %d"
              .formatted(spec.levels(), spec.channels(), palette.size(), palette.channels()));
    }
    this.spec = spec;
    this.palette = palette;
    this.flat = HostMemory.matrix(type, 1, size(spec));
    int features = spec.features();
    Cutter cutter = new Cutter(flat);
    List<Gated> all = new ArrayList<>();
    for (Blueprint.Block block : Blueprint.of(spec).blocks()) {
      Half tanh = half(cutter, block);
      Half sigmoid = half(cutter, block);
      all.add(
          new Gated(
              tanh,
              sigmoid,
              block.residual() ? List.of(cutter.cut(features, features)) : List.of(),
              block.norm() ? List.of(norm(cutter)) : List.of()));
    }
    this.blocks = List.copyOf(all);
    this.headWeights = cutter.cut(features, features);
    this.headBias = cutter.cut(features, 1);
    this.outWeights = cutter.cut(spec.levels(), features);
    this.outBias = cutter.cut(spec.levels(), 1);
    this.matrices = List.copyOf(cutter.matrices);
    if (cutter.position != flat.length()) {
      throw new AssertionError(cutter.position + " parameters laid out of " + flat.length());
    }
  }

  private Half half(Cutter cutter, Blueprint.Block block) {
    int features = spec.features();
    List<List<Matrix>> sources = new ArrayList<>();
    for (Blueprint.Source source : block.sources()) {
      List<Matrix> matrices = new ArrayList<>();
      for (int i = 0; i < source.matrices(); i++) {
        matrices.add(cutter.cut(features, source.inputs(spec)));
      }
      sources.add(List.copyOf(matrices));
    }
    return new Half(List.copyOf(sources), cutter.cut(features, spec.classes()));
  }

  private Norm norm(Cutter cutter) {
    int features = spec.features();
    return new Norm(
        cutter.cut(features, 1),
        cutter.cut(features, 1),
        cutter.cut(features, 1),
        cutter.cut(features, 1));
  }

  /** Number of parameters of a network. */
  public static long size(PixelCnnSpec spec) {
    long features = spec.features();
    long inputs = 0; // columns of all matrices of the blocks
    for (Blueprint.Block block : Blueprint.of(spec).blocks()) {
      inputs += 2L * spec.classes() + (block.residual() ? features : 0) + (block.norm() ? 4 : 0);
      for (Blueprint.Source source : block.sources()) {
        inputs += 2L * source.matrices() * source.inputs(spec);
      }
    }
    long head = features * features + features + spec.levels() * (features + 1);
    return inputs * features + head;
  }

  /**
   * Fills the parameters with seeded noise whose scale keeps the activations of every layer alike;
   * class biases and head biases start at zero.
   */
  public void initialise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double features = spec.features();
    for (Gated gated : blocks) {
      for (Half half : List.of(gated.tanh(), gated.sigmoid())) {
        List<Matrix> matrices = half.sources().stream().flatMap(List::stream).toList();
        double inputs = matrices.stream().mapToInt(Matrix::columns).sum();
        matrices.forEach(matrix -> fill(matrix, 1 / Math.sqrt(inputs), random));
      }
      gated.residual().forEach(matrix -> fill(matrix, 1 / Math.sqrt(features), random));
      for (Norm norm : gated.norm()) {
        norm.scale().fill(1);
        norm.variance().fill(1);
      }
    }
    fill(headWeights, Math.sqrt(2 / features), random);
    if (palette.channels() == 1) {
      fill(outWeights, 0.1 / Math.sqrt(features), random);
    } else {
      fillByColour(random);
    }
  }

  /**
   * Sets the head's rows to random Fourier features of the symbols' colours (Rahimi and Recht 2007,
   * "Random features for large-scale kernel machines"): like colours begin with like logits, and
   * learn together.
   */
  private void fillByColour(SplittableRandom random) {
    int channels = palette.channels();
    double[] values = new double[outWeights.length()];
    for (int feature = 0; feature < spec.features(); feature++) {
      double[] frequencies = new double[channels];
      Arrays.setAll(frequencies, channel -> random.nextGaussian() / COLOUR_SCALE);
      double phase = random.nextDouble(2 * Math.PI);
      for (int symbol = 0; symbol < spec.levels(); symbol++) {
        double angle = phase;
        for (int channel = 0; channel < channels; channel++) {
          angle += frequencies[channel] * palette.value(symbol, channel);
        }
        values[feature * spec.levels() + symbol] =
            COLOUR_WEIGHT / Math.sqrt(spec.features()) * Math.cos(angle);
      }
    }
    put(outWeights, values);
  }

  private static void fill(Matrix matrix, double deviation, SplittableRandom random) {
    double[] values = new double[matrix.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    put(matrix, values);
  }

  /** Sets a matrix from its values, column by column. */
  private static void put(Matrix matrix, double[] values) {
    INDArray array = matrix.array();
    array.assign(
        Nd4j.createFromArray(values)
            .castTo(array.dataType())
            .reshape('f', matrix.rows(), matrix.columns()));
  }

  /** A copy for the first classes alone, or for more classes, whose biases are zero. */
  public Weights withClasses(int classes) {
    Weights copy = new Weights(spec.withClasses(classes), palette, flat.dataType());
    for (int i = 0; i < matrices.size(); i++) {
      INDArray from = matrices.get(i).array();
      INDArray to = copy.matrices.get(i).array();
      long columns = Math.min(from.columns(), to.columns());
      firstColumns(to, columns).assign(firstColumns(from, columns));
    }
    return copy;
  }

  private static INDArray firstColumns(INDArray matrix, long columns) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns));
  }

  /** The structure these parameters are for. */
  public PixelCnnSpec spec() {
    return spec;
  }

  /** What the symbols stand for: given, not learnt. */
  public Palette palette() {
    return palette;
  }

  /** All parameters, {@code [1, size]}; writing to it writes to every matrix. */
  public INDArray flat() {
    return flat;
  }

  /** The gated blocks, as the {@link Blueprint} lists them. */
  public List<Gated> blocks() {
    return blocks;
  }

  /** The head's hidden product, {@code [features, features]}. */
  public Matrix headWeights() {
    return headWeights;
  }

  /** The head's hidden bias, {@code [features, 1]}. */
  public Matrix headBias() {
    return headBias;
  }

  /** The head's product to the logits, {@code [levels, features]}. */
  public Matrix outWeights() {
    return outWeights;
  }

  /** The logits' bias, {@code [levels, 1]}. */
  public Matrix outBias() {
    return outBias;
  }

  /** Cuts a vector into column-major matrices, one after the other. */
  private static final class Cutter {
    private final INDArray vector;
    private final List<Matrix> matrices = new ArrayList<>();
    private long position;

    Cutter(INDArray vector) {
      this.vector = vector;
    }

    Matrix cut(long rows, long columns) {
      long end = position + rows * columns;
      Matrix matrix =
          Matrix.of(
              vector
                  .get(NDArrayIndex.point(0), NDArrayIndex.interval(position, end))
                  .reshape('f', rows, columns));
      position = end;
      matrices.add(matrix);
      return matrix;
    }
  }
}
