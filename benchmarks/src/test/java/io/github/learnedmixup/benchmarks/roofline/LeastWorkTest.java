package io.github.learnedmixup.benchmarks.roofline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import org.junit.jupiter.api.Test;

class LeastWorkTest {
  private static final PixelCnnSpec SPEC = PixelCnnSpec.of(28, 28, 10);

  @Test
  void forward_usesEveryWeightButTheBiasesOnceAPixel() {
    int layers = SPEC.dilations().size();
    long classBiases = (layers + 1L) * 4 * SPEC.features() * SPEC.classes();
    long headBiases = (long) SPEC.features() + SPEC.levels();
    long weights = Weights.size(SPEC) - classBiases - headBiases;

    assertThat(LeastWork.forward(SPEC)).isEqualTo(2.0 * weights * SPEC.pixels());
  }

  @Test
  void training_ofTheReferenceNetworkIsAbout43GigaOperationsABatchOf64() {
    assertThat(LeastWork.training(SPEC) * 64).isCloseTo(42.9e9, within(0.1e9));
  }

  @Test
  void forward_growsWithTheSquareOfTheFeatures() {
    PixelCnnSpec wide = SPEC.withFeatures(512);

    assertThat(LeastWork.forward(wide.withFeatures(1024)) / LeastWork.forward(wide))
        .isCloseTo(4, within(0.02));
  }
}
