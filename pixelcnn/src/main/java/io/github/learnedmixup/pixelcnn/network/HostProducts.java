package io.github.learnedmixup.pixelcnn.network;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Single-precision products by the OpenBLAS that comes with ND4J's CPU backend. */
final class HostProducts {
  private static final int TILE = 500_000;
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
   * its columns. A long product is done in tiles of columns, or of what is summed over, so that
   * each has at most {@value #TILE} multiplications: OpenBLAS then takes kernels that need not
   * rearrange their operands first, where the processor has such.
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
    if (ofRight) {
      int tile = tile(rows, columns);
      for (int at = 0; at < inner; at += tile) {
        int count = Math.min(tile, inner - at);
        FloatPointer leftTile = at(left, (long) at * leftRows);
        FloatPointer rightTile = at(right, (long) at * rightRows);
        float keep = at == 0 ? beta : 1;
        one(leftTile, leftRows, ofLeft, rightTile, rightRows, true, to, rows, columns, count, keep);
      }
    } else {
      int tile = tile(rows, inner);
      for (int at = 0; at < columns; at += tile) {
        int count = Math.min(tile, columns - at);
        FloatPointer rightTile = at(right, (long) at * rightRows);
        FloatPointer toTile = at(to, (long) at * rows);
        one(left, leftRows, ofLeft, rightTile, rightRows, false, toTile, rows, count, inner, beta);
      }
    }
  }

  private static int tile(int rows, int columns) {
    return Math.max(16, TILE / (rows * columns) / 16 * 16);
  }

  private static FloatPointer at(FloatPointer pointer, long offset) {
    return offset == 0 ? pointer : new FloatPointer(pointer).position(offset);
  }

  private static void one(
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
