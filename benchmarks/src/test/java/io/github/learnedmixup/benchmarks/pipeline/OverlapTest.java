package io.github.learnedmixup.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.SampleSupply;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private static final double BURNT_SECONDS = 0.3;

  @Test
  void ratio_comparesWithWhicheverTakesLongest() {
    PipelineCost together = new PipelineCost(12, 20);
    assertThat(new Overlap(new PipelineCost(10, 10), new PipelineCost(4, 4), together, 2).ratio())
        .isCloseTo(1.2, within(1e-12));
    assertThat(new Overlap(new PipelineCost(4, 4), new PipelineCost(8, 8), together, 2).ratio())
        .isCloseTo(1.5, within(1e-12));
    assertThat(new Overlap(new PipelineCost(6, 12), new PipelineCost(6, 8), together, 2).ratio())
        .isCloseTo(1.2, within(1e-12));
  }

  @Test
  void balanced_needsAsMuchTimeForDrawingAsForTraining() {
    // 16 places a step of 0.1 s, and 40 images drawn in this time.
    assertThat(Overlap.balanced(64, 0.1, 40)).isEqualTo(SampleSupply.defaults().withReuse(4));
    assertThat(Overlap.balanced(64, 0.1, 400)).isEqualTo(SampleSupply.defaults().withReuse(1));
    assertThat(Overlap.balanced(64, 1e-6, 1))
        .isEqualTo(SampleSupply.defaults().withReuse(SampleSupply.defaults().poolSize()));
  }

  @Test
  void cost_isOfTheWorkAlone() {
    burn();
    long began = System.nanoTime();
    PipelineCost cost = PipelineCost.of(OverlapTest::burn);
    double around = (System.nanoTime() - began) * 1e-9;

    assertThat(cost.seconds()).isBetween(0.9 * BURNT_SECONDS, around);
    // The system counts a process's time in steps of ten milliseconds.
    assertThat(cost.cpuSeconds())
        .isBetween(0.9 * BURNT_SECONDS, Runtime.getRuntime().availableProcessors() * around + 0.02);
  }

  /** Keeps a processor busy for some time of this thread's own. */
  private static void burn() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + (long) (BURNT_SECONDS * 1e9);
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
