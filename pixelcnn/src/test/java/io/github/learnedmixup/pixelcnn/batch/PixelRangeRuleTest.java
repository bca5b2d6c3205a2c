package io.github.learnedmixup.pixelcnn.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PixelRangeRuleTest {
  private static PixelRangeRule rule(@Nullable PixelRange told) {
    return new PixelRangeRule("base", "set the pixelRange", told);
  }

  private static @Nullable PixelRange decide(PixelRangeRule rule, double... values) {
    try {
      return rule.decide(PixelValues.of(values), "the batch", "");
    } catch (InvalidInputException e) {
      return null;
    }
  }

  private static @Nullable PixelRange learnt(double... values) {
    return decide(rule(null), values);
  }

  private static @Nullable PixelRange behindAPreProcessor(
      @Nullable PixelRange told, double... values) {
    try {
      return rule(told).decide(PixelValues.estimated(values), "the batch", "");
    } catch (InvalidInputException e) {
      return null;
    }
  }

  @Test
  void decide_learnsTheScaleThatABatchTells() {
    assertThat(learnt(0, 0.5, 1)).isEqualTo(PixelRange.UNIT);
    assertThat(learnt(0, 0.05)).isEqualTo(PixelRange.UNIT);
    assertThat(learnt(0, 0.5, 1.000001)).isEqualTo(PixelRange.UNIT);
    assertThat(learnt(0, 1)).isEqualTo(PixelRange.UNIT);
    assertThat(learnt(0, 2)).isEqualTo(PixelRange.RAW);
    assertThat(learnt(0, 17, 255)).isEqualTo(PixelRange.RAW);
    assertThat(learnt(0, 0.5, 30)).isEqualTo(PixelRange.RAW);
    assertThat(learnt(0, 254.9999999)).isEqualTo(PixelRange.RAW);
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
                + " or 255: set the pixelRange");
  }

  @Test
  void decide_believesWhatWasToldWhereABatchTellsNothing() {
    for (PixelRange told : PixelRange.values()) {
      assertThat(decide(rule(told), 0, 0)).isEqualTo(told);
      assertThat(decide(rule(told), 0, 0.05)).isEqualTo(told);
      assertThat(decide(rule(told), 0, 0.5, 2)).isEqualTo(told);
    }
  }

  @Test
  void decide_refusesRawWhereABatchIsInZeroToOne() {
    assertThat(decide(rule(PixelRange.RAW), 0, 0.5, 1)).isNull();
    assertThat(decide(rule(PixelRange.RAW), 0, 0.5, 1.05)).isNull();
    assertThat(decide(rule(PixelRange.RAW), 0, 0.2)).isNull();
    assertThat(decide(rule(PixelRange.RAW), 0, 1)).isNull();
    assertThat(decide(rule(PixelRange.UNIT), 0, 1)).isEqualTo(PixelRange.UNIT);
  }

  @Test
  void decide_takesZerosAndOnesForDarkRawImages_afterClearlyRawOnes() {
    double[] dark = {0, 1};
    double[] nearlyBlack = new double[200];
    nearlyBlack[7] = 1;
    assertThat(decide(rule(PixelRange.RAW), nearlyBlack)).isEqualTo(PixelRange.RAW);
    for (PixelRange told : new PixelRange[] {PixelRange.RAW, null}) {
      PixelRangeRule rule = rule(told);
      assertThat(decide(rule, 0, 255)).isEqualTo(PixelRange.RAW);
      assertThat(decide(rule, dark)).isEqualTo(PixelRange.RAW);
    }
    PixelRangeRule reset = rule(null);
    decide(reset, 0, 255);
    reset.recheck();
    assertThat(decide(reset, dark)).isEqualTo(PixelRange.RAW);
    reset.forget();
    assertThat(decide(reset, dark)).isEqualTo(PixelRange.UNIT);
  }

  @Test
  void decide_learnsAnotherScaleAfterAChangeOnly() {
    PixelRangeRule rule = rule(null);
    assertThat(decide(rule, 0, 128, 255)).isEqualTo(PixelRange.RAW);
    assertThat(decide(rule, 0, 0.5, 1)).isNull();
    assertThat(decide(rule, 0, 0)).isEqualTo(PixelRange.RAW);
    rule.recheck();
    assertThat(decide(rule, 0, 0)).isEqualTo(PixelRange.RAW);
    rule.recheck();
    assertThat(decide(rule, 0, 0.5, 1)).isEqualTo(PixelRange.UNIT);
    rule.forget();
    assertThat(decide(rule, 0, 0)).isNull();
  }

  @Test
  void decide_isCarefulBehindAPreProcessor() {
    assertThat(behindAPreProcessor(null, 0, 0.5, 1)).isEqualTo(PixelRange.UNIT);
    assertThat(behindAPreProcessor(null, -20, 128.3, 290)).isEqualTo(PixelRange.RAW);
    assertThat(behindAPreProcessor(null, 0, 2)).isEqualTo(PixelRange.RAW);
    assertThat(behindAPreProcessor(null, 0, 0.01, 0.05)).isNull();
    assertThat(behindAPreProcessor(null, 0, 0.5, 1.5)).isNull();
    assertThat(behindAPreProcessor(null, -1, 0.5, 1)).isNull();
    assertThat(behindAPreProcessor(PixelRange.UNIT, -0.3, 0.5, 1.5)).isEqualTo(PixelRange.UNIT);
    assertThat(behindAPreProcessor(PixelRange.UNIT, 0, 0.5, 30)).isNull();
    assertThat(behindAPreProcessor(PixelRange.RAW, 0, 0.5, 1)).isNull();
  }

  @Test
  void greys_areRoundedAndNeverClipped() {
    PixelRangeRule unit = rule(PixelRange.UNIT);
    assertThat(unit.greys(new double[] {0, 0.5, 1, -0.001, 1.001}, 0, 1))
        .containsExactly(0, 128, 255, 0, 255);
    for (double beyond : new double[] {-0.003, 1.003, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> unit.greys(new double[] {0, beyond}, 4, 8))
          .withMessage(
              "features of the base must be in [0, 1], as the pixelRange UNIT says, but example 4"
                  + " of a batch of 8 has "
                  + beyond);
    }
  }
}
