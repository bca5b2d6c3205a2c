package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCaseTest {
  private static final PixelCnnSpec TINY =
      PixelCnnSpec.of(28, 28, 10).withFeatures(2).withDilations(List.of(2, 1));
  private static final ReferenceCase CASE = ReferenceCase.draw(TINY, 10, 1);

  @Test
  void load_givesBackWhatWasSaved(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("case");
    CASE.save(file);

    assertThat(ReferenceCase.load(file)).usingRecursiveComparison().isEqualTo(CASE);
  }

  @Test
  void draw_givesDistributions() {
    for (float[] conditionals : CASE.logProbabilities()) {
      double sum = 0;
      for (int level = 0; level < TINY.levels(); level++) {
        sum += Math.exp(conditionals[level]);
      }
      assertThat(sum).isBetween(0.9999, 1.0001);
    }
  }

  @Test
  void requireAgreement_allowsForRounding() {
    assertThatNoException().isThrownBy(() -> CASE.requireAgreement(moved(1e-4f)));
  }

  @Test
  void requireAgreement_refusesOneOtherNumber() {
    refuse(moved(0.01f));
    refuse(moved(Float.NaN));
  }

  @Test
  void requireAgreement_refusesAnotherMean() {
    List<float[]> found = new ArrayList<>();
    for (float[] conditionals : CASE.logProbabilities()) {
      float[] shifted = conditionals.clone();
      for (int i = 0; i < shifted.length; i++) {
        shifted[i] *= 1.01f;
      }
      found.add(shifted);
    }

    refuse(found);
  }

  /** The right numbers, but for one. */
  private static List<float[]> moved(float by) {
    List<float[]> found = new ArrayList<>(CASE.logProbabilities());
    float[] image = found.get(7).clone();
    image[100] += by;
    found.set(7, image);
    return found;
  }

  private static void refuse(List<float[]> found) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> CASE.requireAgreement(found))
        .withMessageContaining("must compute the same");
  }
}
