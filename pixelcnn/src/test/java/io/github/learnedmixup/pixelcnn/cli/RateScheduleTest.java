package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.schedule.ISchedule;

class RateScheduleTest {
  private static final int LATE = 10_000;
  private static final double PEAK = 0.5;
  private static final int EPOCHS = 9;

  @Test
  void constant_staysAtThePeak() {
    assertThat(RateSchedule.CONSTANT.over(PEAK, EPOCHS).valueAt(LATE, 8)).isEqualTo(PEAK);
  }

  @Test
  void step_fallsToATenthAfterEachThird() {
    ISchedule step = RateSchedule.STEP.over(PEAK, EPOCHS);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int falls = epoch / 3;
      assertThat(step.valueAt(LATE, epoch)).isCloseTo(PEAK * Math.pow(0.1, falls), within(1e-12));
    }
  }

  @Test
  void exponential_fallsEvenlyToAHundredth() {
    ISchedule exponential = RateSchedule.EXPONENTIAL.over(PEAK, EPOCHS);
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      double expected = PEAK * Math.pow(0.01, (double) epoch / EPOCHS);
      assertThat(exponential.valueAt(LATE, epoch)).isCloseTo(expected, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COSINE")
  void over_risesOverTheFirstSteps(RateSchedule name) {
    ISchedule schedule = name.over(PEAK, EPOCHS);
    assertThat(schedule.valueAt(0, 0)).isCloseTo(PEAK / 100, within(1e-12));
    assertThat(schedule.valueAt(49, 0)).isCloseTo(PEAK / 2, within(1e-12));
    assertThat(schedule.valueAt(99, 0)).isCloseTo(PEAK, within(1e-12));
  }
}
