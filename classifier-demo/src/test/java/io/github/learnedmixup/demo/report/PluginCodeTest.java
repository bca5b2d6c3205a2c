package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.arm.EpochWindow;
import io.github.learnedmixup.demo.arm.ImagePolicy;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.arm.PixelMixing;
import io.github.learnedmixup.demo.arm.PolicyAugmentation;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PluginCodeTest {
  private static final ImageShape GREY = ImageShape.grey(28, 28);
  private static final LearnedMixupSettings LEARNED =
      LearnedMixupSettings.untuned(used(SampleSupply.defaults().poolSize(), 1));

  private static LearnedMixupSettings.SampleUse used(int poolSize, int reuse) {
    return new LearnedMixupSettings.SampleUse(poolSize, reuse);
  }

  private static String code(Arm arm, Augmentation how) {
    return code(arm, how, GREY, null);
  }

  private static String code(Arm arm, Augmentation how, ImageShape shape, @Nullable Path model) {
    return PluginCode.of(arm, Map.of(arm, new ArmChoice(how, List.of())), shape, model);
  }

  @Test
  void code_saysWhatTheArmIs() {
    Augmentation how =
        Augmentation.NONE
            .withLearned(LEARNED.withShare(0.1).withAlpha(0.4).withLabelTemperature(5.0))
            .withWindow(new EpochWindow(0, 0.75));

    assertThat(code(Arm.LEARNED_POSTERIOR, how).lines().map(String::strip))
        .containsExactly(
            "LearnedMixupIterator train =",
            "LearnedMixupIterator.builder(base, model)",
            ".mixPlan(",
            "MixPlan.defaults()",
            ".withShare(0.1)",
            ".withAlpha(0.4)",
            ".withBlend(Blend.PRODUCT)",
            ".withSchedule(ShareSchedule.between(0, Math.round(0.75 * epochs)))",
            ".withTemperature(1.0))",
            ".withoutParents()",
            ".softLabels(SoftLabels.posterior(5.0))",
            ".build();",
            "classifier.fit(train, epochs);");
  }

  @Test
  void code_namesParents() {
    for (Crossing crossing : Crossing.values()) {
      Augmentation how = Augmentation.NONE.withLearned(LEARNED.withCrossing(crossing));
      assertThat(code(Arm.LEARNED_PARENTS, how).lines().map(String::strip))
          .containsSubsequence(
              ".parents(",
              "RealParents.of(",
              "IteratorImages.read(base, model.spec()),",
              "RealParents.Crossing." + crossing + "))",
              ".build();")
          .doesNotContain(".softLabels(SoftLabels.posterior(5.0))");
    }
  }

  @Test
  void code_namesSmoothingOfLabels() {
    LearnedMixupSettings smoothed = LEARNED.withLabelSmoothing(0.1);
    assertThat(code(Arm.LEARNED, Augmentation.NONE.withLearned(smoothed)))
        .contains(".softLabels(SoftLabels.requested().withSmoothing(0.1))");
    assertThat(code(Arm.LEARNED, Augmentation.NONE.withLearned(LEARNED)))
        .doesNotContain("softLabels");
    assertThat(
            code(
                Arm.LEARNED_POSTERIOR,
                Augmentation.NONE.withLearned(smoothed.withLabelTemperature(5))))
        .contains(".softLabels(SoftLabels.posterior(5.0).withSmoothing(0.1))");
  }

  private static String codeOf(LearnedMixupSettings.SampleUse use) {
    return code(Arm.LEARNED, Augmentation.NONE.withLearned(LearnedMixupSettings.untuned(use)));
  }

  @Test
  void code_namesTheUseOfSamples_whereItIsNotTheUsual() {
    SampleSupply usual = SampleSupply.defaults();
    assertThat(codeOf(used(usual.poolSize(), usual.reuse()))).doesNotContain("sampleSupply");
    assertThat(codeOf(used(usual.poolSize(), 8)))
        .contains(".sampleSupply(SampleSupply.defaults().withReuse(8))");
    assertThat(codeOf(used(64, 4)))
        .contains(".sampleSupply(SampleSupply.defaults().withPoolSize(64).withReuse(4))");
  }

  private static final String JITTER = "new Jitter(15.0, 2.0), seed);";

  private static Augmentation jittered(@Nullable LearnedMixupSettings learned, boolean all) {
    return new Augmentation(
        new Jitter(15, 2), all, false, null, learned, 0, EpochWindow.WHOLE, null, null, null);
  }

  @Test
  void code_shiftsAndTurnsWhereTheArmDoes() {
    assertThat(code(Arm.JITTER, jittered(null, false)).lines().map(String::strip))
        .containsExactly(
            "TransformIterator train =",
            "new TransformIterator(",
            "base, height, width,",
            JITTER,
            "classifier.fit(train, epochs);");
    assertThat(code(Arm.LEARNED_THEN_JITTER, jittered(LEARNED, true)).lines().map(String::strip))
        .containsSubsequence(
            "LearnedMixupIterator mixed =",
            "LearnedMixupIterator.builder(base, model)",
            ".build();",
            "TransformIterator train =",
            "mixed, height, width,",
            JITTER,
            "classifier.fit(train, epochs);");
    assertThat(code(Arm.LEARNED_AND_JITTER, jittered(LEARNED, false)).lines().map(String::strip))
        .containsSubsequence(
            "TransformIterator moved =",
            "base, height, width,",
            JITTER,
            "LearnedMixupIterator train =",
            "LearnedMixupIterator.builder(moved, model)",
            ".build();",
            "classifier.fit(train, epochs);");
  }

  @Test
  void code_mixesPixelsAndSmoothsLabels() {
    Augmentation cutMix =
        Augmentation.NONE
            .withPixels(new PixelMixing(PixelMixing.Kind.CUTMIX, 0.4))
            .withWindow(new EpochWindow(0, 0.75));
    assertThat(code(Arm.CUTMIX, cutMix).lines().map(String::strip))
        .containsExactly(
            "MixingIterator train =",
            "MixingIterator.builder(base)",
            ".imageSize(height, width)",
            ".way(MixWay.cutMix(0.4))",
            ".schedule(ShareSchedule.between(0, Math.round(0.75 * epochs)))",
            ".seed(seed)",
            ".build();",
            "classifier.fit(train, epochs);");
    Augmentation smoothed = Candidates.of(Arm.SMOOTHING_AND_JITTER, 1, used(64, 1)).get(0);
    assertThat(code(Arm.SMOOTHING_AND_JITTER, smoothed).lines().map(String::strip))
        .containsSubsequence(
            "TransformIterator moved =",
            "LabelSmoothingIterator train =",
            "new LabelSmoothingIterator(moved, 0.2);");
  }

  @Test
  void code_transformsBeforePixelsAreMixed_andAfterImagesWereGenerated() {
    Augmentation mixup =
        Augmentation.NONE
            .withPixels(new PixelMixing(PixelMixing.Kind.MIXUP, 0.2))
            .withPolicy(ImagePolicy.FLIP_CROP);
    assertThat(code(Arm.MIXUP, mixup).lines().map(String::strip))
        .containsSubsequence(
            "TransformIterator transformed =",
            "base, height, width,",
            "Transforms.horizontalFlip(0.5).then(Transforms.padAndCrop(4)), seed);",
            "MixingIterator.builder(transformed)",
            ".way(MixWay.mixup(0.2))");
    Augmentation learned = Augmentation.NONE.withLearned(LEARNED).withPolicy(ImagePolicy.FLIP_CROP);
    assertThat(code(Arm.LEARNED, learned).lines().map(String::strip))
        .containsSubsequence(
            "LearnedMixupIterator mixed =",
            "TransformIterator train =",
            "mixed, height, width,",
            "Transforms.horizontalFlip(0.5).then(Transforms.padAndCrop(4)), seed);");
  }

  @Test
  void code_ofAPolicySendsGeneratedImagesThroughIt_andSmoothsLast() {
    ImageShape colour = ImageShape.colour(32, 32);
    Augmentation policy = PolicyAugmentation.candidates(colour).get(1);
    Augmentation both = PolicyAugmentation.withLearnedMixup(policy, colour, 500, used(4096, 1));

    assertThat(
            code(Arm.POLICY_LEARNED, both, colour, Path.of("a \"b\" c")).lines().map(String::strip))
        .containsSubsequence(
            "PixelCnn model = PixelCnn.load(Path.of(\"a \\\"b\\\" c\"));",
            "LearnedMixupIterator mixed =",
            "Acceptance.ofInheritance(model.spec().classes(), 0.1))",
            ".softLabels(SoftLabels.inherited())",
            "TransformIterator transformed =",
            "mixed, height, width,",
            "Transforms.horizontalFlip(0.5).then(Transforms.padAndCrop(4)), seed);",
            "LabelSmoothingIterator train =",
            "new LabelSmoothingIterator(transformed, 0.1);",
            "classifier.fit(train, epochs);");
    assertThat(code(Arm.POLICY, policy, colour, Path.of("model")))
        .doesNotContain("PixelCnn", "LearnedMixup")
        .contains("base, height, width,", "new LabelSmoothingIterator(transformed, 0.1);");
    assertThat(code(Arm.POLICY, PolicyAugmentation.candidates(GREY).get(0), GREY, null))
        .contains("new Jitter(10.0, 2.0), seed);")
        .doesNotContain("LabelSmoothing", "Transforms.");
  }

  @Test
  void code_ofAnArmThatDoesNothing_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> code(Arm.MIXUP, Augmentation.NONE));
  }
}
