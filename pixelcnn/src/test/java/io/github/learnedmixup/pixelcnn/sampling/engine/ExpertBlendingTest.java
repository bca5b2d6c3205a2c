package io.github.learnedmixup.pixelcnn.sampling.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class ExpertBlendingTest {
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  @Property
  void mixture_isTheWeightedMeanOfTheProbabilities(
      @ForAll @Scale(6) @DoubleRange(max = 1) double weight,
      @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1) double first,
      @ForAll @Scale(6) @DoubleRange(min = 1e-6, max = 1) double second) {
    double mixture = Math.exp(ExpertBlending.mixture(weight, Math.log(first), Math.log(second)));
    assertThat(mixture).isCloseTo(weight * first + (1 - weight) * second, within(1e-12));
  }

  @Property
  void product_isTheWeightedMeanOfTheLogarithms(
      @ForAll @Scale(6) @DoubleRange(max = 1) double weight,
      @ForAll @Scale(6) @DoubleRange(min = -1e4, max = 0) double first,
      @ForAll @Scale(6) @DoubleRange(min = -1e4, max = 0) double second) {
    assertThat(ExpertBlending.product(weight, first, second))
        .isCloseTo(weight * first + (1 - weight) * second, within(1e-9));
  }

  @Property
  void anExpertOfFullWeightIsBelievedExactly(
      @ForAll @Scale(6) @DoubleRange(min = -1e4, max = 0) double one) {
    for (double other : new double[] {0, -1, -1e4, NEVER}) {
      assertThat(ExpertBlending.product(1, one, other)).isEqualTo(one);
      assertThat(ExpertBlending.product(0, other, one)).isEqualTo(one);
      assertThat(ExpertBlending.mixture(1, one, other)).isEqualTo(one);
      assertThat(ExpertBlending.mixture(0, other, one)).isEqualTo(one);
    }
  }

  @Property
  void mixture_doesNotVanishWhereTheProbabilitiesDo(
      @ForAll @Scale(6) @DoubleRange(min = 0.01, max = 0.99) double weight,
      @ForAll @Scale(6) @DoubleRange(min = -1e4, max = -1e3) double first) {
    assertThat(ExpertBlending.mixture(weight, first, first)).isCloseTo(first, within(1e-9));
    assertThat(ExpertBlending.mixture(weight, first, NEVER))
        .isCloseTo(first + Math.log(weight), within(1e-9));
  }

  @Test
  void whatBothExpertsRuleOutIsRuledOut() {
    for (double weight : new double[] {0, 0.3, 1}) {
      assertThat(ExpertBlending.product(weight, NEVER, NEVER)).isEqualTo(NEVER);
      assertThat(ExpertBlending.mixture(weight, NEVER, NEVER)).isEqualTo(NEVER);
    }
  }
}
