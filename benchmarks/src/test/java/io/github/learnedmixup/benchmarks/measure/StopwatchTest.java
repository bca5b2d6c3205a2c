package io.github.learnedmixup.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  /** Takes so many milliseconds of the real time, at least, in each run. */
  private static Runnable lasting(Integer... millis) {
    Iterator<Integer> left = List.of(millis).iterator();
    return () -> {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left.next());
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    };
  }

  @Test
  void times_areOfTheRunsBehindTheWarmUps() {
    var clock = new AtomicLong();
    Iterator<Long> lasting = List.of(9_000_000_000L, 9_000_000_000L, 3L, 1L, 2L).iterator();

    double[] times =
        Stopwatch.times(2, 3, () -> clock.addAndGet(lasting.next()), clock::incrementAndGet);

    // Reading this clock takes a nanosecond, too.
    assertThat(times).containsExactly(new double[] {4e-9, 2e-9, 3e-9}, within(1e-15));
    assertThat(lasting.hasNext()).isFalse();
  }

  @Test
  void median_isOfTheMiddle() {
    assertThat(Stopwatch.median(1, 3, lasting(400, 0, 900, 100))).isBetween(0.1, 0.3);
  }

  @Test
  void best_isTheShortest() {
    assertThat(Stopwatch.best(1, 3, lasting(0, 400, 100, 300))).isBetween(0.1, 0.299);
  }
}
