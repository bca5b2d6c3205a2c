package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Opened;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A run that is stopped and resumed gives the batches that were still to come. */
@Timeout(60)
class AugmentationStateTest extends Opened {
  private static final int BATCHES_AN_EPOCH = 6; // of 41 examples, the last one smaller
  private static final int BATCHES = 3 * BATCHES_AN_EPOCH;

  /** What goes around a base; each is made twice. */
  enum Wrapper {
    PIXEL_MIXUP(base -> new PixelMixupIterator(base, 1, 3)),
    CUTMIX(base -> new CutMixIterator(base, 6, 6, 1, 3)),
    MIXING(
        base ->
            MixingIterator.builder(base)
                .imageSize(6, 6)
                .way(MixWay.fMix(1))
                .way(MixWay.gridMix(1, 3))
                .probability(0.7)
                .build()),
    REFERENCE(
        base ->
            MixingIterator.builder(base)
                .way(MixWay.mixup(1))
                .partnersFrom(shuffling(20, 8))
                .build()),
    TRANSFORM(base -> new TransformIterator(base, 6, 6, new Jitter(15, 1), 3)),
    SMOOTHING(base -> new LabelSmoothingIterator(base, 0.1)),
    OVERSAMPLING(
        base -> new OversamplingIterator(base, new ClassBalance(List.of(1.4, 0.5, 1.1)), 4, 3)),
    ALL(
        base ->
            new LabelSmoothingIterator(MIXING.make(TRANSFORM.make(OVERSAMPLING.make(base))), 0.1));

    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    private final Function<DataSetIterator, ChangingIterator> around;

    Wrapper(Function<DataSetIterator, ChangingIterator> around) {
      this.around = around;
    }

    ChangingIterator make(DataSetIterator base) {
      return around.apply(base);
    }
  }

  private static FakeBase shuffling(int examples, int batch) {
    FakeBase base = new FakeBase(examples, batch);
    base.shuffles = true;
    return base;
  }

  private static FakeBase base() {
    return shuffling(41, 8);
  }

  private static int hash(DataSet batch) {
    return Arrays.hashCode(
        new int[] {
          Arrays.hashCode(values(batch.getFeatures())), Arrays.hashCode(values(batch.getLabels()))
        });
  }

  /** Hashes of the next batches, with a reset after each epoch. */
  private static List<Integer> hashes(DataSetIterator iterator, int batches) {
    List<Integer> hashes = new ArrayList<>();
    while (hashes.size() < batches) {
      if (iterator.hasNext()) {
        hashes.add(hash(iterator.next()));
      } else {
        iterator.reset();
      }
    }
    return hashes;
  }

  @ParameterizedTest
  @EnumSource
  void aResumedIterator_givesWhatWasStillToCome(Wrapper wrapper, @TempDir Path folder)
      throws IOException {
    List<Integer> expected = hashes(wrapper.make(base()), BATCHES);
    for (int stop : new int[] {0, 1, 5, 6, 9, 13}) {
      ChangingIterator stopped = wrapper.make(base());
      hashes(stopped, stop);
      Path file = folder.resolve("state");
      stopped.state().save(file);
      ChangingIterator resumed = wrapper.make(base());
      resumed.resumeFrom(AugmentationState.load(file));
      assertThat(resumed.state().batches()).isEqualTo(stopped.state().batches());
      assertThat(hashes(resumed, BATCHES - stop)).isEqualTo(expected.subList(stop, BATCHES));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEpoch_isUnlikeTheOneBefore(Wrapper wrapper) {
    FakeBase same = new FakeBase(41, 8); // the same images in every epoch
    List<Integer> hashes = hashes(wrapper.make(same), 2 * BATCHES_AN_EPOCH);
    boolean random = wrapper != Wrapper.SMOOTHING;
    assertThat(hashes.subList(0, BATCHES_AN_EPOCH))
        .as("epoch")
        .matches(
            first ->
                !first.equals(hashes.subList(BATCHES_AN_EPOCH, 2 * BATCHES_AN_EPOCH)) == random);
  }

  private ChangingIterator aroundLearned(LearnedMixupIterator learned) {
    return Wrapper.ALL.make(learned);
  }

  @Test
  void learnedMixupInTheMiddle_isResumedWithAllOthers(@TempDir Path folder) throws IOException {
    List<Integer> expected =
        hashes(
            aroundLearned(opened(withFakeSampler(Wrapper.CUTMIX.make(base())).build())), BATCHES);
    for (int stop : new int[] {1, 6, 9}) {
      ChangingIterator stopped =
          aroundLearned(opened(withFakeSampler(Wrapper.CUTMIX.make(base())).build()));
      hashes(stopped, stop);
      Path file = folder.resolve("state");
      stopped.state().save(file);
      AugmentationState state = AugmentationState.load(file);
      ChangingIterator resumed =
          aroundLearned(
              opened(
                  withFakeSampler(Wrapper.CUTMIX.make(base()))
                      .resumeFrom(state.learned().orElseThrow())
                      .build()));
      resumed.resumeFrom(state);
      assertThat(hashes(resumed, BATCHES - stop)).isEqualTo(expected.subList(stop, BATCHES));
    }
  }

  @Test
  void learnedMixupThatDoesNotResume_isRefused() {
    ChangingIterator stopped = aroundLearned(opened(withFakeSampler(base()).build()));
    stopped.next();
    ChangingIterator other = aroundLearned(opened(withFakeSampler(base()).build()));
    assertThatThrownBy(() -> other.resumeFrom(stopped.state()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("resumeFrom(state.learned())");
  }

  @Test
  void theFirstReset_keepsThePlaceOfAResumedRun() {
    ChangingIterator stopped = Wrapper.ALL.make(base());
    hashes(stopped, 8);
    ChangingIterator resumed = Wrapper.ALL.make(base());
    resumed.resumeFrom(stopped.state());
    resumed.reset();
    assertThat(hashes(resumed, 3)).isEqualTo(hashes(stopped, 3));
    stopped.reset();
    resumed.reset();
    assertThat(hashes(resumed, 3)).isEqualTo(hashes(stopped, 3));
  }

  @Test
  void theLearntRange_isKept() {
    // Batches from the second on are dark, and would be taken for zeros and ones.
    FakeBase dark = new FakeBase(41, 8);
    dark.dark = true;
    TransformIterator stopped = new TransformIterator(dark, 6, 6, new Jitter(15, 1), 3);
    stopped.next();
    FakeBase again = new FakeBase(41, 8);
    again.dark = true;
    TransformIterator resumed = new TransformIterator(again, 6, 6, new Jitter(15, 1), 3);
    resumed.resumeFrom(stopped.state());
    assertThat(resumed.range()).isEqualTo(PixelRange.RAW);
    assertThat(hash(resumed.next())).isEqualTo(hash(stopped.next()));
  }

  @Test
  void otherSettings_areRefusedByName() {
    PixelMixupIterator stopped = new PixelMixupIterator(base(), 1, 3);
    stopped.next();
    assertThatThrownBy(() -> new PixelMixupIterator(base(), 1, 4).resumeFrom(stopped.state()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("seed is 3 there, but 4 here");
    assertThatThrownBy(() -> new CutMixIterator(base(), 6, 6, 1, 3).resumeFrom(stopped.state()))
        .hasMessageContaining("way0.type is MIXUP there, but CUTMIX here");
    assertThatThrownBy(
            () ->
                new TransformIterator(base(), 6, 6, PixelRange.RAW, new Jitter(15, 1), 3)
                    .resumeFrom(Wrapper.TRANSFORM.make(base()).state()))
        .hasMessageContaining("pixelRange is not set there, but RAW here");
    assertThatThrownBy(() -> Wrapper.ALL.make(base()).resumeFrom(stopped.state()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the state is of 1, [mixing], and here are 4");
    PixelMixupIterator late = new PixelMixupIterator(base(), 1, 3);
    late.next();
    assertThatThrownBy(() -> late.resumeFrom(stopped.state()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there were 1 batches and 0 resets");
  }

  @Test
  void aBaseWithFewerExamples_isRefused() {
    PixelMixupIterator stopped = new PixelMixupIterator(base(), 1, 3);
    hashes(stopped, 5);
    PixelMixupIterator resumed = new PixelMixupIterator(new FakeBase(20, 8), 1, 3);
    resumed.resumeFrom(stopped.state());
    assertThatThrownBy(resumed::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("40 examples of the epoch were delivered before");
  }

  @Test
  void aPrefetchingIteratorAroundOthers_hasNoState() {
    try (PrefetchingIterator reading =
        new PrefetchingIterator(new PixelMixupIterator(base(), 1, 3), 2)) {
      ChangingIterator outer = new LabelSmoothingIterator(reading, 0.1);
      assertThatThrownBy(outer::state)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is around a PixelMixupIterator");
    }
  }

  @Test
  void damagedFiles_areRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state");
    new PixelMixupIterator(base(), 1, 3).state().save(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int place = 0; place < bytes.length; place += 7) {
      byte[] damaged = bytes.clone();
      damaged[place] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(() -> AugmentationState.load(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("state of augmentations");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    assertThatThrownBy(() -> AugmentationState.load(file))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void toString_saysWhereAndWhat() {
    ChangingIterator iterator = aroundLearned(opened(withFakeSampler(base()).build()));
    hashes(iterator, 8);
    assertThat(iterator.state())
        .hasToString(
            "after 2 batches of epoch 2 (label-smoothing, mixing, transform, oversampling,"
                + " learned mixup)");
  }
}
