package io.github.learnedmixup.pixelcnn.matrix;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gated activation of a PixelCNN, {@code y = tanh(a) * sigmoid(b)} (van den Oord et al. 2016,
 * arXiv:1606.05328, equation 2), and its gradient. All arrays of a call are contiguous, of one
 * shape, and column-major. Not thread safe: each worker has its own.
 */
public interface Gate {
  /**
   * Replaces {@code a} by its tanh and {@code b} by its sigmoid, and writes their product to {@code
   * y}.
   */
  void forward(Matrix a, Matrix b, Matrix y);

  /** Does the same, and adds {@code base} to {@code y}. */
  void forward(Matrix a, Matrix b, Matrix base, Matrix y);

  /**
   * Computes the gradients to {@code a} and {@code b} from that to {@code y}.
   *
   * @param tanh what {@link #forward} left in {@code a}
   * @param sigmoid what it left in {@code b}; used up
   * @param gradient to y; not changed
   * @param toA receives the gradient to a
   * @param toB receives the gradient to b
   */
  void backward(Matrix tanh, Matrix sigmoid, Matrix gradient, Matrix toA, Matrix toB);

  /** The fastest gate for arrays of a type on the ND4J backend at hand. */
  static Gate forBackend(DataType type) {
    return type == DataType.FLOAT && HostProducts.available() ? new HostGate() : new Nd4jGate();
  }
}
