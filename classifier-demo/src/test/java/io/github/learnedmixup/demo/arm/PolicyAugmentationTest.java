package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyAugmentationTest {
  private static final ImageShape GREY = ImageShape.grey(28, 28);
  private static final ImageShape COLOUR = ImageShape.colour(32, 32);

  private static Augmentation learned(Augmentation policy, ImageShape shape, int labelled) {
    return PolicyAugmentation.withLearnedMixup(policy, shape, labelled, TinyExperiment.USE);
  }

  @Test
  void photographs_areFlipped_greyImagesAreNot() {
    assertThat(PolicyAugmentation.candidates(COLOUR))
        .allMatch(how -> ImagePolicy.FLIP_CROP.equals(how.policy()) && how.jitter() == null);
    assertThat(PolicyAugmentation.candidates(GREY))
        .allMatch(how -> how.policy() == null && how.jitter() != null);
    for (ImageShape shape : List.of(GREY, COLOUR)) {
      assertThat(PolicyAugmentation.candidates(shape))
          .extracting(Augmentation::smoothing)
          .containsExactly(0.0, 0.1);
    }
  }

  @Test
  void learnedMixup_isAllThatIsAddedToAPolicy() {
    for (ImageShape shape : List.of(GREY, COLOUR)) {
      for (Augmentation policy : PolicyAugmentation.candidates(shape)) {
        Augmentation both = learned(policy, shape, 1000);
        assertThat(both.learned()).isNotNull();
        assertThat(both).usingRecursiveComparison().ignoringFields("learned").isEqualTo(policy);
        assertThat(both.jitter() == null || both.jittersAll())
            .as("generated images are moved, too")
            .isTrue();
      }
    }
  }

  @Test
  void photographsAndFewGreyImages_haveRealParents() {
    assertThat(learned(Augmentation.NONE, COLOUR, 5000).learned().crossing())
        .isEqualTo(Crossing.defaultOf(COLOUR));
    assertThat(learned(Augmentation.NONE, GREY, 699).learned().crossing())
        .isEqualTo(Crossing.defaultOf(GREY));
    LearnedMixupSettings free = learned(Augmentation.NONE, GREY, 700).learned();
    assertThat(free.crossing()).isNull();
    assertThat(free.labelTemperature()).isEqualTo(20);
  }
}
