package io.github.learnedmixup.pixelcnn.network;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Single-precision products by the OpenBLAS that comes with ND4J's CPU backend. */
final class HostProducts {
  private static final int SMALL = 500_000;
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
   * What is multiplied: column-major, without gaps between its columns.
   *
   * @param rows of it as it lies in memory
   * @param transposed whether it is multiplied transposed
   */
  record Operand(FloatPointer pointer, int rows, boolean transposed) {
    /** The columns, as they lie in memory, from one on. */
    Operand from(int column) {
      return column == 0 ? this : new Operand(at(pointer, (long) column * rows), rows, transposed);
    }
  }

  /**
   * Column-major {@code to = left * right + beta * to}. A long product is done in tiles of columns,
   * or of what is summed over, so that each has at most {@value #SMALL} multiplications: OpenBLAS
   * then takes kernels that need not rearrange their operands first, where the processor has such.
   *
   * @param right transposed only where left is not
   * @param rows of the result, which has no gaps between its columns either
   * @param columns of the result
   * @param inner what is summed over
   */
  static void multiply(
      Operand left, Operand right, FloatPointer to, int rows, int columns, int inner, float beta) {
    int all = right.transposed ? inner : columns;
    int tile = Math.max(16, SMALL / (rows * (right.transposed ? columns : inner)) / 16 * 16);
    for (int at = 0; at < all; at += tile) {
      int count = Math.min(tile, all - at);
      if (right.transposed) {
        one(left.from(at), right.from(at), to, rows, columns, count, at == 0 ? beta : 1);
      } else {
        one(left, right.from(at), at(to, (long) at * rows), rows, count, inner, beta);
      }
    }
  }

  private static FloatPointer at(FloatPointer pointer, long offset) {
    return offset == 0 ? pointer : new FloatPointer(pointer).position(offset);
  }

  private static void one(
      Operand left, Operand right, FloatPointer to, int rows, int columns, int inner, float beta) {
    openblas.cblas_sgemm(
        openblas.CblasColMajor,
        left.transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
        right.transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        inner,
        1f,
        left.pointer,
        left.rows,
        right.pointer,
        right.rows,
        beta,
        to,
        rows);
  }
}
