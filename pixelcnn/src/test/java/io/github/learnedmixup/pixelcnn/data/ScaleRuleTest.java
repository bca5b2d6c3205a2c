package io.github.learnedmixup.pixelcnn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScaleRuleTest {
  private static ScaleRule rule(@Nullable ValueScale told) {
    return new ScaleRule("base", "set the valueScale", told);
  }

  private static @Nullable ValueScale decide(ScaleRule rule, double... values) {
    try {
      return rule.decide(PixelValues.of(values), "the batch", "");
    } catch (InvalidInputException e) {
      return null;
    }
  }

  private static @Nullable ValueScale learnt(double... values) {
    return decide(rule(null), values);
  }

  private static @Nullable ValueScale behindAPreProcessor(
      @Nullable ValueScale told, double... values) {
    try {
      return rule(told).decide(PixelValues.estimated(values), "the batch", "");
    } catch (InvalidInputException e) {
      return null;
    }
  }

  @Test
  void decide_learnsTheScaleThatABatchTells() {
    assertThat(learnt(0, 0.5, 1)).isEqualTo(ValueScale.UNIT);
    assertThat(learnt(0, 0.05)).isEqualTo(ValueScale.UNIT);
    assertThat(learnt(0, 0.5, 1.000001)).isEqualTo(ValueScale.UNIT);
    assertThat(learnt(0, 1)).isEqualTo(ValueScale.UNIT);
    assertThat(learnt(0, 2)).isEqualTo(ValueScale.RAW);
    assertThat(learnt(0, 17, 255)).isEqualTo(ValueScale.RAW);
    assertThat(learnt(0, 0.5, 30)).isEqualTo(ValueScale.RAW);
    assertThat(learnt(0, 254.9999999)).isEqualTo(ValueScale.RAW);
  }

  @Test
  void decide_refusesWhatTellsNoScale() {
    assertThat(learnt(0, 0)).isNull();
    assertThat(learnt(0, 0.5, 1.05)).isNull();
    assertThat(learnt(0, 0.5, 2)).isNull();
    assertThat(learnt(-0.4, 0.5, 2.8)).isNull();
    assertThat(learnt(-1, 0.5, 1)).isNull();
    assertThat(learnt(0, 300)).isNull();
    assertThat(learnt(0, Double.NaN)).isNull();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> rule(null).decide(PixelValues.of(new double[2]), "the batch", "!"))
        .withMessage(
            "the batch has values from 0.0 to 0.0, which are not enough to tell whether white is 1"
                + " or 255: set the valueScale");
  }

  @Test
  void decide_believesWhatWasToldWhereABatchTellsNothing() {
    for (ValueScale told : ValueScale.values()) {
      assertThat(decide(rule(told), 0, 0)).isEqualTo(told);
      assertThat(decide(rule(told), 0, 0.05)).isEqualTo(told);
      assertThat(decide(rule(told), 0, 0.5, 2)).isEqualTo(told);
    }
  }

  @Test
  void decide_refusesRawWhereABatchIsInZeroToOne() {
    assertThat(decide(rule(ValueScale.RAW), 0, 0.5, 1)).isNull();
    assertThat(decide(rule(ValueScale.RAW), 0, 0.5, 1.05)).isNull();
    assertThat(decide(rule(ValueScale.RAW), 0, 0.2)).isNull();
    assertThat(decide(rule(ValueScale.RAW), 0, 1)).isNull();
    assertThat(decide(rule(ValueScale.UNIT), 0, 1)).isEqualTo(ValueScale.UNIT);
  }

  @Test
  void decide_takesZerosAndOnesForDarkRawImages_afterClearlyRawOnes() {
    double[] dark = {0, 1};
    double[] nearlyBlack = new double[200];
    nearlyBlack[7] = 1;
    assertThat(decide(rule(ValueScale.RAW), nearlyBlack)).isEqualTo(ValueScale.RAW);
    for (ValueScale told : new ValueScale[] {ValueScale.RAW, null}) {
      ScaleRule rule = rule(told);
      assertThat(decide(rule, 0, 255)).isEqualTo(ValueScale.RAW);
      assertThat(decide(rule, dark)).isEqualTo(ValueScale.RAW);
    }
    ScaleRule reset = rule(null);
    decide(reset, 0, 255);
    reset.recheck();
    assertThat(decide(reset, dark)).isEqualTo(ValueScale.RAW);
    reset.forget();
    assertThat(decide(reset, dark)).isEqualTo(ValueScale.UNIT);
  }

  @Test
  void decide_learnsAnotherScaleAfterAChangeOnly() {
    ScaleRule rule = rule(null);
    assertThat(decide(rule, 0, 128, 255)).isEqualTo(ValueScale.RAW);
    assertThat(decide(rule, 0, 0.5, 1)).isNull();
    assertThat(decide(rule, 0, 0)).isEqualTo(ValueScale.RAW);
    rule.recheck();
    assertThat(decide(rule, 0, 0)).isEqualTo(ValueScale.RAW);
    rule.recheck();
    assertThat(decide(rule, 0, 0.5, 1)).isEqualTo(ValueScale.UNIT);
    rule.forget();
    assertThat(decide(rule, 0, 0)).isNull();
  }

  @Test
  void decide_isCarefulBehindAPreProcessor() {
    assertThat(behindAPreProcessor(null, 0, 0.5, 1)).isEqualTo(ValueScale.UNIT);
    assertThat(behindAPreProcessor(null, -20, 128.3, 290)).isEqualTo(ValueScale.RAW);
    assertThat(behindAPreProcessor(null, 0, 2)).isEqualTo(ValueScale.RAW);
    assertThat(behindAPreProcessor(null, 0, 0.01, 0.05)).isNull();
    assertThat(behindAPreProcessor(null, 0, 0.5, 1.5)).isNull();
    assertThat(behindAPreProcessor(null, -1, 0.5, 1)).isNull();
    assertThat(behindAPreProcessor(ValueScale.UNIT, -0.3, 0.5, 1.5)).isEqualTo(ValueScale.UNIT);
    assertThat(behindAPreProcessor(ValueScale.UNIT, 0, 0.5, 30)).isNull();
    assertThat(behindAPreProcessor(ValueScale.RAW, 0, 0.5, 1)).isNull();
  }

  @Test
  void greys_areRoundedAndNeverClipped() {
    ScaleRule unit = rule(ValueScale.UNIT);
    assertThat(unit.greys(new double[] {0, 0.5, 1, -0.001, 1.001}, 0, 1))
        .containsExactly(0, 128, 255, 0, 255);
    for (double beyond : new double[] {-0.003, 1.003, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> unit.greys(new double[] {0, beyond}, 4, 8))
          .withMessage(
              "features of the base must be in [0, 1], as the valueScale UNIT says, but example 4"
                  + " of a batch of 8 has "
                  + beyond);
    }
  }
}
