package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.Blend;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
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
    refused(() -> mix.withTemperature(0), "temperature must be positive and finite, but is 0.0");
    SampleSupply supply = SampleSupply.defaults();
    refused(() -> supply.withPoolSize(0), "poolSize must be in [1, 10000000], but is 0");
    refused(() -> supply.withReuse(5000), "reuse must be in [1, 4096], but is 5000");
    refused(
        () -> supply.withCacheBytes(-1),
        "cacheBytes must be in [0, 9223372036854775807], but is -1");
    refused(
        () -> supply.withLookAheadBatches(0), "lookAheadBatches must be in [1, 10000], but is 0");
    refused(() -> supply.withRingSize(100), "ringSize must be a power of two, but is 100");
    refused(() -> supply.withWaitLimit(Duration.ZERO), "waitLimit must be positive, but is PT0S");
    refused(() -> SoftLabels.posterior(-1), "temperature must be positive and finite, but is -1.0");
    refused(() -> SoftLabels.blend(2, 1), "posteriorWeight must be in [0, 1], but is 2.0");
  }

  @Test
  void withers_changeOneComponentEach() {
    assertThat(MixPlan.defaults().withShare(0.5).withAlpha(2).withTemperature(3))
        .isEqualTo(new MixPlan(0.5, 2, Blend.PRODUCT, 3));
    assertThat(MixPlan.defaults().withBlend(Blend.LABEL).blend()).isEqualTo(Blend.LABEL);
    assertThat(
            SampleSupply.defaults()
                .withReuse(2)
                .withPoolSize(10)
                .withCacheBytes(3)
                .withLookAheadBatches(4)
                .withRingSize(8)
                .withLatePolicy(SampleSupply.LatePolicy.REUSE)
                .withWaitLimit(Duration.ofSeconds(5)))
        .isEqualTo(
            new SampleSupply(10, 2, 3, 4, 8, SampleSupply.LatePolicy.REUSE, Duration.ofSeconds(5)));
  }

  @Property
  void shares_andTheirComplementsAreFloatsThatSumToOne(
      @ForAll @Scale(9) @DoubleRange(min = 0, max = 1) double lambda,
      @ForAll @Scale(9) @DoubleRange(min = 0, max = 1) double weight,
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double nats) {
    double share =
        SoftLabels.blend(weight, 7).shareOfFirst(lambda, new DrawnImage(new byte[0], nats, 0));
    float first = (float) share;
    float second = (float) (1 - share);
    assertThat(first).isBetween(0f, 1f);
    assertThat(second).isBetween(0f, 1f);
    assertThat((double) first + second).isEqualTo(1.0);
  }

  @Test
  void labels_areTheRequestedMixOrTheTemperedPosteriorOrBetween() {
    DrawnImage sample = new DrawnImage(new byte[0], -40 + 10 * Math.log(3), -40);
    assertThat(SoftLabels.requested().shareOfFirst(0.25, sample)).isEqualTo(0.25);
    assertThat(SoftLabels.posterior(10).shareOfFirst(0.25, sample)).isCloseTo(0.75, within(1e-6));
    assertThat(SoftLabels.blend(0.5, 10).shareOfFirst(0.25, sample)).isCloseTo(0.5, within(1e-6));
    DrawnImage impossible = new DrawnImage(new byte[0], Double.NEGATIVE_INFINITY, -40);
    assertThat(SoftLabels.posterior(10).shareOfFirst(0.25, impossible)).isZero();
    DrawnImage unknown = new DrawnImage(new byte[0], Double.NaN, -40);
    refused(
        () -> SoftLabels.posterior(10).shareOfFirst(0.25, unknown),
        "the log-likelihoods of an image must tell its classes apart, but are NaN and -40.0");
  }
}
