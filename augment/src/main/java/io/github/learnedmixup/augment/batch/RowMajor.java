package io.github.learnedmixup.augment.batch;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * FLOAT and DOUBLE arrays as they lie in the host's memory, in row order.
 *
 * <p>An operation of ND4J costs some ten microseconds whatever it does: to write the synthetic rows
 * of a batch one operation at a time took longer than all the rest of the batch. Larger ones share
 * their work among native threads, which wait for each other for milliseconds where the generator
 * and the classifier keep all cores busy. Bytes that are moved here cost neither.
 */
public final class RowMajor {
  /** Elements that are looked at together, so that no memory is needed for each. */
  private static final int CHUNK = 256;

  private static final int FLOAT_EXPONENT = 0x7f800000;
  private static final int FLOAT_EXPONENT_UNIT = 0x00800000;
  private static final long DOUBLE_EXPONENT = 0x7ff0000000000000L;
  private static final long DOUBLE_EXPONENT_UNIT = 0x0010000000000000L;

  private RowMajor() {}

  /**
   * Creates an array.
   *
   * @param values its elements in row order; further ones are not looked at
   * @param type FLOAT or DOUBLE
   */
  public static INDArray create(float[] values, DataType type, long... shape) {
    INDArray array = DetachedArrays.create(() -> Nd4j.createUninitialized(type, shape, 'c'));
    fill(array, values);
    return array;
  }

  /**
   * Creates an array in the memory of one that nobody needs any more, if it has that type and
   * shape: after a collection of garbage, which is when ND4J frees what it finds outside the heap,
   * whoever asks for memory there waits for milliseconds.
   *
   * @param spent one of {@link #create} or this method; null for none
   */
  public static INDArray create(
      @Nullable INDArray spent, float[] values, DataType type, long... shape) {
    boolean fits = spent != null && spent.dataType() == type && Arrays.equals(spent.shape(), shape);
    if (!fits) {
      return create(values, type, shape);
    }
    fill(spent, values);
    return spent;
  }

  /**
   * Overwrites a FLOAT or DOUBLE array.
   *
   * @param array lies in row order, without gaps and on its own
   * @param values its elements in row order; further ones are not looked at
   */
  public static void fill(INDArray array, float[] values) {
    DataType type = array.dataType();
    int length = (int) array.length();
    if (type == DataType.FLOAT) {
      bytes(array).asFloatBuffer().put(values, 0, length);
    } else {
      var doubles = bytes(array).asDoubleBuffer();
      for (int i = 0; i < length; i++) {
        doubles.put(i, values[i]);
      }
    }
    written(array);
  }

  /**
   * Overwrites a FLOAT or DOUBLE array.
   *
   * @param array lies in row order, without gaps and on its own
   * @param values its elements in row order, which are rounded where it is FLOAT; as many as it has
   */
  public static void fill(INDArray array, double[] values) {
    if (array.dataType() == DataType.FLOAT) {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = (float) values[i];
      }
      bytes(array).asFloatBuffer().put(floats);
    } else {
      bytes(array).asDoubleBuffer().put(values);
    }
    written(array);
  }

  /**
   * Overwrites rows of an array.
   *
   * @param from the rows to be written, in their order
   * @param to an array that lies in row order, without gaps and on its own
   * @param rows where each of them goes
   */
  public static void put(INDArray from, INDArray to, int[] rows) {
    ByteBuffer source = ordered(from.castTo(to.dataType()));
    ByteBuffer target = bytes(to);
    int size = Math.toIntExact(to.length() / to.size(0)) * to.dataType().width();
    for (int i = 0; i < rows.length; i++) {
      target.put(rows[i] * size, source, i * size, size);
    }
    written(to);
  }

  /** A FLOAT or DOUBLE array's values on the heap, in row order. */
  public static double[] doubles(INDArray array) {
    ByteBuffer bytes = ordered(array);
    double[] values = new double[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.FLOAT) {
      // A buffer outside the heap is read in bulk: one element at a time takes ten times as long.
      float[] floats = new float[values.length];
      bytes.asFloatBuffer().get(floats);
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    } else {
      bytes.asDoubleBuffer().get(values);
    }
    return values;
  }

  /** Whether no element is NaN or infinite. */
  public static boolean allFinite(INDArray array) {
    ByteBuffer bytes = ordered(array);
    return array.dataType() == DataType.FLOAT
        ? allFinite(bytes.asIntBuffer())
        : allFinite(bytes.asLongBuffer());
  }

  /** What is not finite has an exponent of ones alone: one more, and it overflows into the sign. */
  private static boolean allFinite(IntBuffer values) {
    int[] chunk = new int[Math.min(CHUNK, values.remaining())];
    int found = 0;
    while (values.hasRemaining()) {
      int count = Math.min(chunk.length, values.remaining());
      values.get(chunk, 0, count);
      for (int i = 0; i < count; i++) {
        found |= (chunk[i] & FLOAT_EXPONENT) + FLOAT_EXPONENT_UNIT;
      }
    }
    return found >= 0;
  }

  private static boolean allFinite(LongBuffer values) {
    long[] chunk = new long[Math.min(CHUNK, values.remaining())];
    long found = 0;
    while (values.hasRemaining()) {
      int count = Math.min(chunk.length, values.remaining());
      values.get(chunk, 0, count);
      for (int i = 0; i < count; i++) {
        found |= (chunk[i] & DOUBLE_EXPONENT) + DOUBLE_EXPONENT_UNIT;
      }
    }
    return found >= 0;
  }

  /** An array's elements in row order, to be read; a view is read where it is. */
  private static ByteBuffer ordered(INDArray array) {
    boolean plain = array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
    INDArray from = plain ? array : DetachedArrays.create(() -> array.dup('c'));
    int width = from.dataType().width();
    ByteBuffer all = bytes(from);
    return all.slice(Math.toIntExact(from.offset() * width), Math.toIntExact(from.length() * width))
        .order(all.order());
  }

  /** All of the memory that an array is, or is a part of. */
  private static ByteBuffer bytes(INDArray array) {
    return array.data().asNio();
  }

  /** Tells a backend with memory of its own that the host's has changed. */
  private static void written(INDArray array) {
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }
}
