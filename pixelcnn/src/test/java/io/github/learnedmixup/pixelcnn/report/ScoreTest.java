package io.github.learnedmixup.pixelcnn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void of_takesTheLikelihoodUnderTheOwnClass() {
    double[][] logLikelihoods = {{-10, -20}, {-40, -32}, {-5, -7}};
    Score score = Score.of(logLikelihoods, TrainedClasses.all(2), new int[] {0, 1, 1}, 8, 1e-2);
    assertThat(score.images()).isEqualTo(3);
    assertThat(score.natsPerImage()).isCloseTo(49 / 3.0, within(1e-12));
    assertThat(score.bitsPerDim()).isCloseTo(49 / 3.0 / 8 / Math.log(2), within(1e-12));
    assertThat(score.bayesAccuracy()).isEqualTo(2 / 3.0);
    // At this temperature all three are sure, and one is wrong.
    assertThat(score.bayesEce()).isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void line_hasTheFiveNumbersInTheirOrder() {
    assertThat(Json.line(new Score(2, 1.5, 0.25, 1, Double.NaN)))
        .isEqualTo(
            "{\"images\":2,\"nats_per_image\":1.5,\"bits_per_dim\":0.25,"
                + "\"bayes_accuracy\":1.0,\"bayes_ece\":null}");
  }
}
