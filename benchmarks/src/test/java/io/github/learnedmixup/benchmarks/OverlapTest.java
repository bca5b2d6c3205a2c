package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.SampleSupply;
import org.junit.jupiter.api.Test;

class OverlapTest {
  @Test
  void ratio_comparesWithWhicheverTakesLongest() {
    Cost together = new Cost(12, 20);
    assertThat(new Overlap(new Cost(10, 10), new Cost(4, 4), together, 2).ratio())
        .isCloseTo(1.2, within(1e-12));
    assertThat(new Overlap(new Cost(4, 4), new Cost(8, 8), together, 2).ratio())
        .isCloseTo(1.5, within(1e-12));
    assertThat(new Overlap(new Cost(6, 12), new Cost(6, 8), together, 2).ratio())
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
    long[] sum = new long[1];
    Cost cost =
        Cost.of(
            () -> {
              for (int i = 0; i < 200_000_000; i++) {
                sum[0] += i * (long) i;
              }
            });

    assertThat(sum[0]).isNotZero();
    assertThat(cost.seconds()).isPositive();
    assertThat(cost.cpuSeconds()).isPositive();
  }
}
