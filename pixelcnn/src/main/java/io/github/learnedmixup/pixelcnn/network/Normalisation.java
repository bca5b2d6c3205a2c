package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) of a gate's output, feature by
 * feature, and its gradient:
 *
 * <pre>z = scale * (y - mean) / sqrt(variance + epsilon) + shift</pre>
 *
 * <p>In training, mean and variance are those of the images that a network has in work at once (the
 * "ghost batches" of Hoffer et al. 2017, arXiv:1705.08741), pixels that a pixel must not know
 * included: what is trained is then not quite the model's likelihood. Otherwise they are constants
 * among the weights, and likelihoods are exact.
 */
final class Normalisation implements AutoCloseable {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.01;

  private final Canvas canvas;
  private final Matrix inside; // [1, columns]: 1 at the batch's images, 0 where there is none
  private final Matrix normalised; // [features, columns]
  private final HostArray hostInside;
  private INDArray mean; // of the last batch, [features, 1], as are the next two
  private INDArray variance;
  private INDArray deviation;
  private int images;

  Normalisation(Canvas canvas, int features, DataType type) {
    this.canvas = canvas;
    this.inside = Matrix.zeros(type, 1, canvas.columns());
    this.normalised = Matrix.zeros(type, features, canvas.columns());
    this.hostInside = HostArray.like(inside);
    this.mean = HostMemory.matrix(type, features, 1);
    this.variance = mean;
    this.deviation = mean;
  }

  /**
   * Replaces a gate's output by its normalised form; columns of images that are not there become 0.
   *
   * @param count images of the batch
   * @param training whether to take the statistics of this batch
   */
  void forward(Matrix y, Weights.Norm weights, int count, boolean training) {
    mark(count);
    INDArray values = y.array();
    values.muliRowVector(inside.array());
    if (training) {
      double pixels = (double) count * canvas.height() * canvas.width();
      mean = values.sum(true, 1).divi(pixels);
      variance = values.mul(values).sum(true, 1).divi(pixels).subi(mean.mul(mean));
    } else {
      mean = weights.mean().array();
      variance = weights.variance().array();
    }
    deviation = deviation(variance);
    values.subiColumnVector(mean).diviColumnVector(deviation);
    values.muliRowVector(inside.array());
    normalised.assign(y);
    values.muliColumnVector(weights.scale().array()).addiColumnVector(weights.shift().array());
    values.muliRowVector(inside.array());
  }

  private void mark(int count) {
    if (images == count) {
      return;
    }
    images = count;
    for (int column = 0; column < hostInside.length(); column++) {
      hostInside.set(column, column % canvas.images() < count ? 1 : 0);
    }
    hostInside.write(inside);
  }

  /**
   * Replaces the gradient to the normalised form, of the last training batch, by that to y.
   *
   * @param sums receives the gradients to scale and shift, and in place of gradients the batch's
   *     mean and variance
   */
  void backward(Matrix gradient, Weights.Norm weights, Weights.Norm sums) {
    INDArray g = gradient.array();
    INDArray x = normalised.array();
    g.muliRowVector(inside.array());
    double pixels = (double) images * canvas.height() * canvas.width();
    INDArray toShift = g.sum(true, 1);
    INDArray toScale = g.mul(x).sum(true, 1);
    sums.shift().array().addi(toShift);
    sums.scale().array().addi(toScale);
    sums.mean().array().addi(mean);
    sums.variance().array().addi(variance);
    g.subiColumnVector(toShift.divi(pixels)).subi(x.mulColumnVector(toScale.divi(pixels)));
    g.muliColumnVector(weights.scale().array()).diviColumnVector(deviation);
    g.muliRowVector(inside.array());
  }

  /**
   * Moves the constants among the weights towards the mean statistics of some batches.
   *
   * @param sums of the batches' statistics, as {@link #backward} left them; zero afterwards
   * @param batches how many these are
   */
  static void absorb(Weights.Norm weights, Weights.Norm sums, int batches) {
    for (Matrix[] pair :
        new Matrix[][] {{weights.mean(), sums.mean()}, {weights.variance(), sums.variance()}}) {
      INDArray kept = pair[0].array();
      kept.addi(pair[1].array().div(batches).subi(kept).muli(MOMENTUM));
      pair[1].fill(0);
    }
  }

  static INDArray deviation(INDArray variance) {
    return Transforms.sqrt(variance.add(EPSILON));
  }

  @Override
  public void close() {
    inside.close();
    normalised.close();
  }
}
