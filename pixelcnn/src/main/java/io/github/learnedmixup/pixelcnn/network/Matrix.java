package io.github.learnedmixup.pixelcnn.network;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A column-major matrix on the ND4J backend at hand, and the products that networks are made of.
 * Its columns follow one another in memory, so that an interval of them is a matrix again, without
 * a copy.
 *
 * <p>Where arrays of single precision lie in the host's memory, products go straight to BLAS: on
 * small matrices the way through ND4J's operations takes longer than the product itself. Elsewhere
 * they are ND4J's.
 */
public final class Matrix implements AutoCloseable {
  private final INDArray array;
  private final int rows;
  private final int columns;
  private final @Nullable FloatPointer pointer;

  private Matrix(INDArray array) {
    this.array = array;
    this.rows = Math.toIntExact(array.size(0));
    this.columns = Math.toIntExact(array.size(1));
    this.pointer =
        array.dataType() == DataType.FLOAT && HostProducts.available()
            ? HostMemory.pointer(array)
            : null;
  }

  /** A matrix of zeros that outlives whatever workspace the caller may be in. */
  public static Matrix zeros(DataType type, long rows, long columns) {
    return new Matrix(HostMemory.matrix(type, rows, columns));
  }

  /**
   * The array itself seen as a matrix.
   *
   * @param array of rank 2, column-major, one column right behind the other
   */
  public static Matrix of(INDArray array) {
    boolean columnMajor =
        array.rank() == 2
            && (array.size(0) == 1 || array.stride(0) == 1)
            && (array.size(1) == 1 || array.stride(1) == array.size(0));
    if (!columnMajor) {
      throw new IllegalArgumentException(
          "expected a column-major matrix, but found " + array.shapeInfoToString());
    }
    return new Matrix(array);
  }

  /** The columns from one up to, but not including, another, in the same memory. */
  public Matrix columns(int from, int to) {
    return new Matrix(array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)));
  }

  /** The ND4J array, in the same memory. */
  public INDArray array() {
    return array;
  }

  /** Where the matrix begins; only where {@link HostProducts#available()}, in single precision. */
  FloatPointer pointer() {
    if (pointer == null) {
      throw new IllegalStateException(this + " does not lie in the host's memory");
    }
    // One of its own: callers move its position.
    return new FloatPointer(pointer);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Number of elements. */
  public int length() {
    return rows * columns;
  }

  /** Sets this to {@code left * right}. */
  public void set(Matrix left, Matrix right) {
    multiply(left, false, right, false, 0);
  }

  /** Adds {@code left * right} to this. */
  public void add(Matrix left, Matrix right) {
    multiply(left, false, right, false, 1);
  }

  /** Sets this to {@code left^T * right}. */
  public void setInner(Matrix left, Matrix right) {
    multiply(left, true, right, false, 0);
  }

  /** Adds {@code left^T * right} to this. */
  public void addInner(Matrix left, Matrix right) {
    multiply(left, true, right, false, 1);
  }

  /** Sets this to {@code left * right^T}. */
  public void setOuter(Matrix left, Matrix right) {
    multiply(left, false, right, true, 0);
  }

  /** Adds {@code left * right^T} to this. */
  public void addOuter(Matrix left, Matrix right) {
    multiply(left, false, right, true, 1);
  }

  private void multiply(Matrix left, boolean ofLeft, Matrix right, boolean ofRight, double beta) {
    if (pointer != null && left.pointer != null && right.pointer != null) {
      HostProducts.multiply(
          new HostProducts.Operand(left.pointer, left.rows, ofLeft),
          new HostProducts.Operand(right.pointer, right.rows, ofRight),
          pointer,
          rows,
          columns,
          ofLeft ? left.rows : left.columns,
          (float) beta);
    } else {
      Nd4j.gemm(left.array, right.array, array, ofLeft, ofRight, 1, beta);
    }
  }

  /** Copies the elements of a matrix of the same shape. */
  public void assign(Matrix other) {
    if (pointer != null && other.pointer != null) {
      FloatPointer.memcpy(pointer, other.pointer, (long) length() * Float.BYTES);
    } else {
      array.assign(other.array);
    }
  }

  /** Sets every element. */
  public void fill(double value) {
    if (pointer != null && value == 0) {
      FloatPointer.memset(pointer, 0, (long) length() * Float.BYTES);
    } else {
      array.assign(value);
    }
  }

  /** Adds a column to every column. */
  public void addToColumns(Matrix column) {
    array.addiColumnVector(column.array);
  }

  /** Adds to this column the sum of a matrix's columns. */
  public void addColumnSums(Matrix matrix) {
    array.addi(matrix.array.sum(true, 1));
  }

  /** Replaces negative elements by 0. */
  public void rectify() {
    Transforms.relu(array, false);
  }

  /** Replaces by 0 what is not above 0 in the matrix of the same shape that was rectified. */
  public void keepWherePositive(Matrix rectified) {
    array.muli(rectified.array.gt(0).castTo(array.dataType()));
  }

  /** Frees the memory, also of every matrix that is a view of this one. */
  @Override
  public void close() {
    if (!array.wasClosed()) {
      array.close();
    }
  }

  @Override
  public String toString() {
    return rows + "x" + columns + " " + array.dataType();
  }
}
