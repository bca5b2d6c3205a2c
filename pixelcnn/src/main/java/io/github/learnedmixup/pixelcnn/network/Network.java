package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.Dropout;
import io.github.learnedmixup.pixelcnn.matrix.Gate;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A gated PixelCNN (van den Oord et al. 2016, arXiv:1606.05328) over a batch of whole images:
 * log-likelihoods, and the gradients of their sum.
 *
 * <p>Its {@link Blueprint} says how it is connected. Block by block, with class biases inside every
 * gate:
 *
 * <pre>
 *   stream[i] = stream[base] + residual * gate(taps of streams before it)
 *   logits = out * relu(head * relu(stream[last]))
 * </pre>
 *
 * <p>All buffers are allocated once, for a fixed number of images. Several networks may share
 * weights that nobody writes at the time; one network is used by one thread.
 */
@Internal
public final class Network implements AutoCloseable {
  private static final long GATE_GRADIENTS = 3;
  private static final long STREAM_GRADIENTS = 4;

  private final PixelCnnSpec spec;
  private final Blueprint blueprint;
  private final Weights weights;
  private final Canvas canvas;
  private final Gate gate;
  private final Dropout dropout;

  private final List<Activations> streams = new ArrayList<>();
  private final List<Matrix> owned = new ArrayList<>();
  private final Inputs inputs;
  private final Head head;

  private final Deque<ActivationStream> freeGradients = new ArrayDeque<>();
  private final @Nullable ActivationStream[] gradients; // of each stream, while it is needed
  private final Rows toTanh;
  private final Rows toSigmoid;
  private final Rows toGated;

  private byte[][] current = new byte[0][];

  /**
   * What a block keeps of the forward pass.
   *
   * @param gated the gate's output where it does not go straight into the stream
   */
  private record Activations(
      Rows tanh,
      Rows sigmoid,
      @Nullable Rows gated,
      @Nullable Normalisation norm,
      ActivationStream stream) {}

  /**
   * Allocates the buffers of a network.
   *
   * @param weights used as they are at each call
   * @param count images of a batch; fewer may be handed over
   * @param dropoutRate share of activations that {@link #forward} drops when told to train
   */
  public Network(Weights weights, int count, double dropoutRate) {
    this.weights = weights;
    this.spec = weights.spec();
    this.blueprint = Blueprint.of(spec);
    this.canvas = Canvas.of(spec, count);
    DataType type = weights.flat().dataType();
    this.gate = Gate.forBackend(type);
    this.dropout = new Dropout(dropoutRate);
    this.inputs = new Inputs(spec, weights.palette(), canvas, type);
    for (Blueprint.Block block : blueprint.blocks()) {
      streams.add(
          new Activations(
              rows(spec.features()),
              rows(spec.features()),
              block.isProcessed() ? rows(spec.features()) : null,
              block.norm() ? new Normalisation(canvas, spec.features(), type) : null,
              stream()));
    }
    this.head = new Head(weights, canvas, blueprint, dropout);
    this.gradients = new ActivationStream[streams.size()];
    this.toTanh = rows(spec.features());
    this.toSigmoid = rows(spec.features());
    this.toGated = rows(spec.features());
  }

  /**
   * Bytes of memory that a network takes for each image of a batch in single precision, in and
   * outside the Java heap. The masks of dropout are counted, and four gradients to streams.
   */
  public static long bytesAnImage(PixelCnnSpec spec) {
    Blueprint blueprint = Blueprint.of(spec);
    Canvas canvas = Canvas.of(spec, 1);
    long rows = GATE_GRADIENTS * spec.features() + Head.rows(spec);
    for (Blueprint.Block block : blueprint.blocks()) {
      rows += (block.isProcessed() ? 3L : 2L) * spec.features();
      rows += block.dropout() ? spec.features() : 0;
      rows += block.norm() ? spec.features() + 2 : 0;
    }
    rows += Inputs.rows(spec);
    long streamRows = (blueprint.blocks().size() + STREAM_GRADIENTS) * spec.features();
    return Float.BYTES * (rows * canvas.columns() + streamRows * canvas.streamColumns());
  }

  /** Bytes that are allocated, those of its inputs, its head and the masks of dropout apart. */
  long allocatedBytes() {
    return owned.stream().mapToLong(Matrix::length).sum() * Float.BYTES;
  }

  private Matrix matrix(int rows) {
    return own(Matrix.zeros(weights.flat().dataType(), rows, canvas.columns()));
  }

  private Rows rows(int rows) {
    return new Rows(matrix(rows), canvas);
  }

  private ActivationStream stream() {
    DataType type = weights.flat().dataType();
    return new ActivationStream(
        own(Matrix.zeros(type, spec.features(), canvas.streamColumns())), canvas);
  }

  private Matrix own(Matrix matrix) {
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
   * @param batchLabels weights of the class biases for each image: 1 for its class, or all zeros
   *     where its class is not to be known
   * @param training whether to drop out
   * @param seed decides what is dropped
   * @return the log-likelihood of each image in nats
   */
  public double[] forward(byte[][] batch, double[][] batchLabels, boolean training, long seed) {
    run(batch, batchLabels, training, seed);
    double[] logLikelihoods = new double[batch.length];
    for (int i = 0; i < batch.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        logLikelihoods[i] += head.logProbability(i, pixel, batch[i][pixel] & 0xff);
      }
    }
    return logLikelihoods;
  }

  /**
   * The conditional distribution of every pixel, given the pixels before it.
   *
   * @return {@code [image][pixel * levels + level]}, log-probabilities in nats, rounded to single
   *     precision
   */
  public float[][] conditionals(byte[][] batch, double[][] batchLabels) {
    run(batch, batchLabels, false, 0);
    int levels = spec.levels();
    float[][] result = new float[batch.length][spec.pixels() * levels];
    for (int i = 0; i < batch.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        double[] found = head.logProbabilities(i, pixel);
        for (int level = 0; level < levels; level++) {
          result[i][pixel * levels + level] = (float) found[level];
        }
      }
    }
    return result;
  }

  private void run(byte[][] batch, double[][] batchLabels, boolean training, long seed) {
    if (batch.length > capacity() || batch.length != batchLabels.length) {
      throw new IllegalArgumentException(
          "a batch has at most %d images and a label for each, but there are %d images and %d labels"
              .formatted(capacity(), batch.length, batchLabels.length));
    }
    current = batch;
    dropout.begin(training);
    inputs.read(batch, batchLabels);
    for (int i = 0; i < streams.size(); i++) {
      Blueprint.Block block = blueprint.blocks().get(i);
      Weights.Gated w = weights.blocks().get(i);
      Activations to = streams.get(i);
      inputs.bias(w.tanh().classes(), to.tanh);
      inputs.bias(w.sigmoid().classes(), to.sigmoid);
      for (int row = 0; row < spec.height(); row++) {
        for (int s = 0; s < block.sources().size(); s++) {
          Blueprint.Source source = block.sources().get(s);
          see(source, w.tanh().sources().get(s), to.tanh, row);
          see(source, w.sigmoid().sources().get(s), to.sigmoid, row);
        }
        open(block, to, row);
      }
      if (to.gated != null) {
        process(block, i, to, training, seed);
      }
    }
    head.forward(streams.get(streams.size() - 1).stream, seed);
  }

  /** Adds what a source's taps see of a row. */
  private void see(Blueprint.Source source, List<Matrix> matrices, Rows to, int row) {
    if (source.stream() == Blueprint.IMAGE) {
      to.row(row).add(matrices.get(0), inputs.patches(source.taps()).row(row));
      return;
    }
    ActivationStream from = streams.get(source.stream()).stream;
    for (int t = 0; t < matrices.size(); t++) {
      Tap tap = source.taps().get(t);
      if (ActivationStream.contains(row, tap)) {
        to.row(row).add(matrices.get(t), from.seen(row, tap));
      }
    }
  }

  /** From what a block's gate has seen of a row to its output. */
  private void open(Blueprint.Block block, Activations to, int row) {
    Matrix tanh = to.tanh.row(row);
    Matrix sigmoid = to.sigmoid.row(row);
    if (to.gated != null) {
      gate.forward(tanh, sigmoid, to.gated.row(row));
    } else if (block.base() == Blueprint.NONE) {
      gate.forward(tanh, sigmoid, to.stream.row(row));
    } else {
      Matrix base = streams.get(block.base()).stream.row(row);
      gate.forward(tanh, sigmoid, base, to.stream.row(row));
    }
  }

  /** From the output of a gate with more behind it to the block's stream. */
  private void process(Blueprint.Block block, int i, Activations to, boolean training, long seed) {
    Weights.Gated w = weights.blocks().get(i);
    if (to.norm != null) {
      to.norm.forward(to.gated.whole(), w.norm().get(0), current.length, training);
    }
    if (block.dropout()) {
      dropout.apply(to.gated.whole(), seed, i);
    }
    ActivationStream base = streams.get(block.base()).stream;
    for (int row = 0; row < spec.height(); row++) {
      Matrix stream = to.stream.row(row);
      stream.assign(base.row(row));
      if (block.residual()) {
        stream.add(w.residual().get(0), to.gated.row(row));
      } else {
        stream.array().addi(to.gated.row(row).array());
      }
    }
  }

  /**
   * Adds the gradients of {@code -scale * (sum of the last batch's log-likelihoods)} to {@code
   * sums}; where there is batch normalisation, its statistics too, see {@link #absorb}.
   */
  public void backward(Weights sums, double scale) {
    head.backward(current, scale, sums, gradient(streams.size() - 1));
    for (int i = streams.size() - 1; i >= 0; i--) {
      Blueprint.Block block = blueprint.blocks().get(i);
      Weights.Gated w = weights.blocks().get(i);
      Weights.Gated sum = sums.blocks().get(i);
      Activations of = streams.get(i);
      ActivationStream toStream = gradient(i);

      if (of.gated != null) {
        processGradient(block, i, of, sum, toStream);
      }
      for (int row = 0; row < spec.height(); row++) {
        Matrix toGate = of.gated == null ? toStream.row(row) : toGated.row(row);
        gate.backward(
            of.tanh.row(row), of.sigmoid.row(row), toGate, toTanh.row(row), toSigmoid.row(row));
      }
      inputs.biasGradient(toTanh, sum.tanh().classes());
      inputs.biasGradient(toSigmoid, sum.sigmoid().classes());
      passToBase(block, i, toStream);
      for (int row = 0; row < spec.height(); row++) {
        for (int s = 0; s < block.sources().size(); s++) {
          Blueprint.Source source = block.sources().get(s);
          List<Matrix> tanh = w.tanh().sources().get(s);
          List<Matrix> sigmoid = w.sigmoid().sources().get(s);
          sourceGradient(source, tanh, sum.tanh().sources().get(s), toTanh, row);
          sourceGradient(source, sigmoid, sum.sigmoid().sources().get(s), toSigmoid, row);
        }
      }
    }
  }

  /** From the gradient to a block's stream to that to its gate's output. */
  private void processGradient(
      Blueprint.Block block, int i, Activations of, Weights.Gated sum, ActivationStream toStream) {
    Weights.Gated w = weights.blocks().get(i);
    for (int row = 0; row < spec.height(); row++) {
      if (block.residual()) {
        sum.residual().get(0).addOuter(toStream.row(row), of.gated.row(row));
        toGated.row(row).setInner(w.residual().get(0), toStream.row(row));
      } else {
        toGated.row(row).assign(toStream.row(row));
      }
    }
    if (block.dropout()) {
      dropout.repeat(toGated.whole(), i);
    }
    if (of.norm != null) {
      of.norm.backward(toGated.whole(), w.norm().get(0), sum.norm().get(0));
    }
  }

  /** The gradient to a stream, zero before anything was added to it. */
  private ActivationStream gradient(int stream) {
    ActivationStream found = gradients[stream];
    if (found == null) {
      found = freeGradients.isEmpty() ? stream() : freeGradients.pop();
      found.whole().fill(0);
      gradients[stream] = found;
    }
    return found;
  }

  /** The stream's gradient, which is complete, is also its base's, to which more may come. */
  private void passToBase(Blueprint.Block block, int i, ActivationStream toStream) {
    gradients[i] = null;
    if (block.base() == Blueprint.NONE) {
      freeGradients.push(toStream);
      return;
    }
    ActivationStream toBase = gradients[block.base()];
    if (toBase == null) {
      gradients[block.base()] = toStream;
    } else {
      toBase.whole().array().addi(toStream.whole().array());
      freeGradients.push(toStream);
    }
  }

  private void sourceGradient(
      Blueprint.Source source, List<Matrix> matrices, List<Matrix> sums, Rows from, int row) {
    if (source.stream() == Blueprint.IMAGE) {
      sums.get(0).addOuter(from.row(row), inputs.patches(source.taps()).row(row));
      return;
    }
    ActivationStream seen = streams.get(source.stream()).stream;
    ActivationStream toSeen = gradient(source.stream());
    for (int t = 0; t < matrices.size(); t++) {
      Tap tap = source.taps().get(t);
      if (ActivationStream.contains(row, tap)) {
        sums.get(t).addOuter(from.row(row), seen.seen(row, tap));
        toSeen.seen(row, tap).addInner(matrices.get(t), from.row(row));
      }
    }
  }

  /**
   * Moves the constants of batch normalisations towards the statistics of the last batches; does
   * nothing where there are none.
   *
   * @param weights changed
   * @param sums what {@link #backward} added up; only the gradients are left in it
   * @param batches how many calls of it that was
   */
  public static void absorb(Weights weights, Weights sums, int batches) {
    for (int i = 0; i < sums.blocks().size(); i++) {
      for (Weights.Norm sum : sums.blocks().get(i).norm()) {
        Normalisation.absorb(weights.blocks().get(i).norm().get(0), sum, batches);
      }
    }
  }

  /** Frees the buffers. Closing twice is harmless. */
  @Override
  public void close() {
    inputs.close();
    head.close();
    for (Activations of : streams) {
      if (of.norm != null) {
        of.norm.close();
      }
    }
    owned.forEach(Matrix::close);
    dropout.close();
  }
}
