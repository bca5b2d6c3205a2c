package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance.Band;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BetweenMakerTest {
  private static final List<ClassPair> PAIRS =
      List.of(new ClassPair(0, 1), new ClassPair(2, 1), new ClassPair(2, 0));
  private static final BetweenMaker MAKER = new BetweenMaker(PAIRS, 2, 1, 7, 0);

  private static PixelCnn model() {
    return PixelCnn.untrained(new PixelCnnSpec(5, 6, 3, 4, 4, List.of(1)), 1);
  }

  private static BetweenImages drawn(
      PixelCnn model, Sampler sampler, List<SampleRequest> requests) {
    return BetweenMaker.drawn(model, sampler, requests, "drawn", Progress.SILENT);
  }

  private static List<BetweenImages> parts(PixelCnn model, Sampler sampler, int pairsEach) {
    return MAKER.parts(pairsEach).stream()
        .map(part -> drawn(model, sampler, part.free(Blend.PRODUCT)))
        .toList();
  }

  @Test
  void parts_makeTheSameImagesAsTheWhole() {
    PixelCnn model = model();
    try (Sampler sampler = model.sampler(1)) {
      BetweenImages whole = drawn(model, sampler, MAKER.free(Blend.PRODUCT));
      assertThat(whole.greys()).hasSize(3 * 9 * 2);
      for (int pairsEach = 1; pairsEach <= 4; pairsEach++) {
        List<BetweenImages> parts = parts(model, sampler, pairsEach);
        assertThat(parts).hasSize((3 - 1) / pairsEach + 1);
        assertThat(parts.stream().map(BetweenImages::requests).flatMap(List::stream))
            .containsExactlyElementsOf(whole.requests());
        Stream<byte[]> greys = parts.stream().map(BetweenImages::greys).flatMap(List::stream);
        assertThat(greys.toArray(byte[][]::new))
            .isDeepEqualTo(whole.greys().toArray(byte[][]::new));
      }
    }
  }

  @Test
  void ofParents_drawsWhatIsLikeTheImagesThatPixelMixupAverages() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(2, 2, 3, 256, 4, List.of(1)), 1);
    byte[] black = new byte[4];
    byte[] white = {-1, -1, -1, -1};
    LabelledImages real =
        LabelledImages.of(
            2,
            2,
            3,
            List.of(black, white, black, white, white, black),
            new int[] {0, 0, 1, 1, 2, 2});
    BetweenMaker maker = new BetweenMaker(PAIRS, 8, 1, 7, 0);
    List<byte[]> averages = maker.pixelMixup(real).greys();
    BetweenImages drawn;
    try (Sampler sampler = model.sampler(1)) {
      drawn = drawn(model, sampler, maker.ofParents(Blend.PRODUCT, model.palette(), real));
    }
    assertThat(drawn.accepted()).isEqualTo(averages.size());
    for (int i = 0; i < averages.size(); i++) {
      int average = averages.get(i)[0] & 0xff;
      if (average == 0 || average == 255) {
        // Both parents are of that grey; half of the range is three of their deviations.
        assertThat(mean(drawn.greys().get(i))).isCloseTo(average, within(128.0));
      }
    }
  }

  @Test
  void cutMix_andCrossedImages_areOfTheSameTwoImages_andLabelledByTheirArea() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(12, 12, 3, 4, 4, List.of(1)), 1);
    List<byte[]> plain = new ArrayList<>();
    for (int grey : new int[] {0, 100, 255}) {
      byte[] image = new byte[144];
      Arrays.fill(image, (byte) grey);
      plain.add(image);
    }
    LabelledImages real = LabelledImages.of(12, 12, 3, plain, new int[] {0, 1, 2});

    BetweenImages cutMix = MAKER.cutMix(real);
    BetweenImages crossed;
    try (Sampler sampler = model.sampler(1)) {
      crossed =
          MAKER.crossed(
              model, sampler, RealParents.Crossing.FIELD, real, "crossed", Progress.SILENT);
    }

    assertThat(cutMix.shareDistance()).isBetween(0.01, 0.5);
    assertThat(crossed.shareDistance()).isLessThan(0.2);
    for (int i = 0; i < cutMix.greys().size(); i++) {
      SampleRequest request = cutMix.requests().get(i);
      byte first = plain.get(request.first())[0];
      byte second = plain.get(request.second())[0];
      assertThat(cutMix.greys().get(i)).containsOnly(first, second);
      assertThat(cutMix.shares().get(i))
          .isCloseTo(share(cutMix.greys().get(i), first), within(1e-12));
      assertThat(crossed.greys().get(i)).contains(request.lambda() > 0.5 ? first : second);
    }
  }

  private static double share(byte[] greys, byte of) {
    int count = 0;
    for (byte grey : greys) {
      count += grey == of ? 1 : 0;
    }
    return (double) count / greys.length;
  }

  private static double mean(byte[] greys) {
    return IntStream.range(0, greys.length).map(i -> greys[i] & 0xff).average().orElseThrow();
  }

  @Test
  void accepted_countsWhatWasDrawnAndWhatPassed() {
    PixelCnn model = model();
    Acceptance all = Acceptance.ofMixAlone(3, 1);
    Band none = new Band(1, 2); // no log-likelihood is above 0
    Acceptance nothing = new Acceptance(1, 1, List.of(none, none, none), 4);
    try (Sampler sampler = model.sampler(1)) {
      BetweenImages passed = accepted(model, sampler, all);
      assertThat(passed.accepted()).isEqualTo(3 * 9 * 2);
      assertThat(passed.drawn()).isEqualTo(3 * 9 * 2);
      BetweenImages refused = accepted(model, sampler, nothing);
      assertThat(refused.accepted()).isZero();
      assertThat(refused.drawn()).isEqualTo(4 * 3 * 9 * 2);
    }
  }

  private static BetweenImages accepted(PixelCnn model, Sampler sampler, Acceptance acceptance) {
    List<SampleRequest> requests = MAKER.free(Blend.STEERED);
    return MAKER.accepted(model, sampler, requests, acceptance, null, "accepted", Progress.SILENT);
  }
}
