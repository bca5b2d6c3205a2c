package io.github.learnedmixup.demo.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedErrorsTest {
  @Test
  void relative_isTheMeanOfEachSeedsDifference() {
    // Errors 0.09 against 0.10, and 0.16 against 0.20: ten and twenty percent fewer.
    Interval difference =
        PairedErrors.relative(new double[] {0.91, 0.84}, new double[] {0.90, 0.80});

    assertThat(difference.mean()).isCloseTo(-0.15, within(1e-9));
    assertThat(difference.low()).isCloseTo(-0.15 - 12.7062 * 0.05, within(1e-4));
  }

  @Test
  void relative_pairsSoThatASharedRiseLeavesNoSpread() {
    Interval difference =
        PairedErrors.relative(new double[] {0.90, 0.80, 0.70}, new double[] {0.80, 0.60, 0.40});

    assertThat(difference.mean()).isCloseTo(-0.5, within(1e-9));
    assertThat(difference.high() - difference.low()).isCloseTo(0, within(1e-9));
  }

  @Test
  void relative_toNoErrorsIsNotKnown() {
    assertThat(PairedErrors.relative(new double[] {0.9}, new double[] {1}).isKnown()).isFalse();
  }

  @Test
  void relative_refusesArmsOfDifferentSeeds() {
    assertThatThrownBy(() -> PairedErrors.relative(new double[2], new double[3]))
        .hasMessage("both arms must have the same seeds, but have 2 and 3");
  }
}
