package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.MixPlan.Placement;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** Where synthetic images go, and when. */
@Timeout(30)
class PlacementTest extends Opened {
  private static final MixPlan ADDED =
      MixPlan.defaults().withPlacement(Placement.ADD).withShare(0.2);

  private LearnedMixupIterator iterator(FakeBase base, MixPlan mix) {
    return opened(
        LearnedMixupIterator.builder(base, FakeSampler.source())
            .mixPlan(mix)
            .pixelRange(PixelRange.RAW)
            .build());
  }

  @Test
  void addedImages_followTheRealOnesAndBatchTellsTheTruth() {
    for (long[] shape : new long[][] {{36}, {1, 6, 6}, {6, 6, 1}}) {
      FakeBase base = new FakeBase(41, 8);
      base.imageShape = shape;
      base.preProcessor = new ImagePreProcessingScaler(-1, 1);
      LearnedMixupIterator iterator = iterator(base, ADDED);
      assertThat(iterator.batch()).isEqualTo(10);
      for (int example = 0; example < 41; example += 8) {
        int size = Math.min(8, 41 - example);
        DataSet batch = iterator.next();
        assertThat(batch.numExamples()).isEqualTo(size == 8 ? iterator.batch() : 2);
        DataSet real = base.rows(example, size);
        base.preProcessor.preProcess(real);
        for (int row = 0; row < size; row++) {
          assertThat(features(batch.get(row))).isEqualTo(features(real.get(row)));
          assertThat(batch.get(row).getLabels()).isEqualTo(real.get(row).getLabels());
        }
        for (int row = size; row < batch.numExamples(); row++) {
          assertThat(batch.get(row).getLabels().sumNumber().doubleValue()).isEqualTo(1);
          // Greys of the fake sampler are 1 to 255.
          assertThat(batch.get(row).getFeatures().minNumber().floatValue()).isGreaterThan(-1);
        }
      }
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Test
  void addedImages_comeAndGoWithTheSchedule() {
    LearnedMixupIterator iterator =
        iterator(new FakeBase(16, 8), ADDED.withSchedule(ShareSchedule.between(1, 2)));
    for (int expected : new int[] {8, 10, 8}) {
      assertThat(iterator.batch()).isEqualTo(expected);
      assertThat(iterator.next().numExamples()).isEqualTo(expected);
      assertThat(iterator.batch()).isEqualTo(expected);
      assertThat(iterator.next().numExamples()).isEqualTo(expected);
      assertThat(iterator.batch()).isEqualTo(expected);
      iterator.reset();
    }
  }

  @Test
  void epochsOutsideTheSchedule_areLeftAlone() {
    FakeBase base = new FakeBase(64, 8);
    LearnedMixupIterator iterator = iterator(base, HALF.withSchedule(ShareSchedule.between(1, 2)));
    long[] synthetic = new long[4];
    for (int epoch = 1; epoch <= 3; epoch++) {
      for (int example = 0; example < 64; example += 8) {
        DataSet batch = iterator.next();
        if (epoch != 2) {
          assertThat(features(batch)).isEqualTo(features(base.rows(example, 8)));
        }
      }
      synthetic[epoch] = iterator.metrics().synthetic();
      iterator.reset();
    }
    assertThat(synthetic).containsExactly(0, 0, 32, 32);
  }

  @Test
  void renewedPairs_showFromTheNextEpochOn() {
    LearnedMixupIterator iterator =
        opened(
            LearnedMixupIterator.builder(new FakeBase(64, 8), FakeSampler.source())
                .mixPlan(
                    MixPlan.defaults()
                        .withShare(1)
                        .withMixes(LambdaDistribution.fixed(0.5))
                        .withPairs(ClassPairs.listed(List.of(new ClassPair(0, 1)))))
                .pixelRange(PixelRange.RAW)
                .sampleSupply(SampleSupply.defaults().withReuse(1))
                .build());
    iterator.next();
    iterator.renewPairs(ClassPairs.listed(List.of(new ClassPair(1, 2))));
    while (iterator.hasNext()) {
      assertThat(iterator.next().getLabels().getColumn(0).minNumber().doubleValue()).isEqualTo(0.5);
    }
    iterator.reset();
    while (iterator.hasNext()) {
      assertThat(iterator.next().getLabels().getColumn(2).minNumber().doubleValue()).isEqualTo(0.5);
    }
  }

  @Test
  void whatDoesNotGoWithTheModelsClasses_isRefused() {
    LearnedMixupIterator iterator = iterator(new FakeBase(64, 8), HALF);
    ClassPairs foreign = ClassPairs.listed(List.of(new ClassPair(0, 7)));
    String message = "the model has 3 classes, 0 to 2, but a pair is of 0 and 7";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> iterator.renewPairs(foreign))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> iterator(new FakeBase(64, 8), HALF.withPairs(foreign)))
        .withMessage(message);
    Acceptance one = new Acceptance(8, 0.1, List.of(new Acceptance.Band(-9, -1)), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> iterator(new FakeBase(64, 8), HALF.withAcceptance(one)))
        .withMessage("acceptance must have a band for each of 3 classes, but has 1");
  }
}
