package io.github.learnedmixup.benchmarks.measure;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Times what is run again and again. */
public final class Stopwatch {
  private Stopwatch() {}

  /**
   * Runs something, first untimed, then timed.
   *
   * @return the median of the times, in seconds
   */
  public static double median(int warmUps, int runs, Runnable work) {
    return MedianInterval.of(times(warmUps, runs, work, System::nanoTime)).median();
  }

  /** The shortest time of several runs. */
  public static double best(int warmUps, int runs, Runnable work) {
    return Arrays.stream(times(warmUps, runs, work, System::nanoTime)).min().orElseThrow();
  }

  /** The times of the timed runs, in seconds, by a clock of nanoseconds. */
  static double[] times(int warmUps, int runs, Runnable work, LongSupplier clock) {
    for (int i = 0; i < warmUps; i++) {
      work.run();
    }
    double[] times = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = clock.getAsLong();
      work.run();
      times[i] = (clock.getAsLong() - start) * 1e-9;
    }
    return times;
  }
}
