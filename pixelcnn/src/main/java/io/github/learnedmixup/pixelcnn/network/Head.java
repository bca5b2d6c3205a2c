package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.matrix.Dropout;
import io.github.learnedmixup.pixelcnn.matrix.FloatSoftmax;
import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * From the last stream to the distribution of every pixel, and the gradients back:
 *
 * <pre>logits = out * relu(head * relu(stream))</pre>
 *
 * with a bias in both products, and dropout of its input where the blueprint has it.
 */
final class Head implements AutoCloseable {
  private final PixelCnnSpec spec;
  private final Weights weights;
  private final Canvas canvas;
  private final Dropout dropout;
  private final boolean drops;
  private final int number;

  private final Rows input;
  private final Matrix hidden;
  private final Matrix logits;
  private final Matrix toHidden;
  private final Rows toInput;
  private final HostArray hostLogits;
  private final double[] pixelLogits;
  private final boolean fast; // in single precision, as with many symbols the time goes here
  private final float[] exponentials;

  Head(Weights weights, Canvas canvas, Blueprint blueprint, Dropout dropout) {
    this.spec = weights.spec();
    this.weights = weights;
    this.canvas = canvas;
    this.dropout = dropout;
    this.drops = blueprint.headDropout();
    this.number = blueprint.blocks().size();
    this.input = new Rows(matrix(spec.features()), canvas);
    this.hidden = matrix(spec.features());
    this.logits = matrix(spec.levels());
    this.toHidden = matrix(spec.features());
    this.toInput = new Rows(matrix(spec.features()), canvas);
    this.hostLogits = HostArray.like(logits);
    this.pixelLogits = new double[spec.levels()];
    this.fast = spec.shape().isColour() && weights.flat().dataType() != DataType.DOUBLE;
    this.exponentials = new float[spec.levels()];
  }

  private Matrix matrix(int rows) {
    DataType type = weights.flat().dataType();
    return Matrix.zeros(type, rows, canvas.columns());
  }

  /** How many rows its matrices have together, the copy of the logits on the heap included. */
  static long rows(PixelCnnSpec spec) {
    return 4L * spec.features() + 2L * spec.levels();
  }

  void forward(ActivationStream last, long seed) {
    for (int row = 0; row < spec.height(); row++) {
      input.row(row).assign(last.row(row));
    }
    input.whole().rectify();
    if (drops) {
      dropout.apply(input.whole(), seed, number);
    }
    hidden.set(weights.headWeights(), input.whole());
    hidden.addToColumns(weights.headBias());
    hidden.rectify();
    logits.set(weights.outWeights(), hidden);
    logits.addToColumns(weights.outBias());
    hostLogits.read(logits);
  }

  /** The log-probability, in nats, of a level at a pixel of an image. */
  double logProbability(int image, int pixel, int level) {
    int at = canvas.column(image, pixel) * spec.levels();
    if (fast) {
      float[] all = hostLogits.singles();
      return all[at + level] - FloatSoftmax.logSumExp(all, at, spec.levels(), exponentials);
    }
    hostLogits.get(at, pixelLogits);
    return pixelLogits[level] - LogSoftmax.logSumExp(pixelLogits);
  }

  /** The log-probability, in nats, of each level at a pixel of an image; a new array. */
  double[] logProbabilities(int image, int pixel) {
    double[] result = new double[spec.levels()];
    int at = canvas.column(image, pixel) * spec.levels();
    hostLogits.get(at, result);
    double logSum =
        fast
            ? FloatSoftmax.logSumExp(hostLogits.singles(), at, spec.levels(), exponentials)
            : LogSoftmax.logSumExp(result);
    for (int level = 0; level < result.length; level++) {
      result[level] -= logSum;
    }
    return result;
  }

  /**
   * Adds up the gradients of {@code -scale * (sum of the log-likelihoods)}; used once after each
   * {@link #forward}.
   *
   * @param batch the grey levels of the images
   * @param toLast receives the gradient to the last stream
   */
  void backward(byte[][] batch, double scale, Weights sums, ActivationStream toLast) {
    lossGradient(batch, scale);
    sums.outWeights().addOuter(logits, hidden);
    sums.outBias().addColumnSums(logits);
    toHidden.setInner(weights.outWeights(), logits);
    toHidden.keepWherePositive(hidden);
    sums.headWeights().addOuter(toHidden, input.whole());
    sums.headBias().addColumnSums(toHidden);
    toInput.whole().setInner(weights.headWeights(), toHidden);
    toInput.whole().keepWherePositive(input.whole());
    if (drops) {
      dropout.repeat(toInput.whole(), number);
    }
    for (int row = 0; row < spec.height(); row++) {
      toLast.row(row).assign(toInput.row(row));
    }
  }

  /** Replaces the logits by the gradients to them; those of images that are not there are zero. */
  private void lossGradient(byte[][] batch, double scale) {
    if (fast) {
      fastLossGradient(batch, scale);
      return;
    }
    HostArray gradient = HostArray.like(logits);
    for (int i = 0; i < batch.length; i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int at = canvas.column(i, pixel) * spec.levels();
        hostLogits.get(at, pixelLogits);
        LogSoftmax.toGradient(pixelLogits, batch[i][pixel] & 0xff, scale);
        gradient.set(at, pixelLogits);
      }
    }
    gradient.write(logits);
  }

  private void fastLossGradient(byte[][] batch, double scale) {
    float[] all = hostLogits.singles();
    for (int i = 0; i < canvas.images(); i++) {
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int at = canvas.column(i, pixel) * spec.levels();
        if (i < batch.length) {
          int symbol = batch[i][pixel] & 0xff;
          FloatSoftmax.toGradient(all, at, spec.levels(), symbol, scale, exponentials);
        } else {
          Arrays.fill(all, at, at + spec.levels(), 0);
        }
      }
    }
    hostLogits.write(logits);
  }

  @Override
  public void close() {
    List.of(input.whole(), hidden, logits, toHidden, toInput.whole()).forEach(Matrix::close);
  }
}
