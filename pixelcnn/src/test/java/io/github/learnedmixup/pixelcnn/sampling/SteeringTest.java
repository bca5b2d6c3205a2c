package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class SteeringTest {
  private static final double MOST = 1e4;

  @Property
  void weight_isAWeight(
      @ForAll @Scale(6) @DoubleRange(max = 1) double lambda,
      @ForAll @Scale(6) @DoubleRange(min = -MOST, max = MOST) double ratio) {
    assertThat(Steering.weight(lambda, ratio)).isBetween(0.0, 1.0);
  }

  @Property
  void weight_isBelowAHalfWhereTheRatioIsAboveTheTarget(
      @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1 - 1e-6) double lambda,
      @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = MOST) double excess) {
    double target = Steering.target(lambda);
    assertThat(Steering.weight(lambda, target + excess)).isLessThan(0.5);
    assertThat(Steering.weight(lambda, target - excess)).isGreaterThan(0.5);
    assertThat(Steering.weight(lambda, target)).isEqualTo(0.5);
  }

  @Property
  void weight_fallsWithTheRatioAndRisesWithLambda(
      @ForAll @Scale(6) @DoubleRange(max = 1) double lambda,
      @ForAll @Scale(6) @DoubleRange(max = 1) double other,
      @ForAll @Scale(6) @DoubleRange(min = -MOST, max = MOST) double ratio,
      @ForAll @Scale(6) @DoubleRange(max = MOST) double more) {
    assertThat(Steering.weight(lambda, ratio + more))
        .isLessThanOrEqualTo(Steering.weight(lambda, ratio));
    assertThat(Steering.weight(Math.max(lambda, other), ratio))
        .isGreaterThanOrEqualTo(Steering.weight(Math.min(lambda, other), ratio));
  }

  @Property
  void weight_atTheEndsIsLambdaWhateverTheRatio(
      @ForAll @Scale(6) @DoubleRange(min = -1e300, max = 1e300) double ratio) {
    assertThat(Steering.weight(1, ratio)).isEqualTo(1);
    assertThat(Steering.weight(0, ratio)).isZero();
  }

  @Property
  void target_isWhereTheTemperedPosteriorIsLambda(
      @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1 - 1e-6) double lambda) {
    double posterior = 1 / (1 + Math.exp(-Steering.target(lambda) / Steering.NATS_PER_LOGIT));
    assertThat(posterior).isCloseTo(lambda, within(1e-9));
  }

  @Test
  void target_ofEqualSharesIsNoDifference() {
    assertThat(Steering.target(0.5)).isZero();
  }
}
