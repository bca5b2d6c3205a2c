package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.ConfusionMatrix;

class RunDescriptionTest {
  private static final MixPlan MIX =
      MixPlan.defaults()
          .withShare(0.25)
          .withBlend(Blend.STEERED)
          .withMixes(LambdaDistribution.beta(0.5));
  private static final SoftLabels REQUESTED = SoftLabels.requested();
  private static final SampleSupply SUPPLY = SampleSupply.defaults().withPoolSize(64);

  private static Description of(MixPlan mix, SampleSupply supply, SoftLabels labels) {
    return RunDescription.ofRun(
        FakeSampler.source(), mix, supply, labels, 7, null, ChannelOrder.RGB);
  }

  private static Description of(MixPlan mix) {
    return of(mix, SUPPLY, REQUESTED);
  }

  /** Another digest would have every state and bank refused: it must not change unnoticed. */
  @Test
  void digests_arePinned() {
    assertThat(of(MIX).text())
        .isEqualTo(
            """
            mixup-run 1
            mix.blend=STEERED
            mix.lambda.alpha=0.5
            mix.lambda.type=BETA
            mix.share=0.25
            mix.temperature=1.0
            model=fake
            poolSize=64
            reuse=1
            seed=7
            """);
    assertThat(of(MIX).digest())
        .isEqualTo("4a2fd0766c386cabdf27282551fd9d98448f10e5bab2af9b2efb3b8dbbf5523b");
    assertThat(
            of(
                    MIX.withPlacement(MixPlan.Placement.ADD)
                        .withSchedule(
                            ShareSchedule.linear(0, 5, 0, 1).and(ShareSchedule.between(0, 9)))
                        .withPairs(ClassPairs.weighted(new double[][] {{0, 1}, {3, 0}}))
                        .withAcceptance(Acceptance.ofMixAlone(3, 0.2)),
                    SUPPLY.withReuse(2),
                    SoftLabels.blend(0.5, 20).withSmoothing(0.1))
                .digest())
        .isEqualTo("19337a1f37ab0b4db034166ccabb50c9d2a65ffc33c59ef9f8a0fa58b3f61f1e");
    assertThat(RunDescription.ofBank(FakeSampler.source(), MIX).digest())
        .isEqualTo("4da4e5ce2a1bc4670fe7d9b4ebd7703dc2dae0020d8ebb731a27f8efbb4311b8");
  }

  @Test
  void whatDecidesNoBatch_isNotDescribed() {
    assertThat(
            of(
                MIX,
                SUPPLY
                    .withCacheBytes(0)
                    .withGenerators(3)
                    .withLatePolicy(SampleSupply.LatePolicy.REUSE),
                REQUESTED))
        .isEqualTo(of(MIX));
    assertThat(of(MIX, SUPPLY, REQUESTED.withTemperature(3)))
        .as("a temperature without a posterior")
        .isEqualTo(of(MIX));
  }

  /** One that has more components has one more to describe. */
  @Test
  void everySettingThatDecides_isDescribed() {
    assertThat(MixPlan.class.getRecordComponents()).hasSize(9);
    assertThat(SoftLabels.class.getRecordComponents()).hasSize(4);
    assertThat(SampleSupply.class.getRecordComponents()).hasSize(9);
    assertThat(Acceptance.class.getRecordComponents()).hasSize(5);
    Acceptance acceptance = Acceptance.ofMixAlone(2, 0.2);
    double[][] weights = {{0, 1}, {2, 0}};
    ConfusionMatrix<Integer> confusion = new ConfusionMatrix<>(List.of(0, 1));
    confusion.add(0, 1, 1);
    confusion.add(1, 0, 2);
    List<Description> all = new ArrayList<>();
    for (MixPlan mix :
        List.of(
            MIX,
            MIX.withShare(0.5),
            MIX.withPlacement(MixPlan.Placement.ADD),
            MIX.withProbability(0.5),
            MIX.withSchedule(ShareSchedule.between(0, 5)),
            MIX.withSchedule(ShareSchedule.between(1, 5)),
            MIX.withSchedule(ShareSchedule.linear(1, 5, 0, 1)),
            MIX.withSchedule(ShareSchedule.linear(1, 5, 1, 0)),
            MIX.withSchedule(ShareSchedule.byEpoch(List.of(1.0, 0.5))),
            MIX.withSchedule(ShareSchedule.between(0, 5).and(ShareSchedule.between(1, 5))),
            MIX.withSchedule(ShareSchedule.between(1, 5).and(ShareSchedule.between(0, 5))),
            MIX.withMixes(LambdaDistribution.beta(0.25)),
            MIX.withMixes(LambdaDistribution.fixed(0.5)),
            MIX.withMixes(LambdaDistribution.oneOf(List.of(0.5, 0.5))),
            MIX.withPairs(ClassPairs.listed(List.of(new ClassPair(0, 1)))),
            MIX.withPairs(ClassPairs.listed(List.of(new ClassPair(1, 0)))),
            MIX.withPairs(ClassPairs.weighted(weights)),
            MIX.withPairs(ClassPairs.weighted(new double[][] {{0, 2}, {1, 0}})),
            MIX.withPairs(ClassPairs.confused(confusion, 2, 0)),
            MIX.withBlend(Blend.LABEL),
            MIX.withTemperature(0.8),
            MIX.withAcceptance(acceptance),
            MIX.withAcceptance(acceptance.withRatioTemperature(3)),
            MIX.withAcceptance(acceptance.withTolerance(0.3)),
            MIX.withAcceptance(acceptance.withTries(3)),
            MIX.withAcceptance(Acceptance.ofInheritance(2, 0.2)),
            MIX.withAcceptance(Acceptance.ofMixAlone(3, 0.2)))) {
      all.add(of(mix));
    }
    all.add(of(MIX, SUPPLY.withPoolSize(32), REQUESTED));
    all.add(of(MIX, SUPPLY.withReuse(2), REQUESTED));
    all.add(of(MIX, SUPPLY, SoftLabels.posterior(10)));
    all.add(of(MIX, SUPPLY, SoftLabels.posterior(20)));
    all.add(of(MIX, SUPPLY, SoftLabels.blend(0.5, 20)));
    all.add(of(MIX, SUPPLY, REQUESTED.withSmoothing(0.1)));
    all.add(of(MIX, SUPPLY, SoftLabels.inherited()));
    SampleSource source = FakeSampler.source();
    SampleSource judged = source.judgedBy(new SampleSource.Judge("name", samples -> null));
    all.add(RunDescription.ofRun(source, MIX, SUPPLY, REQUESTED, 8, null, ChannelOrder.RGB));
    all.add(
        RunDescription.ofRun(source, MIX, SUPPLY, REQUESTED, 7, PixelRange.UNIT, ChannelOrder.RGB));
    all.add(
        RunDescription.ofRun(source, MIX, SUPPLY, REQUESTED, 7, PixelRange.RAW, ChannelOrder.RGB));
    all.add(RunDescription.ofRun(source, MIX, SUPPLY, REQUESTED, 7, null, ChannelOrder.BGR));
    all.add(RunDescription.ofRun(judged, MIX, SUPPLY, REQUESTED, 7, null, ChannelOrder.RGB));
    assertThat(all.stream().map(Description::digest)).doesNotHaveDuplicates();
  }
}
