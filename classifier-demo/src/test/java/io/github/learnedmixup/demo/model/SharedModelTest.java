package io.github.learnedmixup.demo.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import org.junit.jupiter.api.Test;

class SharedModelTest {
  private static final String NAME = ImageSet.MNIST_SMALL;
  private static final LabelledImages TRAIN = ImageSet.find(NAME, null).train();
  private static final LabelledImages SHARED = SeedImages.shared(TRAIN, TRAIN.size()).training();

  private static boolean hasSeenMore(String model, LabelledImages shared) {
    return new SharedModel(model, PixelCnn.pretrained(model), TRAIN, shared).hasSeenMore();
  }

  @Test
  void theShippedModelOfTheSmallSet_hasSeenWhatClassifiersLearnFromAndNoMore() {
    assertThat(SHARED.size()).isEqualTo(1000);
    assertThat(hasSeenMore(NAME, SHARED)).isFalse();
  }

  @Test
  void description_saysWhatTheModelLearntFrom_andThatItHeldOthersOut() {
    assertThat(new SharedModel(NAME, PixelCnn.pretrained(NAME), TRAIN, SHARED).description())
        .isEqualTo(
            "the model mnist-small, trained beforehand on 900 images of mnist-small and validated"
                + " on others");
  }

  @Test
  void aModelOfOtherImages_hasSeenMore() {
    assertThat(hasSeenMore("mnist", SHARED)).isTrue();
    assertThat(hasSeenMore(NAME, SeedImages.shared(TRAIN, 500).training())).isTrue();
  }

  @Test
  void whereSeedsHaveTheirOwnImages_everyModelHasSeenMore() {
    assertThat(new SharedModel(NAME, PixelCnn.pretrained(NAME), TRAIN, null).hasSeenMore())
        .isTrue();
  }
}
