package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JudgesTest {
  @Test
  void mean_isTakenOverJudgesForEachImageAndClass() {
    double[][][] opinions = {
      {{1, 0}, {0.5, 0.5}},
      {{0, 1}, {0.75, 0.25}},
      {{0.5, 0.5}, {0.25, 0.75}},
      {{0.5, 0.5}, {1, 0}}
    };

    double[][] mean = Judges.mean(opinions);

    assertThat(mean[0]).containsExactly(0.5, 0.5);
    assertThat(mean[1]).containsExactly(0.625, 0.375);
  }

  @Test
  void constructor_refusesNoJudge() {
    assertThatThrownBy(() -> new Judges(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one judge");
  }
}
