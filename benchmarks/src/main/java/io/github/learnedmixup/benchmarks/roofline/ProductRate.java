package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.benchmarks.measure.Machine;
import io.github.learnedmixup.benchmarks.measure.Stopwatch;
import org.nd4j.linalg.api.blas.Blas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How fast this machine multiplies large matrices: what every other figure is compared with. */
final class ProductRate {
  private static final int SIZE = 2048;

  private ProductRate() {}

  /**
   * The best rate of a 2048x2048x2048 single-precision product through ND4J, with one thread and
   * with one a processor, in operations a second. The number of BLAS threads is put back
   * afterwards.
   *
   * @param runs timed products for each number of threads
   */
  static double measure(int runs) {
    Blas blas = Nd4j.factory().blas();
    int before = blas.getMaxThreads();
    try (INDArray a = Nd4j.rand(DataType.FLOAT, SIZE, SIZE).dup('f');
        INDArray b = Nd4j.rand(DataType.FLOAT, SIZE, SIZE).dup('f');
        INDArray c = Nd4j.create(DataType.FLOAT, new long[] {SIZE, SIZE}, 'f')) {
      double shortest = Double.POSITIVE_INFINITY;
      for (int threads : Machine.threadCounts()) {
        blas.setMaxThreads(threads);
        shortest =
            Math.min(
                shortest, Stopwatch.best(1, runs, () -> Nd4j.gemm(a, b, c, false, false, 1, 0)));
      }
      return 2.0 * SIZE * SIZE * SIZE / shortest;
    } finally {
      blas.setMaxThreads(before);
    }
  }
}
