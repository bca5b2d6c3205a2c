package io.github.learnedmixup.pixelcnn.matrix;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Contiguous, column-major ND4J arrays, and the way between them and heap arrays, on any backend.
 */
public final class HostMemory {
  private HostMemory() {}

  /** Whether the backend keeps its arrays in the host's own memory. */
  public static boolean isHost() {
    return !Nd4j.getBackend().getClass().getSimpleName().contains("Cu");
  }

  /** A matrix of zeros that outlives whatever workspace the caller may be in. */
  @SuppressWarnings("try") // the scope is for its effect alone
  public static INDArray matrix(DataType type, long rows, long columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(type, new long[] {rows, columns}, 'f');
    }
  }

  /** The address of an array of single precision; only if {@link #isHost()}. */
  static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }

  /** Copies the first elements of a heap array into all of an ND4J array. */
  public static void put(float[] from, INDArray to) {
    int length = (int) to.length();
    if (to.dataType() == DataType.FLOAT && isHost()) {
      pointer(to).put(from, 0, length);
    } else {
      float[] exact = from.length == length ? from : Arrays.copyOf(from, length);
      to.assign(Nd4j.createFromArray(exact).castTo(to.dataType()).reshape('f', to.shape()));
    }
  }

  /** Copies the first elements of a heap array into all of an ND4J array. */
  public static void put(double[] from, INDArray to) {
    int length = (int) to.length();
    double[] exact = from.length == length ? from : Arrays.copyOf(from, length);
    to.assign(Nd4j.createFromArray(exact).castTo(to.dataType()).reshape('f', to.shape()));
  }

  /** Copies all of an ND4J array to the beginning of a heap array. */
  public static void get(INDArray from, float[] to) {
    int length = (int) from.length();
    if (from.dataType() == DataType.FLOAT && isHost()) {
      pointer(from).get(to, 0, length);
    } else {
      float[] values = from.dup('f').data().asFloat();
      System.arraycopy(values, 0, to, 0, length);
    }
  }

  /** Copies all of an ND4J array to the beginning of a heap array. */
  public static void get(INDArray from, double[] to) {
    double[] values = from.dup('f').data().asDouble();
    System.arraycopy(values, 0, to, 0, values.length);
  }
}
