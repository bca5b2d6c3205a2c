package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static void refused(ThrowingCallable setting, String message) {
    assertThatIllegalArgumentException().isThrownBy(setting).withMessage(message);
  }

  @Test
  void settings_refuseWhatIsOutOfRange() {
    MixPlan mix = MixPlan.defaults();
    refused(() -> mix.withShare(1.5), "share must be in [0, 1], but is 1.5");
    refused(() -> mix.withShare(Double.NaN), "share must be in [0, 1], but is NaN");
    refused(() -> mix.withAlpha(0), "alpha must be in (0, 1000], but is 0.0");
    refused(() -> mix.withProbability(-0.1), "probability must be in [0, 1], but is -0.1");
    refused(
        () -> mix.withPlacement(MixPlan.Placement.ADD).withShare(0.95),
        "share must be at most 0.9 with placement ADD, but is 0.95");
    refused(
        () -> mix.withTemperature(1e-7),
        "temperature must be at least 1.0E-6 and finite, but is 1.0E-7");
    SampleSupply supply = SampleSupply.defaults();
    refused(() -> supply.withPoolSize(0), "poolSize must be in [1, 10000000], but is 0");
    refused(
        () -> supply.withReuse(5000),
        "reuse must be in [1, poolSize], but reuse is 5000 and poolSize 4096");
    refused(
        () -> supply.withReuse(16).withPoolSize(4),
        "reuse must be in [1, poolSize], but reuse is 16 and poolSize 4");
    refused(
        () -> supply.withReuse(0),
        "reuse must be in [1, poolSize], but reuse is 0 and poolSize 4096");
    refused(
        () -> supply.withCacheBytes(-1),
        "cacheBytes must be in [0, 9223372036854775807], but is -1");
    refused(
        () -> supply.withLookAheadBatches(0), "lookAheadBatches must be in [1, 10000], but is 0");
    refused(
        () ->
            LearnedMixupIterator.builder(new FakeBase(8, 4), FakeSampler.source())
                .batchesPerEpoch(0),
        "batchesPerEpoch must be positive, but is 0");
    refused(() -> supply.withRingSize(100), "ringSize must be a power of two, but is 100");
    refused(() -> supply.withWaitLimit(Duration.ZERO), "waitLimit must be positive, but is PT0S");
    refused(() -> supply.withGenerators(0), "generators must be in [1, 64], but is 0");
    refused(
        () -> SoftLabels.requested().withSmoothing(2), "smoothing must be in [0, 1], but is 2.0");
    refused(() -> SoftLabels.posterior(-1), "temperature must be positive and finite, but is -1.0");
    refused(() -> SoftLabels.blend(2, 1), "posteriorWeight must be in [0, 1], but is 2.0");
  }

  @Test
  void withers_changeOneComponentEach() {
    Acceptance acceptance = new Acceptance(8, 0.1, List.of(new Acceptance.Band(-9, -1)), 3);
    assertThat(
            MixPlan.defaults()
                .withShare(0.5)
                .withPlacement(MixPlan.Placement.ADD)
                .withProbability(0.75)
                .withSchedule(ShareSchedule.between(1, 9))
                .withAlpha(2)
                .withPairs(ClassPairs.listed(List.of(new ClassPair(4, 9))))
                .withBlend(Blend.STEERED)
                .withTemperature(3)
                .withAcceptance(acceptance))
        .isEqualTo(
            new MixPlan(
                0.5,
                MixPlan.Placement.ADD,
                0.75,
                new ShareSchedule.Between(1, 9),
                new LambdaDistribution.Beta(2),
                new ClassPairs.Listed(List.of(new ClassPair(4, 9))),
                Blend.STEERED,
                3,
                acceptance));
    assertThat(MixPlan.defaults().withMixes(LambdaDistribution.fixed(0.5)).mixes())
        .isEqualTo(new LambdaDistribution.OneOf(List.of(0.5)));
    assertThat(
            SampleSupply.defaults()
                .withReuse(2)
                .withPoolSize(10)
                .withCacheBytes(3)
                .withLookAheadBatches(4)
                .withRingSize(8)
                .withLatePolicy(SampleSupply.LatePolicy.REUSE)
                .withWaitLimit(Duration.ofSeconds(5))
                .withWaitStrategy(SampleSupply.WaitStrategy.SPIN)
                .withGenerators(2))
        .isEqualTo(
            new SampleSupply(
                10,
                2,
                3,
                4,
                8,
                SampleSupply.LatePolicy.REUSE,
                Duration.ofSeconds(5),
                SampleSupply.WaitStrategy.SPIN,
                2));
    assertThat(SoftLabels.blend(0.5, 3).withSmoothing(0.1))
        .isEqualTo(new SoftLabels(0.5, 3, 0.1, false));
    assertThat(SoftLabels.defaults().withPosteriorWeight(0.5).withTemperature(3).withSmoothing(0.1))
        .isEqualTo(new SoftLabels(0.5, 3, 0.1, false));
  }

  @Property
  void rowsOfLabels_areFloatsThatSumToOneInAnyOrder(
      @ForAll @Scale(9) @DoubleRange(min = 0, max = 1) double lambda,
      @ForAll @Scale(9) @DoubleRange(min = 0, max = 1) double weight,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double nats,
      @ForAll @Scale(9) @DoubleRange(min = 0, max = 1) double smoothing,
      @ForAll @IntRange(min = 2, max = 100) int classes) {
    float[] row =
        SoftLabels.blend(weight, 7)
            .withSmoothing(smoothing)
            .row(
                new SampleKey(1, 0, lambda, 5),
                new GeneratedImage(new byte[0], nats, 0),
                TrainedClasses.all(classes));
    float up = 0;
    float down = 0;
    for (int i = 0; i < classes; i++) {
      assertThat(row[i]).isBetween(0f, 1f);
      assertThat(row[i]).isCloseTo(i < 2 ? row[i] : (float) (smoothing / classes), within(1e-6f));
      up += row[i];
      down += row[classes - 1 - i];
    }
    assertThat(up).isEqualTo(1f);
    assertThat(down).isEqualTo(1f);
  }

  @Test
  void smoothing_takesFromBothClassesForAll() {
    float[] row =
        SoftLabels.requested()
            .withSmoothing(0.1)
            .row(
                new SampleKey(3, 1, 0.75, 5),
                new GeneratedImage(new byte[0], 0, 0),
                TrainedClasses.all(4));
    assertThat(row).containsExactly(new float[] {0.025f, 0.25f, 0.025f, 0.7f}, within(1e-6f));
  }

  @Test
  void labels_areTheRequestedMixOrTheTemperedPosteriorOrBetween() {
    GeneratedImage sample = new GeneratedImage(new byte[0], -40 + 10 * Math.log(3), -40);
    assertThat(SoftLabels.requested().shareOfFirst(0.25, sample)).isEqualTo(0.25);
    assertThat(SoftLabels.posterior(10).shareOfFirst(0.25, sample)).isCloseTo(0.75, within(1e-6));
    assertThat(SoftLabels.blend(0.5, 10).shareOfFirst(0.25, sample)).isCloseTo(0.5, within(1e-6));
    GeneratedImage impossible = new GeneratedImage(new byte[0], Double.NEGATIVE_INFINITY, -40);
    assertThat(SoftLabels.posterior(10).shareOfFirst(0.25, impossible)).isZero();
    GeneratedImage unknown = new GeneratedImage(new byte[0], Double.NaN, -40);
    refused(
        () -> SoftLabels.posterior(10).shareOfFirst(0.25, unknown),
        "the log-likelihoods of an image must tell its classes apart, but are NaN and -40.0");
  }
}
