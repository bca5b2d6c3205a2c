package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypicalityTest {
  private static final int IMAGES = 101;

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

    Typicality typicality = new Typicality(model, real);

    // Of 101 images the least and the most likely one are outside.
    assertThat(typicality.share(byLikelihood)).isCloseTo(99.0 / IMAGES, within(1e-12));
    assertThat(typicality.share(List.of(byLikelihood.get(0), byLikelihood.get(IMAGES - 1))))
        .isZero();
    assertThat(typicality.share(byLikelihood.subList(1, IMAGES - 1))).isEqualTo(1);
  }
}
