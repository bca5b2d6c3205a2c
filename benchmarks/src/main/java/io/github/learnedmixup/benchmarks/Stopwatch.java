package io.github.learnedmixup.benchmarks;

import java.util.Arrays;

/** Times what is run again and again. */
final class Stopwatch {
  private Stopwatch() {}

  /**
   * Runs something, first untimed, then timed.
   *
   * @return the median of the times, in seconds
   */
  static double median(int warmUps, int runs, Runnable work) {
    double[] times = times(warmUps, runs, work);
    Arrays.sort(times);
    return (times[(runs - 1) / 2] + times[runs / 2]) / 2;
  }

  /** The same, but the shortest time. */
  static double best(int warmUps, int runs, Runnable work) {
    return Arrays.stream(times(warmUps, runs, work)).min().orElseThrow();
  }

  private static double[] times(int warmUps, int runs, Runnable work) {
    for (int i = 0; i < warmUps; i++) {
      work.run();
    }
    double[] times = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      work.run();
      times[i] = (System.nanoTime() - start) * 1e-9;
    }
    return times;
  }
}
