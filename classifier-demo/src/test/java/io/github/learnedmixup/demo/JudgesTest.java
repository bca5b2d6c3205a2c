package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JudgesTest {
  @Test
  void mean_isTakenOverJudgesForEachImageAndClass() {
    float[][][] opinions = {
      {{1, 0}, {0.5f, 0.5f}},
      {{0, 1}, {0.75f, 0.25f}},
      {{0.5f, 0.5f}, {0.25f, 0.75f}},
      {{0.5f, 0.5f}, {1, 0}}
    };

    float[][] mean = Judges.mean(opinions);

    assertThat(mean[0]).containsExactly(0.5f, 0.5f);
    assertThat(mean[1]).containsExactly(0.625f, 0.375f);
  }

  @Test
  void verdict_isTheFirstOfTheMostProbableClasses() {
    assertThat(Judges.verdict(new float[] {0.2f, 0.4f, 0.4f})).isEqualTo(1);
  }

  @Test
  void constructor_refusesNoJudge() {
    assertThatThrownBy(() -> new Judges(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one judge");
  }
}
