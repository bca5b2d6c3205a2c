package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.augment.transform.image.TransformPreset;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final LearnedMixupSettings LEARNED =
      LearnedMixupSettings.untuned(new LearnedMixupSettings.SampleUse(64, 1));

  private static ImagePolicy operations(int count, int magnitude, TransformPreset preset) {
    return ImagePolicy.of(new ImagePolicy.Operations(count, magnitude, preset));
  }

  private static Description described(Augmentation augmentation) {
    return Description.of("test", 1, augmentation::describe);
  }

  @Test
  void describe_leavesOutWhatIsNotDone() {
    assertThat(described(Augmentation.NONE).settings()).isEmpty();
    assertThat(described(Augmentation.NONE.withLearned(LEARNED)).settings())
        .isEqualTo(
            Map.of(
                "learned.share", "0.25",
                "learned.alpha", "1.0",
                "learned.blend", "PRODUCT",
                "learned.temperature", "1.0",
                "learned.poolSize", "64",
                "learned.reuse", "1"));
  }

  /** One that has more components has one more to describe. */
  @Test
  void describe_setsEveryComponent() {
    assertThat(Augmentation.class.getRecordComponents()).hasSize(10);
    assertThat(ImagePolicy.class.getRecordComponents()).hasSize(4);
    assertThat(LearnedMixupSettings.class.getRecordComponents()).hasSize(9);
    Augmentation none = Augmentation.NONE;
    List<Augmentation> all =
        new ArrayList<>(
            List.of(
                none,
                none.withJitter(new Jitter(1, 2)),
                none.withJitter(new Jitter(2, 1)),
                none.withJitter(new Jitter(2, 1)).withJittersAll(),
                none.withQuantised(),
                none.withPixels(new PixelMixing(PixelMixing.Kind.MIXUP, 1)),
                none.withPixels(new PixelMixing(PixelMixing.Kind.CUTMIX, 1)),
                none.withPixels(new PixelMixing(PixelMixing.Kind.CUTMIX, 2)),
                none.withSmoothing(0.1),
                none.withWindow(new EpochWindow(0, 0.5)),
                none.withWindow(new EpochWindow(0.5, 1)),
                none.withSmoothingWindow(EpochWindow.WHOLE),
                none.withSmoothingWindow(new EpochWindow(0, 0.5)),
                none.withCommon(ImagePolicy.FLIP_CROP),
                none.withPolicy(ImagePolicy.FLIP_CROP),
                none.withPolicy(ImagePolicy.FLIP_CROP.withErasing(0.5)),
                none.withPolicy(new ImagePolicy(false, 4, null, 0)),
                none.withPolicy(new ImagePolicy(true, 0, null, 0)),
                none.withPolicy(operations(1, 5, TransformPreset.UPRIGHT)),
                none.withPolicy(operations(2, 5, TransformPreset.UPRIGHT)),
                none.withPolicy(operations(1, 9, TransformPreset.UPRIGHT)),
                none.withPolicy(operations(1, 5, TransformPreset.DIGIT_SAFE))));
    for (LearnedMixupSettings learned :
        List.of(
            LEARNED,
            LEARNED.withShare(0.5),
            LEARNED.withAlpha(2),
            LEARNED.withBlend(Blend.LABEL),
            LEARNED.withTemperature(0.5),
            LEARNED.withLabelTemperature(10),
            LEARNED.withLabelSmoothing(0.1),
            LEARNED.withTolerance(0.1),
            LEARNED.withCrossing(Crossing.EVEN),
            LearnedMixupSettings.untuned(new LearnedMixupSettings.SampleUse(32, 1)),
            LearnedMixupSettings.untuned(new LearnedMixupSettings.SampleUse(64, 2)))) {
      all.add(none.withLearned(learned));
    }
    assertThat(all.stream().map(augmentation -> described(augmentation).digest()))
        .doesNotHaveDuplicates();
  }
}
