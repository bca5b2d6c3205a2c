package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  @Test
  void median_runsWarmUpsAndTimedRuns() {
    var count = new AtomicInteger();

    double seconds = Stopwatch.median(2, 3, count::incrementAndGet);

    assertThat(count).hasValue(5);
    assertThat(seconds).isBetween(0.0, 1.0);
  }
}
