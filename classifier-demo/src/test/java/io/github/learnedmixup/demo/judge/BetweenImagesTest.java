package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class BetweenImagesTest {
  private static final double[][] PROBABILITIES = {{0.6, 0.1, 0.2}, {0, 0, 1}};

  private static BetweenImages images() {
    return new BetweenImages(
        List.of(
            new SampleRequest(0, 2, 0.5, Blend.LABEL, 1, 1),
            new SampleRequest(1, 0, 0.9, Blend.LABEL, 1, 2)),
        List.of(new byte[] {1}, new byte[] {2}),
        2,
        8,
        4);
  }

  @Test
  void pairMass_isTheMeanProbabilityOfBothClassesTogether() {
    assertThat(images().pairMass(PROBABILITIES)).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void lambdaError_isTakenBetweenTheTwoClassesAlone() {
    // 0.6 of 0.8 is 0.75; where neither class has anything it counts as undecided.
    assertThat(images().lambdaError(PROBABILITIES)).isCloseTo((0.25 + 0.4) / 2, within(1e-12));
  }

  @Test
  void labelError_isTakenFromTheShareThatAnImageIsLabelledWith() {
    BetweenImages plain = images();
    assertThat(plain.labelError(PROBABILITIES)).isEqualTo(plain.lambdaError(PROBABILITIES));
    assertThat(plain.shareDistance()).isZero();
    BetweenImages labelled =
        new BetweenImages(plain.requests(), List.of(0.75, 0.5), plain.greys(), 2, 8, 4);
    assertThat(labelled.labelError(PROBABILITIES)).isCloseTo(0, within(1e-12));
    assertThat(labelled.shareDistance()).isCloseTo((0.25 + 0.4) / 2, within(1e-12));
  }

  @Test
  void some_areAtEqualDistances() {
    assertThat(images().some(5)).hasSize(2);
    assertThat(images().some(1)).containsExactly(images().greys().get(0));
  }

  @Test
  void constructor_refusesImagesWithoutRequests() {
    assertThatThrownBy(() -> new BetweenImages(List.of(), List.of(), 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 images and 0");
  }
}
