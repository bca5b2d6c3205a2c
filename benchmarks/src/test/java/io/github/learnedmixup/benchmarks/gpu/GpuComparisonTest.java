package io.github.learnedmixup.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.benchmarks.rival.PytorchOnGpu;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GpuComparisonTest {
  private static GpuComparison comparison(PytorchOnGpu.@Nullable Figures pytorch) {
    return comparison(2e-6, pytorch);
  }

  private static GpuComparison comparison(double farthest, PytorchOnGpu.@Nullable Figures pytorch) {
    return new GpuComparison(
        "A card (compute capability 9.0)",
        132,
        66.9,
        16,
        List.of(
            new GpuComparison.Network(
                32, 7, 4096, 60000, 14.4, 0.215, 1000, 1, 800000, farthest, pytorch)));
  }

  @Test
  void json_isOneLineWithNamesInSnakeCase() {
    assertThat(comparison(null).json())
        .isEqualTo(
            "{\"device\":\"A card (compute capability 9.0)\",\"multiprocessors\":132,"
                + "\"limit_tflops\":66.9,\"processors\":16,\"networks\":[{\"features\":32,"
                + "\"layers\":7,\"batch\":4096,\"images_per_s\":60000.0,\"tflops\":14.4,"
                + "\"of_limit\":0.215,\"nd4j_images_per_s\":1000.0,\"differing_draws\":1,"
                + "\"draws\":800000,\"farthest_log_probability\":2.0E-6,\"pytorch\":null}]}");
  }

  @Test
  void table_showsRatiosToTheLimitAndToNd4j() {
    assertThat(comparison(null).table())
        .contains("21.5%")
        .contains("60.0x")
        .contains("1 of 800000")
        .doesNotContain("PyTorch");
  }

  @Test
  void notANumber_isShownAsSuch() {
    double farthest = Rounding.rounded(Double.NaN);

    assertThat(comparison(farthest, null).table()).contains("NaN");
    assertThat(comparison(farthest, null).json()).contains("\"farthest_log_probability\":null");
  }

  @Test
  void table_showsPytorchWhereItWasMeasured() {
    var figures = new PytorchOnGpu.Figures("2.11", 100, 150, 200, 300);

    assertThat(comparison(figures).table())
        .contains("PyTorch 2.11")
        .contains("600x")
        .contains("400x")
        .contains("300x")
        .contains("200x");
    assertThat(comparison(figures).json()).contains("\"tf32_graph_images_per_s\":300.0");
  }
}
