package io.github.learnedmixup.demo.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void of_isStudentsInterval() {
    // Mean 3, standard deviation sqrt(2.5), t(0.975, 4) = 2.776445 from the usual tables.
    Interval interval = Interval.of(1, 2, 3, 4, 5);

    double half = 2.776445 * Math.sqrt(2.5 / 5);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.low()).isCloseTo(3 - half, within(1e-6));
    assertThat(interval.high()).isCloseTo(3 + half, within(1e-6));
  }

  @Test
  void of_twoValuesUsesTheWidestQuantile() {
    // t(0.975, 1) = 12.7062; the standard error of 0 and 2 is 1.
    assertThat(Interval.of(0, 2).high()).isCloseTo(1 + 12.7062, within(1e-4));
  }

  @Test
  void of_oneValueHasNoEnds() {
    Interval interval = Interval.of(0.5);

    assertThat(interval.mean()).isEqualTo(0.5);
    assertThat(interval.hasEnds()).isFalse();
    assertThat(interval.isApartFromZero()).isFalse();
  }

  @Test
  void of_anUnknownValueMakesTheMeanUnknown() {
    assertThat(Interval.of(1, Double.NaN).isKnown()).isFalse();
    assertThat(Interval.of(1, Double.NaN).hasEnds()).isFalse();
  }

  @Test
  void isApartFromZero_asksBothEnds() {
    assertThat(new Interval(-1, -2, -0.5).isApartFromZero()).isTrue();
    assertThat(new Interval(1, 0.5, 2).isApartFromZero()).isTrue();
    assertThat(new Interval(0, -1, 1).isApartFromZero()).isFalse();
  }
}
