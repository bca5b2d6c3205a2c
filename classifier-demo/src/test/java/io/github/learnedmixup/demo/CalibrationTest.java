package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.data.SeededHash;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int IMAGES = 2000;

  /** Logits whose softmax is how the labels were drawn: they are calibrated as they are. */
  private static final float[][] LOGITS = new float[IMAGES][3];

  private static final int[] LABELS = new int[IMAGES];

  static {
    for (int image = 0; image < IMAGES; image++) {
      for (int label = 0; label < 3; label++) {
        LOGITS[image][label] = (float) (4 * SeededHash.uniform(1, 3L * image + label));
      }
      float[] probabilities = Calibration.probabilities(LOGITS[image], 1);
      double u = SeededHash.uniform(2, image);
      LABELS[image] = u < probabilities[0] ? 0 : u < probabilities[0] + probabilities[1] ? 1 : 2;
    }
  }

  private static float[][] times(double factor) {
    float[][] scaled = new float[IMAGES][3];
    for (int image = 0; image < IMAGES; image++) {
      for (int label = 0; label < 3; label++) {
        scaled[image][label] = (float) (factor * LOGITS[image][label]);
      }
    }
    return scaled;
  }

  @Property(tries = 200)
  void probabilities_areADistributionInTheOrderOfTheLogits(
      @ForAll @Size(4) float @FloatRange(min = -500, max = 500) [] logits,
      @ForAll @DoubleRange(min = 0.05, max = 20) double temperature) {
    float[] probabilities = Calibration.probabilities(logits, temperature);

    double sum = 0;
    for (float probability : probabilities) {
      assertThat(probability).isBetween(0f, 1f);
      sum += probability;
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    assertThat(probabilities[Judges.verdict(logits)])
        .isEqualTo(probabilities[Judges.verdict(probabilities)]);
  }

  @Test
  void temperature_isNearOneForLogitsThatAreCalibrated() {
    assertThat(Calibration.temperature(LOGITS, LABELS)).isCloseTo(1, within(0.1));
  }

  @Test
  void temperature_coolsLogitsThatAreTooSureByAsMuch() {
    double temperature = Calibration.temperature(LOGITS, LABELS);

    assertThat(Calibration.temperature(times(3), LABELS)).isCloseTo(3 * temperature, within(1e-3));
    assertThat(Calibration.temperature(times(0.5), LABELS))
        .isCloseTo(0.5 * temperature, within(1e-3));
  }

  @Test
  void temperature_staysInItsRangeWhereAllIsRight() {
    float[][] right = {{5, 0}, {0, 5}};

    assertThat(Calibration.temperature(right, new int[] {0, 1})).isCloseTo(0.05, within(1e-6));
    assertThat(Calibration.temperature(right, new int[] {1, 0})).isCloseTo(20, within(1e-6));
  }

  @Test
  void temperature_isOneWithoutImages() {
    assertThat(Calibration.temperature(new float[0][], new int[0])).isEqualTo(1);
  }
}
