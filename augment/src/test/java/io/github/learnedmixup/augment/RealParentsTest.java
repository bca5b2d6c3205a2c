package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Synthetic images that are like real ones, through the whole pipeline. */
@Timeout(60)
class RealParentsTest extends Opened {
  private static final int[] GREYS = {10, 100, 200}; // of classes 0, 1 and 2: levels 0, 1 and 3
  private static final int[] LEVELS = {0, 1, 3};
  private static final MixPlan ALL =
      MixPlan.defaults().withShare(1).withMixes(LambdaDistribution.uniform());

  @TempDir private Path temporary;

  /** An image of one grey for each grey, the classes in turn. */
  private static LabelledImages images(int... greys) {
    byte[] all = new byte[36 * greys.length];
    int[] labels = new int[greys.length];
    for (int i = 0; i < greys.length; i++) {
      Arrays.fill(all, 36 * i, 36 * i + 36, (byte) greys[i]);
      labels[i] = i % 3;
    }
    return new LabelledImages(6, 6, 3, all, labels);
  }

  private static LearnedMixupBuilder builder(SampleSource source, RealParents parents) {
    return LearnedMixupIterator.builder(new FakeBase(64, 32), source)
        .mixPlan(ALL)
        .pixelRange(PixelRange.RAW)
        .parents(parents);
  }

  private static LearnedMixupBuilder builder(Crossing crossing) {
    return builder(FakeSampler.source(), RealParents.of(images(GREYS), crossing));
  }

  private static List<SampleKey> keys() {
    SlotPlan plan = new SlotPlan(ALL, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    return LongStream.range(0, 32).mapToObj(plan::key).toList();
  }

  private static float[] row(DataSet batch, int row) {
    return batch.getFeatures().get(NDArrayIndex.point(row)).dup().data().asFloat();
  }

  @ParameterizedTest
  @EnumSource
  void images_areDrawnWithParentsAndHaveTheirGreys(Crossing crossing) {
    PixelCnn model =
        PixelCnn.untrained(new PixelCnnSpec(6, 6, 3, 4, 4, List.of(1, 2)), /* seed= */ 1);
    RealParents parents = RealParents.of(images(GREYS), crossing);
    DataSet batch = opened(builder(SampleSource.of(model), parents).build()).next();
    List<SampleRequest> requests = new ArrayList<>();
    for (SampleKey key : keys()) {
      SampleRequest free =
          new SampleRequest(
              key.first(), key.second(), key.lambda(), ALL.blend(), ALL.temperature(), key.seed());
      requests.add(free.withParents(parents.of(key, Palette.greys(4)).parents()));
    }
    try (Sampler sampler = model.sampler()) {
      List<Sample> samples = sampler.draw(requests);
      for (int i = 0; i < samples.size(); i++) {
        SampleKey key = keys().get(i);
        float[] greys = row(batch, i);
        for (int pixel = 0; pixel < 36; pixel++) {
          byte level = samples.get(i).levels()[pixel];
          assertThat((int) (greys[pixel] * 4 / 256)).isEqualTo(level);
          if (level == LEVELS[key.first()] || level == LEVELS[key.second()]) {
            assertThat(greys[pixel]).isIn(10f, 100f, 200f);
          }
        }
      }
    }
  }

  @Test
  void aPatch_isASquareOfTheSmallerShareWithinTheImage() {
    RealParents parents = RealParents.of(images(GREYS), Crossing.PATCH);
    for (long index = 0; index < 50; index++) {
      for (double lambda : new double[] {0.75, 0.25}) {
        Parents found = parents.of(new SampleKey(0, 2, lambda, index), Palette.greys(4)).parents();
        int top = 6;
        int bottom = -1;
        int left = 6;
        int right = -1;
        int area = 0;
        for (int pixel = 0; pixel < 36; pixel++) {
          // Levels 0 and 3 are so far apart that each has the weight of its own parent alone.
          double first = Math.exp(found.logWeight(pixel, 0));
          assertThat(Math.min(Math.abs(first - 0.9), Math.abs(first - 0.1))).isLessThan(1e-6);
          boolean ofFirst = first > 0.5;
          if (ofFirst == lambda < 0.5) {
            area++;
            top = Math.min(top, pixel / 6);
            bottom = Math.max(bottom, pixel / 6);
            left = Math.min(left, pixel % 6);
            right = Math.max(right, pixel % 6);
          }
        }
        assertThat(area).isEqualTo(9);
        assertThat(bottom - top).isEqualTo(2);
        assertThat(right - left).isEqualTo(2);
      }
    }
  }

  @Test
  void evenParents_haveTheirSharesEverywhere() {
    RealParents parents = RealParents.of(images(GREYS), Crossing.EVEN);
    Parents found = parents.of(new SampleKey(2, 0, 0.75, 1), Palette.greys(4)).parents();
    for (int pixel = 0; pixel < 36; pixel++) {
      assertThat(Math.exp(found.logWeight(pixel, 3))).isBetween(0.75 - 1e-6, 0.75 + 1e-6);
      assertThat(Math.exp(found.logWeight(pixel, 0))).isBetween(0.25 - 1e-6, 0.25 + 1e-6);
    }
  }

  @Test
  void parents_areAllImagesOfTheirClassesAndNoOthers() {
    // Two images of class 0, of levels 0 and 2.
    RealParents parents = RealParents.of(images(10, 100, 200, 150), Crossing.EVEN);
    int dark = 0;
    for (long index = 0; index < 400; index++) {
      Parents found = parents.of(new SampleKey(0, 1, 1, index), Palette.greys(4)).parents();
      boolean isDark = found.logWeight(0, 0) == 0;
      assertThat(isDark || found.logWeight(0, 2) == 0).isTrue();
      dark += isDark ? 1 : 0;
    }
    // Five standard deviations around a half.
    assertThat(dark).isBetween(150, 250);
  }

  @Test
  void batches_areTheSameAgainAndWithABank_andOthersWithOtherParents() {
    long hash = hash(builder(Crossing.PATCH));
    assertThat(hash(builder(Crossing.PATCH))).isEqualTo(hash);
    RealParents others = RealParents.of(images(11, 101, 201), Crossing.PATCH);
    assertThat(hash(builder(FakeSampler.source(), others))).isNotEqualTo(hash);
    for (int run = 0; run < 2; run++) {
      assertThat(hash(builder(Crossing.PATCH).bank(temporary.resolve("bank")))).isEqualTo(hash);
    }
  }

  private static long hash(LearnedMixupBuilder builder) {
    try (LearnedMixupIterator iterator = builder.build()) {
      return ReproducibilityTest.hash(iterator.next());
    }
  }

  @Test
  void build_refusesABankOrAStateOfOtherParents() {
    MixState state;
    try (LearnedMixupIterator iterator =
        builder(Crossing.PATCH).bank(temporary.resolve("bank")).build()) {
      iterator.next();
      state = iterator.state();
    }
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(builder(Crossing.EVEN).bank(temporary.resolve("bank"))::build)
        .withMessageContaining("parents.crossing is PATCH there, but EVEN here");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            LearnedMixupIterator.builder(new FakeBase(64, 32), FakeSampler.source())
                    .mixPlan(ALL)
                    .pixelRange(PixelRange.RAW)
                    .bank(temporary.resolve("bank"))
                ::build)
        .withMessageContaining("parents");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(builder(Crossing.EVEN).resumeFrom(state)::build)
        .withMessageContaining("parents.crossing is PATCH there, but EVEN here");
  }

  @Test
  void parents_mustBeOfEveryClassAndOfTheModelsSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            builder(FakeSampler.source(), RealParents.of(images(10, 100), Crossing.PATCH))::build)
        .withMessage(
            "parents must be of every class that the model draws, but there is none of class 2");
    LabelledImages small = new LabelledImages(1, 1, 3, new byte[3], new int[] {0, 1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(builder(FakeSampler.source(), RealParents.of(small, Crossing.PATCH))::build)
        .withMessage(
            "parents must be of 6x6 pixels and 3 classes, as the model's images are, but are of 1x1 and 3");
  }
}
