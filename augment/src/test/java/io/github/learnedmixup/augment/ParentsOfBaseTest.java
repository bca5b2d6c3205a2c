package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/** Real parents that a builder takes from the base by itself. */
@Timeout(60)
class ParentsOfBaseTest extends Opened {
  private static final PixelCnn MODEL =
      PixelCnn.untrained(new PixelCnnSpec(6, 6, 3, 4, 4, List.of(1, 2)), /* seed= */ 1);

  @TempDir private Path temporary;

  private static FakeBase base() {
    return new FakeBase(40, 8);
  }

  private static FakeBase shufflingBase() {
    FakeBase base = base();
    base.shuffles = true;
    return base;
  }

  private static String digest(FakeBase base) {
    return RealParents.ofBase(base, MODEL, Crossing.EVEN).digest();
  }

  private static LabelledImages read(FakeBase base, int most) {
    return new BaseImages(
            MODEL.spec(), TrainedClasses.all(3), ChannelOrder.RGB, PixelRange.RAW, most)
        .read(base);
  }

  private LearnedMixupIterator freely(LearnedMixupBuilder builder, String reason) {
    try (var log = Logged.of(LearnedMixupIterator.class)) {
      LearnedMixupIterator iterator = opened(builder.build());
      assertThat(log.messages()).hasSize(1);
      assertThat(log.messages().get(0))
          .startsWith("learned mixup: images are sampled freely, without real parents: ")
          .contains(reason);
      return iterator;
    }
  }

  @Test
  void byDefault_imagesOfTheBaseAreParentsAndTheBaseIsAtItsBeginning() {
    FakeBase base = base();
    LearnedMixupIterator byDefault = opened(new LearnedMixupIterator(base, MODEL));
    assertThat(base.resets).isEqualTo(2);
    LearnedMixupIterator named =
        opened(
            LearnedMixupIterator.builder(base(), MODEL)
                .parents(RealParents.ofBase(base(), MODEL, Crossing.EVEN))
                .mixPlan(MixPlan.builder().share(0.25).alpha(1).build())
                .build());

    for (int batch = 0; batch < 5; batch++) {
      assertThat(byDefault.next()).isEqualTo(named.next());
    }
    assertThat(byDefault.hasNext()).isFalse();
    assertThat(byDefault.state()).isEqualTo(named.state());
    assertThat(byDefault.state().position().resets()).isZero();
    assertThat(byDefault.metrics().synthetic()).isPositive();
  }

  @Test
  void withoutParents_readsNothingAndSamplesFreely() {
    FakeBase base = base();
    LearnedMixupIterator free =
        opened(LearnedMixupIterator.builder(base, MODEL).withoutParents().build());
    assertThat(base.resets).isZero();
    LearnedMixupIterator named =
        opened(LearnedMixupIterator.builder(base(), SampleSource.of(MODEL)).build());
    for (int batch = 0; batch < 5; batch++) {
      assertThat(free.next()).isEqualTo(named.next());
    }
    assertThat(free.state()).isEqualTo(named.state());
  }

  @Test
  void parents_doNotDependOnTheOrderNorThePreprocessorOfTheBase() {
    String expected = digest(base());
    assertThat(digest(shufflingBase())).isEqualTo(expected);
    FakeBase otherBatches = new FakeBase(40, 7);
    assertThat(digest(otherBatches)).isEqualTo(expected);
    FakeBase scaled = base();
    scaled.preProcessor = new ImagePreProcessingScaler();
    assertThat(digest(scaled)).isEqualTo(expected);
    FakeBase standardised = base();
    NormalizerStandardize standardise = new NormalizerStandardize();
    standardise.fit(base());
    standardised.preProcessor = standardise;
    assertThat(digest(standardised)).isEqualTo(expected);
    assertThat(digest(new FakeBase(41, 8))).isNotEqualTo(expected);
  }

  @Test
  void images_areSortedByClassAndContent() {
    LabelledImages images = read(base(), 1000);
    assertThat(images.size()).isEqualTo(40);
    for (int image = 1; image < images.size(); image++) {
      assertThat(images.label(image)).isGreaterThanOrEqualTo(images.label(image - 1));
    }
    assertThat(images.ofClass(0)).hasSize(14);
  }

  @Test
  void images_areNoMoreThanTheMostUnlessAClassIsMissing() {
    assertThat(read(base(), 8).size()).isEqualTo(8);
    assertThat(read(base(), 10).size()).isEqualTo(10);
    // The first two are of classes 0 and 1; then one of class 2 is looked for, and no other kept.
    FakeBase base = new FakeBase(40, 1);
    LabelledImages three = read(base, 2);
    assertThat(three.size()).isEqualTo(3);
    assertThat(three.ofClass(2)).hasSize(1);
    assertThat(base.resets).isEqualTo(2);
  }

  @Test
  void aResumedRun_hasTheBatchesOfTheUnbrokenOne_ofABaseThatShufflesWithEachReset()
      throws Exception {
    LearnedMixupIterator unbroken = opened(new LearnedMixupIterator(shufflingBase(), MODEL));
    LearnedMixupIterator stopped = opened(new LearnedMixupIterator(shufflingBase(), MODEL));
    Path file = temporary.resolve("state");
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int batch = 0; batch < 5; batch++) {
        assertThat(stopped.next()).isEqualTo(unbroken.next());
      }
      unbroken.reset();
      stopped.reset();
    }
    assertThat(stopped.next()).isEqualTo(unbroken.next());
    stopped.state().save(file);

    LearnedMixupIterator resumed =
        opened(
            LearnedMixupIterator.builder(shufflingBase(), MODEL)
                .resumeFrom(MixState.load(file))
                .build());
    assertThat(resumed.state()).isEqualTo(stopped.state());
    while (unbroken.hasNext()) {
      assertThat(resumed.next()).isEqualTo(unbroken.next());
    }
    unbroken.reset();
    resumed.reset();
    DataSet next = unbroken.next();
    assertThat(resumed.next()).isEqualTo(next);
  }

  @Test
  void aBankOfTheSameParents_servesAnIteratorWithTheDefaults() {
    Path bank = temporary.resolve("bank");
    Pregeneration.builder(MODEL, bank)
        .parents(RealParents.ofBase(shufflingBase(), MODEL, Crossing.EVEN))
        .build()
        .run(100);
    LearnedMixupIterator iterator =
        opened(LearnedMixupIterator.builder(base(), MODEL).bankReadOnly(bank).build());
    LearnedMixupIterator without = opened(new LearnedMixupIterator(base(), MODEL));
    for (int batch = 0; batch < 5; batch++) {
      assertThat(iterator.next()).isEqualTo(without.next());
    }
    assertThat(iterator.metrics().bankHits()).isPositive();
  }

  @Test
  void aBaseThatCannotBeReset_isNotRead() {
    FakeBase base = base();
    base.resettable = false;
    LearnedMixupIterator free =
        freely(LearnedMixupIterator.builder(base, MODEL), "the base cannot be reset: ");
    LearnedMixupIterator named =
        opened(LearnedMixupIterator.builder(base(), MODEL).withoutParents().build());
    for (int batch = 0; batch < 5; batch++) {
      assertThat(free.next()).isEqualTo(named.next());
    }
    base.resettable = false;
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(LearnedMixupIterator.builder(base, MODEL).parentsOfBase(Crossing.PATCH)::build)
        .withMessageContaining("the base cannot be reset");
  }

  @Test
  void aBaseWithoutImagesOfAClass_givesNoParents() {
    FakeBase base = new FakeBase(2, 2);
    freely(
        LearnedMixupIterator.builder(base, MODEL).preset(Preset.SOME_HUNDRED),
        "the base has no image of class 2, which the model was trained on");
    assertThat(base.resets).isEqualTo(2);
    assertThat(base.hasNext()).isTrue();
  }

  @Test
  void aBaseThatDoesNotGoWithTheModel_isRefusedByNextAsBefore() {
    FakeBase base = base();
    base.classes = 7;
    LearnedMixupIterator iterator =
        freely(
            LearnedMixupIterator.builder(base, MODEL),
            "the base's labels have 7 classes, but the model has 3");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(iterator::next)
        .withMessage("the base's labels have 7 classes, but the model has 3");
  }

  @Test
  void aFailureOfTheBase_comesOutOfBuild() {
    FakeBase base = base();
    base.nextFailure = new IllegalStateException("unreadable");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new LearnedMixupIterator(base, MODEL))
        .withMessage("unreadable");
    assertThat(base.resets).isEqualTo(2);
  }
}
