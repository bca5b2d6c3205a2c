package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypicalityTest {
  private static final int IMAGES = 101;

  @Test
  void scoring_tellsHowManyImagesAreScoredWhileItGoesOn() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(4, 4, 3, 4, 4, List.of(1)), 1);
    LabelledImages real = new LabelledImages(4, 4, 3, new byte[300 * 16], new int[300]);
    List<Long> told = new ArrayList<>();
    Progress.Task task =
        new Progress.Task() {
          @Override
          public void advance(long done) {
            told.add(done);
          }

          @Override
          public void close() {}
        };
    Typicality typicality = new Typicality(model, real, task);
    assertThat(told).containsExactly(128L, 256L, 300L);
    assertThat(typicality.share(Collections.nCopies(130, new byte[16]), task)).isEqualTo(1);
    assertThat(told).endsWith(128L, 130L);
  }

  @Test
  void share_isOfThoseInsideTheCentralNinetyEightPercent() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(4, 4, 3, 4, 4, List.of(1)), 1);
    byte[] greys = new byte[IMAGES * 16];
    new Random(1).nextBytes(greys);
    LabelledImages real = new LabelledImages(4, 4, 3, greys, new int[IMAGES]);
    double[] marginals =
        Arrays.stream(model.classLogLikelihoods(real))
            .mapToDouble(row -> Math.log(Arrays.stream(row).map(Math::exp).sum() / 3))
            .toArray();
    List<byte[]> byLikelihood =
        IntStream.range(0, IMAGES)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> marginals[i]))
            .map(real::image)
            .toList();

    Progress.Task task = Progress.SILENT.begin("scoring", real.size());
    Typicality typicality = new Typicality(model, real, task);

    // Of 101 images the least and the most likely one are outside.
    assertThat(typicality.share(byLikelihood, task)).isCloseTo(99.0 / IMAGES, within(1e-12));
    assertThat(typicality.share(List.of(byLikelihood.get(0), byLikelihood.get(IMAGES - 1)), task))
        .isZero();
    assertThat(typicality.share(byLikelihood.subList(1, IMAGES - 1), task)).isEqualTo(1);
  }
}
