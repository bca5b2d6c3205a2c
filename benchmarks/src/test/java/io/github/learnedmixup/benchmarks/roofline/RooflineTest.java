package io.github.learnedmixup.benchmarks.roofline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.benchmarks.measure.Rounding;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RooflineTest {
  private static final Roofline ROOFLINE =
      new Roofline(
          100,
          List.of(new Roofline.Training("nd4j", 32, 7, 64, 0.5, 86, 0.86, null)),
          List.of(new Roofline.Sampling("vector", null, 32, 7, 256, 90, 20, 0.2, 1.5, null)));

  @Test
  void json_isOneLineWithNamesInSnakeCase() {
    assertThat(ROOFLINE.json())
        .isEqualTo(
            "{\"sgemm_gflops\":100.0,\"training\":[{\"engine\":\"nd4j\",\"features\":32,\"layers\":7,\"batch\":64,"
                + "\"seconds_per_step\":0.5,\"gflops\":86.0,\"of_sgemm\":0.86,"
                + "\"libtorch_seconds_per_step\":null}],\"sampler\":[{\"engine\":\"vector\",\"blend\":null,\"features\":32,"
                + "\"layers\":7,\"batch\":256,\"images_per_s\":90.0,\"gflops\":20.0,"
                + "\"of_sgemm\":0.2,\"naive_images_per_s\":1.5,"
                + "\"libtorch_naive_images_per_s\":null}]}");
  }

  @Test
  void table_hasARowForEachNetwork() {
    assertThat(ROOFLINE.table().lines().filter(line -> line.contains("32/7"))).hasSize(2);
  }

  @Test
  void table_showsLibtorchWhereItWasMeasured() {
    var compared =
        new Roofline(
            100,
            List.of(new Roofline.Training("nd4j", 32, 7, 64, 0.5, 86, 0.86, 1.125)),
            List.of(new Roofline.Sampling("nd4j", "PRODUCT", 32, 7, 256, 90, 20, 0.2, 1.5, 0.75)));

    assertThat(ROOFLINE.table()).doesNotContain("1.125");
    assertThat(compared.table()).contains("1.125").contains("0.75").contains("PRODUCT");
    assertThat(compared.json())
        .contains("\"libtorch_seconds_per_step\":1.125")
        .contains("\"libtorch_naive_images_per_s\":0.75");
  }

  @Test
  void table_isTheSameInEveryCountry() {
    String expected = ROOFLINE.table();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(ROOFLINE.table()).isEqualTo(expected).contains("0.500");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void rounded_keepsFourDigits() {
    assertThat(Rounding.rounded(0.123456)).isEqualTo(0.1235);
    assertThat(Rounding.rounded(123456)).isEqualTo(123500);
  }

  @Test
  void rounded_leavesWhatIsNotFinite() {
    assertThat(Rounding.rounded(Double.NaN)).isNaN();
    assertThat(Rounding.rounded(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
