package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The two-stack gated PixelCNN (van den Oord et al. 2016, arXiv:1606.05328) over a batch of whole
 * images: log-likelihoods, and the gradients of their sum.
 *
 * <p>A vertical stack sees the rows above, a horizontal stack the pixels to the left and, through a
 * link, the vertical stack; together they see all that comes before a pixel and have no blind spot.
 * Layer by layer, with class biases inside every gate:
 *
 * <pre>
 *   v[l+1] = v[l] + gate(taps of v[l])
 *   h[l+1] = h[l] + residual * gate(taps of h[l] + link * v[l+1])
 *   logits = out * relu(head * relu(h[last]))
 * </pre>
 *
 * <p>The first layer has neither residual nor sum: its gates, over the image, are the streams. All
 * buffers are allocated once, for a fixed number of images. Several networks may share weights that
 * nobody writes at the time; one network is used by one thread.
 */
public final class Network implements AutoCloseable {
  private final PixelCnnSpec spec;
  private final Weights weights;
  private final Canvas canvas;
  private final Gate gate;
  private final Dropout dropout;

  private final List<Activations> layers = new ArrayList<>();
  private final List<INDArray> owned = new ArrayList<>();
  private final Inputs inputs;
  private final INDArray headInput;
  private final INDArray hidden;
  private final INDArray logits;

  private final Shifted toVertical;
  private final Shifted toHorizontal;
  private final INDArray toA;
  private final INDArray toB;
  private final INDArray toY;
  private final INDArray toHidden;

  private final float[] hostLogits;
  private byte[][] current = new byte[0][];

  /** What a layer keeps of the forward pass. */
  private record Activations(
      INDArray tanhVertical,
      INDArray sigmoidVertical,
      Shifted vertical,
      INDArray tanhHorizontal,
      INDArray sigmoidHorizontal,
      INDArray gated,
      Shifted horizontal) {}

  /**
   * Allocates the buffers of a network.
   *
   * @param weights used as they are at each call
   * @param count images of a batch; fewer may be handed over
   * @param dropoutRate share of gate outputs that {@link #forward} drops when told to train
   */
  public Network(Weights weights, int count, double dropoutRate) {
    this.weights = weights;
    this.spec = weights.spec();
    this.canvas = Canvas.of(spec, count);
    DataType type = weights.flat().dataType();
    this.gate = Gate.forBackend(type);
    this.dropout = new Dropout(dropoutRate);
    int features = spec.features();
    int columns = canvas.columns();
    this.inputs = new Inputs(spec, canvas, type);
    for (int l = 0; l <= spec.dilations().size(); l++) {
      layers.add(
          new Activations(
              matrix(type, features, columns),
              matrix(type, features, columns),
              new Shifted(matrix(type, features, canvas.columnsWithMargins()), canvas),
              matrix(type, features, columns),
              matrix(type, features, columns),
              matrix(type, features, columns),
              new Shifted(matrix(type, features, canvas.columnsWithMargins()), canvas)));
    }
    this.headInput = matrix(type, features, columns);
    this.hidden = matrix(type, features, columns);
    this.logits = matrix(type, spec.levels(), columns);
    this.toVertical = new Shifted(matrix(type, features, canvas.columnsWithMargins()), canvas);
    this.toHorizontal = new Shifted(matrix(type, features, canvas.columnsWithMargins()), canvas);
    this.toA = matrix(type, features, columns);
    this.toB = matrix(type, features, columns);
    this.toY = matrix(type, features, columns);
    this.toHidden = matrix(type, features, columns);
    this.hostLogits = new float[spec.levels() * columns];
  }

  private INDArray matrix(DataType type, int rows, int columns) {
    INDArray matrix = HostMemory.matrix(type, rows, columns);
    owned.add(matrix);
    return matrix;
  }

  /** How many images a batch holds at most. */
  public int capacity() {
    return canvas.images();
  }

  /**
   * Runs the forward pass.
   *
   * @param batch grey levels of each image, row by row; at most {@link #capacity()} images
   * @param batchLabels a distribution over the classes for each image
   * @param training whether to drop out
   * @param seed decides what is dropped
   * @return the log-likelihood of each image in nats
   */
  public double[] forward(byte[][] batch, float[][] batchLabels, boolean training, long seed) {
    run(batch, batchLabels, training, seed);
    double[] logLikelihoods = new double[batch.length];
    for (int i = 0; i < batch.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int column = canvas.column(i, pixel / spec.width(), pixel % spec.width());
        logLikelihoods[i] += logProbability(column, batch[i][pixel] & 0xff);
      }
    }
    return logLikelihoods;
  }

  /**
   * The conditional distribution of every pixel, given the pixels before it.
   *
   * @return {@code [image][pixel * levels + level]}, log-probabilities in nats
   */
  public float[][] conditionals(byte[][] batch, float[][] batchLabels) {
    run(batch, batchLabels, false, 0);
    int levels = spec.levels();
    float[][] result = new float[batch.length][spec.pixels() * levels];
    for (int i = 0; i < batch.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int column = canvas.column(i, pixel / spec.width(), pixel % spec.width());
        for (int level = 0; level < levels; level++) {
          result[i][pixel * levels + level] = (float) logProbability(column, level);
        }
      }
    }
    return result;
  }

  private double logProbability(int column, int level) {
    int levels = spec.levels();
    return LogSoftmax.of(hostLogits, column * levels, levels, level);
  }

  private void run(byte[][] batch, float[][] batchLabels, boolean training, long seed) {
    if (batch.length > capacity() || batch.length != batchLabels.length) {
      throw new IllegalArgumentException(
          "a batch has at most %d images and a label for each, but there are %d images and %d labels"
              .formatted(capacity(), batch.length, batchLabels.length));
    }
    current = batch;
    dropout.begin(training);
    inputs.read(batch, batchLabels);
    for (int l = 0; l < layers.size(); l++) {
      Weights.Layer w = weights.layers().get(l);
      Activations a = layers.get(l);
      boolean first = l == 0;
      Activations below = layers.get(Math.max(0, l - 1));
      int dilation = first ? 0 : spec.dilations().get(l - 1);

      inputs.bias(w.vertical().tanh().classes(), 0, a.tanhVertical);
      inputs.bias(w.vertical().sigmoid().classes(), Canvas.OUTSIDE, a.sigmoidVertical);
      if (first) {
        product(w.vertical().tanh().taps().get(0), inputs.vertical(), a.tanhVertical);
        product(w.vertical().sigmoid().taps().get(0), inputs.vertical(), a.sigmoidVertical);
      } else {
        taps(w.vertical().tanh(), below.vertical, Tap.vertical(dilation), a.tanhVertical);
        taps(w.vertical().sigmoid(), below.vertical, Tap.vertical(dilation), a.sigmoidVertical);
      }
      gate.forward(a.tanhVertical, a.sigmoidVertical, a.vertical.interior());
      if (!first) {
        a.vertical.interior().addi(below.vertical.interior());
      }

      inputs.bias(w.horizontal().tanh().classes(), 0, a.tanhHorizontal);
      inputs.bias(w.horizontal().sigmoid().classes(), Canvas.OUTSIDE, a.sigmoidHorizontal);
      product(w.horizontal().tanh().link().get(0), a.vertical.interior(), a.tanhHorizontal);
      product(w.horizontal().sigmoid().link().get(0), a.vertical.interior(), a.sigmoidHorizontal);
      if (first) {
        product(w.horizontal().tanh().taps().get(0), inputs.horizontal(), a.tanhHorizontal);
        product(w.horizontal().sigmoid().taps().get(0), inputs.horizontal(), a.sigmoidHorizontal);
        gate.forward(a.tanhHorizontal, a.sigmoidHorizontal, a.horizontal.interior());
      } else {
        taps(w.horizontal().tanh(), below.horizontal, Tap.horizontal(dilation), a.tanhHorizontal);
        taps(
            w.horizontal().sigmoid(),
            below.horizontal,
            Tap.horizontal(dilation),
            a.sigmoidHorizontal);
        gate.forward(a.tanhHorizontal, a.sigmoidHorizontal, a.gated);
        dropout.apply(a.gated, seed, l);
        a.horizontal.interior().assign(below.horizontal.interior());
        product(w.residual().get(0), a.gated, a.horizontal.interior());
      }
    }
    INDArray top = layers.get(layers.size() - 1).horizontal.interior();
    headInput.assign(top);
    Transforms.relu(headInput, false);
    Nd4j.gemm(weights.headWeights(), headInput, hidden, false, false, 1, 0);
    hidden.addiColumnVector(weights.headBias());
    Transforms.relu(hidden, false);
    Nd4j.gemm(weights.outWeights(), hidden, logits, false, false, 1, 0);
    logits.addiColumnVector(weights.outBias());
    HostMemory.get(logits, hostLogits);
  }

  private static void product(INDArray matrix, INDArray from, INDArray to) {
    Nd4j.gemm(matrix, from, to, false, false, 1, 1);
  }

  private void taps(Weights.Half half, Shifted from, List<Tap> taps, INDArray to) {
    for (int t = 0; t < taps.size(); t++) {
      Tap tap = taps.get(t);
      if (canvas.start(tap) < canvas.columns()) {
        product(half.taps().get(t), from.seen(tap), from.seeing(to, tap));
      }
    }
  }

  /**
   * Adds the gradients of {@code -scale * (sum of the last batch's log-likelihoods)} to {@code
   * gradients}.
   */
  public void backward(Weights gradients, double scale) {
    lossGradient(scale);
    HostMemory.put(hostLogits, logits);
    Nd4j.gemm(logits, hidden, gradients.outWeights(), false, true, 1, 1);
    gradients.outBias().addi(logits.sum(true, 1));
    Nd4j.gemm(weights.outWeights(), logits, toHidden, true, false, 1, 0);
    toHidden.muli(hidden.gt(0).castTo(toHidden.dataType()));
    Nd4j.gemm(toHidden, headInput, gradients.headWeights(), false, true, 1, 1);
    gradients.headBias().addi(toHidden.sum(true, 1));
    INDArray dh = toHorizontal.interior();
    Nd4j.gemm(weights.headWeights(), toHidden, dh, true, false, 1, 0);
    dh.muli(headInput.gt(0).castTo(dh.dataType()));
    toVertical.whole().assign(0);

    for (int l = layers.size() - 1; l >= 0; l--) {
      Weights.Layer w = weights.layers().get(l);
      Weights.Layer g = gradients.layers().get(l);
      Activations a = layers.get(l);
      boolean first = l == 0;
      Activations below = layers.get(Math.max(0, l - 1));
      int dilation = first ? 0 : spec.dilations().get(l - 1);

      INDArray toGated = dh;
      if (!first) {
        Nd4j.gemm(dh, a.gated, g.residual().get(0), false, true, 1, 1);
        Nd4j.gemm(w.residual().get(0), dh, toY, true, false, 1, 0);
        dropout.repeat(toY, l);
        toGated = toY;
      }
      gate.backward(a.tanhHorizontal, a.sigmoidHorizontal, toGated, toA, toB);
      linkGradient(w.horizontal().tanh(), g.horizontal().tanh(), toA, a.vertical);
      linkGradient(w.horizontal().sigmoid(), g.horizontal().sigmoid(), toB, a.vertical);
      inputs.biasGradient(toA, g.horizontal().tanh().classes());
      inputs.biasGradient(toB, g.horizontal().sigmoid().classes());
      if (first) {
        Nd4j.gemm(toA, inputs.horizontal(), g.horizontal().tanh().taps().get(0), false, true, 1, 1);
        Nd4j.gemm(
            toB, inputs.horizontal(), g.horizontal().sigmoid().taps().get(0), false, true, 1, 1);
      } else {
        List<Tap> taps = Tap.horizontal(dilation);
        tapGradients(w.horizontal(), g.horizontal(), taps, below.horizontal, toHorizontal);
      }

      gate.backward(a.tanhVertical, a.sigmoidVertical, toVertical.interior(), toA, toB);
      inputs.biasGradient(toA, g.vertical().tanh().classes());
      inputs.biasGradient(toB, g.vertical().sigmoid().classes());
      if (first) {
        Nd4j.gemm(toA, inputs.vertical(), g.vertical().tanh().taps().get(0), false, true, 1, 1);
        Nd4j.gemm(toB, inputs.vertical(), g.vertical().sigmoid().taps().get(0), false, true, 1, 1);
      } else {
        tapGradients(
            w.vertical(), g.vertical(), Tap.vertical(dilation), below.vertical, toVertical);
      }
    }
  }

  /** Replaces the logits on the heap by the gradients to them; those of padding are zero. */
  private void lossGradient(double scale) {
    int levels = spec.levels();
    float[] gradient = new float[hostLogits.length];
    for (int i = 0; i < current.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int at = canvas.column(i, pixel / spec.width(), pixel % spec.width()) * levels;
        LogSoftmax.gradient(hostLogits, at, levels, current[i][pixel] & 0xff, scale, gradient);
      }
    }
    System.arraycopy(gradient, 0, hostLogits, 0, gradient.length);
  }

  private void linkGradient(Weights.Half w, Weights.Half g, INDArray from, Shifted vertical) {
    Nd4j.gemm(from, vertical.interior(), g.link().get(0), false, true, 1, 1);
    Nd4j.gemm(w.link().get(0), from, toVertical.interior(), true, false, 1, 1);
  }

  private void tapGradients(
      Weights.Gated w, Weights.Gated g, List<Tap> taps, Shifted input, Shifted toInput) {
    for (int t = 0; t < taps.size(); t++) {
      Tap tap = taps.get(t);
      if (canvas.start(tap) < canvas.columns()) {
        INDArray a = input.seeing(toA, tap);
        INDArray b = input.seeing(toB, tap);
        Nd4j.gemm(a, input.seen(tap), g.tanh().taps().get(t), false, true, 1, 1);
        Nd4j.gemm(b, input.seen(tap), g.sigmoid().taps().get(t), false, true, 1, 1);
        Nd4j.gemm(w.tanh().taps().get(t), a, toInput.seen(tap), true, false, 1, 1);
        Nd4j.gemm(w.sigmoid().taps().get(t), b, toInput.seen(tap), true, false, 1, 1);
      }
    }
  }

  /** Frees the buffers. Closing twice is harmless. */
  @Override
  public void close() {
    inputs.close();
    owned.stream().filter(matrix -> !matrix.wasClosed()).forEach(INDArray::close);
    dropout.close();
  }
}
