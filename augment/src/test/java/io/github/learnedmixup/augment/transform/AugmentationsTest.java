package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.Opened;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

@Timeout(60)
class AugmentationsTest extends Opened {
  private static final Jitter JITTER = new Jitter(15, 1);

  private static FakeBase base() {
    FakeBase base = new FakeBase(41, 8);
    base.shuffles = true;
    return base;
  }

  /** Calls are in no particular order. */
  private static Augmentations all(DataSetIterator base) {
    return Augmentations.of(base)
        .smooth(0.1)
        .mix(mixing -> mixing.way(MixWay.cutMix(1)).probability(0.5))
        .imageSize(6, 6)
        .transform(JITTER)
        .learned(Opened::withFakeSampler)
        .seed(5);
  }

  private static List<DataSet> batches(DataSetIterator iterator, int count) {
    List<DataSet> batches = new ArrayList<>();
    while (batches.size() < count) {
      if (iterator.hasNext()) {
        batches.add(iterator.next());
      } else {
        iterator.reset();
      }
    }
    return batches;
  }

  @Test
  void steps_areInTheirOrderWhateverThatOfTheCalls() {
    try (AugmentedIterator chain = all(base()).build()) {
      DataSetIterator byHand =
          new LabelSmoothingIterator(
              MixingIterator.builder(
                      new TransformIterator(
                          opened(withFakeSampler(base()).build()),
                          6,
                          6,
                          JITTER,
                          SeededHash.mix(5, 2)))
                  .imageSize(6, 6)
                  .way(MixWay.cutMix(1))
                  .probability(0.5)
                  .seed(SeededHash.mix(5, 3))
                  .build(),
              0.1);
      assertThat(batches(chain, 12)).isEqualTo(batches(byHand, 12));
    }
  }

  @Test
  void toString_listsTheSteps() {
    try (AugmentedIterator chain = all(base()).prefetch(2).build()) {
      assertThat(chain.toString().lines().map(String::strip))
          .containsExactly(
              "FakeBase, batches of 8",
              "-> 2 batches read ahead",
              "-> learned mixup",
              "-> TransformIterator(%s, 6x6, seed %d)".formatted(JITTER, SeededHash.mix(5, 2)),
              "-> MixingIterator(CutMix alpha 1.0, per EXAMPLE, probability 0.5, partners SHUFFLED,"
                  + " seed %d)".formatted(SeededHash.mix(5, 3)),
              "-> LabelSmoothingIterator(0.1 of ALL)");
    }
  }

  @Test
  void aChain_isResumedWithOneState(@TempDir Path folder) throws IOException {
    List<DataSet> expected;
    try (AugmentedIterator chain = all(base()).build()) {
      expected = batches(chain, 18);
    }
    Path file = folder.resolve("state");
    try (AugmentedIterator chain = all(base()).build()) {
      batches(chain, 8);
      chain.state().save(file);
    }
    try (AugmentedIterator chain = all(base()).resumeFrom(AugmentationState.load(file)).build()) {
      assertThat(batches(chain, 10)).isEqualTo(expected.subList(8, 18));
    }
  }

  @Test
  void aChainOfOtherSteps_isNotResumed() {
    AugmentationState state;
    try (AugmentedIterator chain = all(base()).build()) {
      chain.next();
      state = chain.state();
    }
    assertThatThrownBy(() -> Augmentations.of(base()).smooth(0.1).resumeFrom(state).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("learned mixup is there and not here");
    assertThatThrownBy(() -> all(base()).seed(6).resumeFrom(state).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the state of mixing differs: seed is");
  }

  @Test
  void aChainWithoutSteps_givesTheBasesBatches() {
    try (AugmentedIterator chain = Augmentations.of(base()).build()) {
      assertThat(batches(chain, 12)).isEqualTo(batches(base(), 12));
      assertThat(chain.learned()).isEmpty();
    }
  }

  @Test
  void closing_endsTheThreadsAndTwiceIsHarmless() {
    AugmentedIterator chain = all(base()).prefetch(2).build();
    chain.next();
    chain.close();
    chain.close();
    assertThatThrownBy(chain::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTransformWithoutASize_isRefused() {
    assertThatThrownBy(() -> Augmentations.of(base()).transform(JITTER).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a transform must know the size of the images: call imageSize()");
  }
}
