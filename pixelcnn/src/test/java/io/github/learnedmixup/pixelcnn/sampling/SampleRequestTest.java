package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRequestTest {
  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1.000001, Double.NaN, Double.POSITIVE_INFINITY})
  void lambda_mustBeAShare(double lambda) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleRequest(0, 1, lambda, Blend.PRODUCT, 1, 1))
        .withMessage("lambda must be in [0, 1], but is " + lambda);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.MIN_VALUE, 9.9e-7, Double.NaN, Double.POSITIVE_INFINITY})
  void temperature_mustNotBeNextToNothingAndBeFinite(double temperature) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleRequest(0, 1, 0.5, Blend.PRODUCT, temperature, 1))
        .withMessage("temperature must be at least 1.0E-6 and finite, but is " + temperature);
  }

  @Test
  void classes_mustNotBeNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleRequest(0, -1, 0.5, Blend.PRODUCT, 1, 1))
        .withMessage("classes must not be negative, but are 0 and -1");
  }

  @Test
  @SuppressWarnings("NullAway")
  void blend_mustBeGiven() {
    assertThatNullPointerException()
        .isThrownBy(() -> new SampleRequest(0, 1, 0.5, null, 1, 1))
        .withMessage("blend");
  }

  @Test
  void withSeed_changesTheSeedAlone() {
    assertThat(new SampleRequest(0, 1, 0.5, Blend.MIXTURE, 2, 1).withSeed(7))
        .isEqualTo(new SampleRequest(0, 1, 0.5, Blend.MIXTURE, 2, 7));
  }
}
