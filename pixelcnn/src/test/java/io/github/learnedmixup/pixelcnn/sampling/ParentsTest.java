package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.palette.Palette;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParentsTest {
  @Test
  void logWeight_isFiniteAndNeverAboveZero_andHighestAtAParentsLevel() {
    for (int levels : new int[] {2, 4, 256}) {
      byte white = (byte) (levels - 1);
      Parents parents =
          new Parents(
              Palette.greys(levels),
              new byte[] {0, 0},
              new byte[] {white, white},
              new double[] {1, 0.25});
      for (int level = 0; level < levels; level++) {
        assertThat(parents.logWeight(0, level)).isFinite().isNotPositive();
        assertThat(parents.logWeight(1, level))
            .isFinite()
            .isLessThanOrEqualTo(parents.logWeight(1, levels - 1));
        assertThat(parents.logWeight(0, level)).isLessThanOrEqualTo(parents.logWeight(0, 0));
      }
    }
  }

  @Test
  void arrays_areCopied() {
    byte[] first = {0, 1};
    byte[] second = {2, 3};
    double[] weights = {0.5, 1};
    Parents parents = new Parents(Palette.greys(4), first, second, weights);
    double before = parents.logWeight(0, 0);
    first[0] = 3;
    second[0] = 3;
    weights[0] = 0;
    assertThat(parents.logWeight(0, 0)).isEqualTo(before);
  }

  @Test
  void images_mustBeOfOneLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parents(Palette.greys(4), new byte[2], new byte[3], new double[2]))
        .withMessageEndingWith("but have 2, 3 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parents(Palette.greys(4), new byte[2], new byte[2], new double[1]))
        .withMessageEndingWith("but have 2, 2 and 1");
  }

  @Test
  void levels_mustBeTheModels() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Parents(Palette.greys(4), new byte[2], new byte[] {0, 4}, new double[2]))
        .withMessage("symbol of pixel 1 must be in [0, 4), but is 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parents(Palette.greys(1), new byte[2], new byte[2], new double[2]))
        .withMessage("levels must be in [2, 256], but is 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void weights_mustBeShares(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Parents(Palette.greys(4), new byte[1], new byte[1], new double[] {weight}))
        .withMessage("weight of pixel 0 must be in [0, 1], but is " + weight);
  }
}
