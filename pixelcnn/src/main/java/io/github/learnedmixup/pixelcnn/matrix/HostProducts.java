package io.github.learnedmixup.pixelcnn.matrix;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Single-precision products by the OpenBLAS that comes with ND4J's CPU backend.
 *
 * <p>With its AVX-512 kernels OpenBLAS multiplies small operands as they lie; large ones, those
 * whose left one is transposed, and with any other kernels all of them, it first rearranges
 * ("packs"). A long product is therefore done in small tiles where these are not packed, and at
 * once where they are: each tile would pack the same operand anew.
 */
final class HostProducts {
  /**
   * What is not packed with AVX-512 kernels; OpenBLAS has the limit at 1,000,000: its pull request
   * 3335.
   */
  static final int SMALL = 500_000;

  private static final int AT_ONCE = Integer.MAX_VALUE;

  private static final boolean AVAILABLE = HostMemory.isHost() && isPresent();
  private static final int TILE = AVAILABLE && packsSmall() ? AT_ONCE : SMALL;

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
   * Whether small operands are packed, too. OpenBLAS does not tell, but its sums do: without
   * packing it adds up term by term, and 2^24 + 1 + 1 + ... stays 2^24 in single precision; with
   * packing it adds up some hundred terms at a time, and these parts count.
   */
  private static boolean packsSmall() {
    int rows = 16;
    int columns = 4;
    int inner = 4096;
    float stuck = 1 << 24;
    float[] ones = new float[rows * inner];
    Arrays.fill(ones, 1);
    float[] result = new float[rows * columns];
    try (FloatPointer left = new FloatPointer(ones);
        FloatPointer right = new FloatPointer(Arrays.copyOf(ones, columns * inner));
        FloatPointer to = new FloatPointer(result.length)) {
      right.put(0, stuck);
      one(
          new Operand(left, rows, false),
          new Operand(right, inner, false),
          to,
          rows,
          columns,
          inner,
          0);
      to.get(result);
    }
    return result[0] != stuck;
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
   * Column-major {@code to = left * right + beta * to}.
   *
   * @param right transposed only where left is not
   * @param rows of the result, which has no gaps between its columns either
   * @param columns of the result
   * @param inner what is summed over
   */
  static void multiply(
      Operand left, Operand right, FloatPointer to, int rows, int columns, int inner, float beta) {
    int most = left.transposed ? AT_ONCE : TILE;
    multiply(left, right, to, rows, columns, inner, beta, most);
  }

  /**
   * Multiplies in tiles of columns, or of what is summed over where right is transposed.
   *
   * @param most multiplications of a tile, if that leaves it 16 columns
   */
  static void multiply(
      Operand left,
      Operand right,
      FloatPointer to,
      int rows,
      int columns,
      int inner,
      float beta,
      int most) {
    int all = right.transposed ? inner : columns;
    int tile = Math.max(16, most / (rows * (right.transposed ? columns : inner)) / 16 * 16);
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
