package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.benchmarks.rival.Libtorch;
import io.github.learnedmixup.benchmarks.rival.RivalFigures;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only in builds with the profile libtorch. */
class LibtorchMainTest {
  private static final PixelCnnSpec SMALL =
      PixelCnnSpec.of(28, 28, 10).withFeatures(4).withDilations(List.of(2, 1));

  @Test
  void libtorch_computesTheSameAndIsTimed() throws IOException {
    try (Libtorch libtorch = Libtorch.open(true)) {
      RivalFigures figures = libtorch.measure(SMALL, 16);

      assertThat(figures.secondsPerStep()).isPositive().isFinite();
      assertThat(figures.naiveImagesPerS()).isPositive().isFinite();
    }
  }
}
