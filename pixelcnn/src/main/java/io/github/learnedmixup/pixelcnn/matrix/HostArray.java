package io.github.learnedmixup.pixelcnn.matrix;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * Numbers on the heap, in the precision of the matrices that they are copied to and from. They are
 * written and read in double precision: what is written to an array of single precision is rounded
 * once.
 */
public abstract sealed class HostArray {
  private HostArray() {}

  /**
   * Creates an array of zeros.
   *
   * @param type of the matrices; all but {@link DataType#DOUBLE} have an array of single precision
   */
  public static HostArray zeros(DataType type, int length) {
    return type == DataType.DOUBLE ? new DoublePrecision(length) : new SinglePrecision(length);
  }

  /** Creates an array of zeros for all elements of a matrix. */
  public static HostArray like(Matrix matrix) {
    return zeros(matrix.array().dataType(), matrix.length());
  }

  /** Number of elements. */
  public abstract int length();

  /**
   * The elements themselves.
   *
   * @throws IllegalStateException if they are of double precision
   */
  public abstract float[] singles();

  /** Sets an element. */
  public abstract void set(int index, double value);

  /** Sets the elements from an index on, as many as there are values. */
  public abstract void set(int from, double[] values);

  /** Copies the elements from an index on, as many as there is room for. */
  public abstract void get(int from, double[] to);

  /** Copies all of a matrix to the beginning of this, column by column. */
  public abstract void read(Matrix from);

  /** Copies the first elements into all of a matrix, column by column. */
  public abstract void write(Matrix to);

  private static final class SinglePrecision extends HostArray {
    private final float[] elements;

    SinglePrecision(int length) {
      this.elements = new float[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    public float[] singles() {
      return elements;
    }

    @Override
    public void set(int index, double value) {
      elements[index] = (float) value;
    }

    @Override
    public void set(int from, double[] values) {
      for (int i = 0; i < values.length; i++) {
        elements[from + i] = (float) values[i];
      }
    }

    @Override
    public void get(int from, double[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = elements[from + i];
      }
    }

    @Override
    public void read(Matrix from) {
      from.get(elements);
    }

    @Override
    public void write(Matrix to) {
      to.put(elements);
    }
  }

  private static final class DoublePrecision extends HostArray {
    private final double[] elements;

    DoublePrecision(int length) {
      this.elements = new double[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    public float[] singles() {
      throw new IllegalStateException("the elements are of double precision");
    }

    @Override
    public void set(int index, double value) {
      elements[index] = value;
    }

    @Override
    public void set(int from, double[] values) {
      System.arraycopy(values, 0, elements, from, values.length);
    }

    @Override
    public void get(int from, double[] to) {
      System.arraycopy(elements, from, to, 0, to.length);
    }

    @Override
    public void read(Matrix from) {
      HostMemory.get(from.array(), elements);
    }

    @Override
    public void write(Matrix to) {
      HostMemory.put(elements, to.array());
    }
  }
}
