package io.github.learnedmixup.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmCacheTest {
  private static final PixelCnn MODEL =
      PixelCnn.untrained(PixelCnnSpec.of(28, 28, 10).withFeatures(1).withDilations(List.of(1)), 1);

  @ParameterizedTest
  @EnumSource(SampleSupply.LatePolicy.class)
  void fill_leavesNothingToDraw(SampleSupply.LatePolicy policy) {
    try (var mixed =
        LearnedMixupIterator.builder(ClassifierSteps.real(Digits.draw(40, 1), 20), MODEL)
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .sampleSupply(WarmCache.supply().withLatePolicy(policy))
            .build()) {
      WarmCache.fill(mixed);
      SupplyMetrics before = mixed.metrics();
      EndlessBatches.take(mixed, 100);
      SupplyMetrics after = mixed.metrics();

      assertThat(after.synthetic()).isEqualTo(before.synthetic() + 500);
      assertThat(WarmCache.isWarm(before, after)).isTrue();
      assertThat(before.generated()).isPositive();
    }
  }

  @Test
  void isWarm_isFalseWhileSamplesAreDrawn() {
    try (var mixed =
        LearnedMixupIterator.builder(ClassifierSteps.real(Digits.draw(40, 1), 20), MODEL)
            .withoutParents()
            .build()) {
      SupplyMetrics before = mixed.metrics();
      EndlessBatches.take(mixed, 2);

      assertThat(WarmCache.isWarm(before, mixed.metrics())).isFalse();
    }
  }
}
