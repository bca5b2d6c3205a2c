package io.github.learnedmixup.benchmarks.roofline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardPassSpeedTest {
  private static final PixelCnnSpec TINY =
      PixelCnnSpec.of(28, 28, 10).withFeatures(2).withDilations(List.of(1));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 35})
  void run_scoresEveryImageOfTheBatch(int batch) {
    double[] expected = PixelCnn.untrained(TINY, 1).logLikelihood(Digits.draw(batch, 1));

    try (var pass = new ForwardPassSpeed(TINY, batch, 2, 1)) {
      pass.run();
      assertThat(pass.run()).containsExactly(expected, within(1e-3));
    }
  }
}
