package io.github.learnedmixup.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverheadTest {
  @Test
  void quantile_isAsLargeAsThatShareOfTheValues() {
    double[] values = IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();

    assertThat(Overhead.quantile(0.99, values)).isEqualTo(198);
    assertThat(Overhead.quantile(0.5, values)).isEqualTo(100);
    assertThat(Overhead.quantile(1, values)).isEqualTo(200);
    assertThat(Overhead.quantile(0, values)).isEqualTo(1);
    assertThat(values[0]).isEqualTo(200);
  }

  @Test
  void quantile_ofFewValuesIsTheLargest() {
    assertThat(Overhead.quantile(0.99, 3, 1, 2)).isEqualTo(3);
    assertThat(Overhead.quantile(0.99, 7)).isEqualTo(7);
  }
}
