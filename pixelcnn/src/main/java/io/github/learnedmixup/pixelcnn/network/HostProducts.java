package io.github.learnedmixup.pixelcnn.network;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Single-precision products by the OpenBLAS that comes with ND4J's CPU backend. */
final class HostProducts {
  private static final boolean AVAILABLE = HostMemory.isHost() && isPresent();

  private HostProducts() {}

  /** Whether the backend keeps its arrays in the host's memory and brings OpenBLAS. */
  static boolean available() {
    return AVAILABLE;
  }

  private static boolean isPresent() {
    try {
      Class.forName("org.bytedeco.openblas.global.openblas");
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Column-major {@code to = op(left) * op(right) + beta * to}, each matrix without gaps between
   * its columns.
   *
   * @param leftRows rows of left as it lies in memory
   * @param ofLeft whether left is transposed
   * @param rightRows rows of right as it lies in memory
   * @param ofRight whether right is transposed
   * @param rows of the result
   * @param columns of the result
   * @param inner what is summed over
   */
  static void multiply(
      FloatPointer left,
      int leftRows,
      boolean ofLeft,
      FloatPointer right,
      int rightRows,
      boolean ofRight,
      FloatPointer to,
      int rows,
      int columns,
      int inner,
      float beta) {
    openblas.cblas_sgemm(
        openblas.CblasColMajor,
        ofLeft ? openblas.CblasTrans : openblas.CblasNoTrans,
        ofRight ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        inner,
        1f,
        left,
        leftRows,
        right,
        rightRows,
        beta,
        to,
        rows);
  }
}
