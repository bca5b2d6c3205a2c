package io.github.learnedmixup.benchmarks.roofline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkMeasurementsTest {
  private static final PixelCnnSpec TINY =
      PixelCnnSpec.of(28, 28, 10).withFeatures(2).withDilations(List.of(1));
  private static final NetworkMeasurements MEASUREMENTS = new NetworkMeasurements(true);

  @Test
  void secondsPerStep_isATime() {
    assertThat(MEASUREMENTS.secondsPerStep(TINY, 3)).isPositive().isFinite();
  }

  @Test
  void imagesPerSecond_isHigherThanNaively() {
    double fast =
        MEASUREMENTS.imagesPerSecond(
            TINY, NetworkMeasurements.fastest(), 8, i -> NetworkMeasurements.ofClass(TINY, i));
    double naive = MEASUREMENTS.naiveImagesPerSecond(TINY, 8);

    assertThat(naive).isPositive();
    assertThat(fast).isFinite().isGreaterThan(naive);
  }
}
