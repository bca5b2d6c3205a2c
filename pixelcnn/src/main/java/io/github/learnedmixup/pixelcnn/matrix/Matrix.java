package io.github.learnedmixup.pixelcnn.matrix;

import java.nio.FloatBuffer;
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
  private final @Nullable Host host;

  private Matrix(INDArray array) {
    this.array = array;
    this.rows = Math.toIntExact(array.size(0));
    this.columns = Math.toIntExact(array.size(1));
    this.host =
        array.dataType() == DataType.FLOAT && HostProducts.available()
            ? Host.of(HostMemory.pointer(array), rows, length())
            : null;
  }

  /**
   * Ways to the elements in the host's memory, made once: a product in one piece allocates nothing.
   */
  private record Host(
      FloatPointer pointer,
      FloatBuffer buffer,
      HostProducts.Operand plain,
      HostProducts.Operand transposed) {
    static Host of(FloatPointer pointer, int rows, int length) {
      return new Host(
          pointer,
          new FloatPointer(pointer).capacity(length).asBuffer(),
          new HostProducts.Operand(pointer, rows, false),
          new HostProducts.Operand(pointer, rows, true));
    }

    HostProducts.Operand operand(boolean isTransposed) {
      return isTransposed ? transposed : plain;
    }
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
    if (host != null && left.host != null && right.host != null) {
      HostProducts.multiply(
          left.host.operand(ofLeft),
          right.host.operand(ofRight),
          host.pointer,
          rows,
          columns,
          ofLeft ? left.rows : left.columns,
          (float) beta);
    } else {
      Nd4j.gemm(left.array, right.array, array, ofLeft, ofRight, 1, beta);
    }
  }

  /** Copies the first elements of a heap array into all of this, column by column. */
  public void put(float[] from) {
    if (host != null) {
      host.buffer.put(0, from, 0, length());
    } else {
      HostMemory.put(from, array);
    }
  }

  /** Copies all of this to the beginning of a heap array, column by column. */
  public void get(float[] to) {
    if (host != null) {
      host.buffer.get(0, to, 0, length());
    } else {
      HostMemory.get(array, to);
    }
  }

  /**
   * The elements, column by column, in the memory of this; absolute gets and puts neither allocate
   * nor leave this process' memory. Only where {@link HostProducts#available()}, in single
   * precision.
   */
  FloatBuffer host() {
    if (host == null) {
      throw new IllegalStateException(this + " does not lie in the host's memory");
    }
    return host.buffer;
  }

  /** Copies the elements of a matrix of the same shape. */
  public void assign(Matrix other) {
    if (host != null && other.host != null) {
      FloatPointer.memcpy(host.pointer, other.host.pointer, (long) length() * Float.BYTES);
    } else {
      array.assign(other.array);
    }
  }

  /** Sets every element. */
  public void fill(double value) {
    if (host != null && value == 0) {
      FloatPointer.memset(host.pointer, 0, (long) length() * Float.BYTES);
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
    if (host != null) {
      FloatBuffer buffer = host.buffer;
      for (int i = 0; i < length(); i++) {
        buffer.put(i, Math.max(0, buffer.get(i)));
      }
    } else {
      Transforms.relu(array, false);
    }
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
