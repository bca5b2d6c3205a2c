package io.github.learnedmixup.demo.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChartAxisTest {
  @Test
  void marks_areRoundAndWithin() {
    ChartAxis axis = new ChartAxis(93.4, 97.1, 0, 370);

    assertThat(axis.marks().stream().map(axis::label)).containsExactly("94", "95", "96", "97");
    assertThat(axis.place(94)).isCloseTo(60, within(1e-9));
  }

  @Test
  void around_holdsEqualValuesAndIgnoresUnknownOnes() {
    ChartAxis axis = ChartAxis.around(new double[] {2, Double.NaN, 2}, 0, 1);

    assertThat(axis.low()).isLessThan(2);
    assertThat(axis.high()).isGreaterThan(2);
    assertThat(ChartAxis.around(new double[] {Double.NaN}, 0, 1).high()).isEqualTo(1);
  }
}
