package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;

/** Batches depend on no cache, look-ahead, number of threads or timing. */
@Timeout(30)
class ReproducibilityTest {
  private static final SampleSupply ALL = SampleSupply.defaults().withPoolSize(64).withReuse(8);
  private static final long TEN_SAMPLES =
      10L * (FakeSampler.SPEC.pixels() + SampleCache.OVERHEAD_BYTES);

  private static final MixPlan EVERYTHING =
      MixPlan.defaults()
          .withPlacement(MixPlan.Placement.ADD)
          .withProbability(0.8)
          .withSchedule(ShareSchedule.linear(0, 2, 0.5, 1))
          .withMixes(LambdaDistribution.oneOf(List.of(0.2, 0.4)))
          .withBlend(Blend.STEERED);

  static int hash(DataSet batch) {
    return 31 * Arrays.hashCode(batch.getFeatures().data().asFloat())
        + Arrays.hashCode(batch.getLabels().data().asFloat());
  }

  private static long threeEpochs(SampleSource source, SampleSupply supply, int resets) {
    return threeEpochs(MixPlan.defaults(), source, supply, resets);
  }

  /** With new pairs after every epoch, where everything is set. */
  private static long threeEpochs(
      MixPlan mix, SampleSource source, SampleSupply supply, int resets) {
    FakeBase base = new FakeBase(203, 16);
    try (var iterator =
        LearnedMixupIterator.builder(base, source).mixPlan(mix).sampleSupply(supply).build()) {
      long hash = 0;
      for (int epoch = 0; epoch < 3; epoch++) {
        while (iterator.hasNext()) {
          hash = 31 * hash + hash(iterator.next());
        }
        if (mix.equals(EVERYTHING)) {
          iterator.renewPairs(ClassPairs.listed(List.of(new ClassPair(epoch, 2 - epoch / 2))));
        }
        for (int i = 0; i < resets; i++) {
          iterator.reset();
        }
      }
      assertThat(iterator.metrics().epochs()).isEqualTo(3);
      return hash;
    }
  }

  private static long expected;

  @BeforeAll
  static void runOnce() {
    expected = threeEpochs(FakeSampler.source(), ALL, 1);
  }

  @Test
  void batches_areTheSameWithACacheOfTenSamples() {
    assertThat(threeEpochs(FakeSampler.source(), ALL.withCacheBytes(TEN_SAMPLES), 1))
        .isEqualTo(expected);
  }

  @Test
  void batches_areTheSameWithoutACache() {
    assertThat(threeEpochs(FakeSampler.source(), ALL.withCacheBytes(0), 1)).isEqualTo(expected);
  }

  @Test
  void batches_areTheSameWithAnyLookAhead() {
    for (int lookAhead : new int[] {1, 2, 16, 1000}) {
      assertThat(threeEpochs(FakeSampler.source(), ALL.withLookAheadBatches(lookAhead), 1))
          .isEqualTo(expected);
    }
  }

  @Test
  void batches_areTheSameWithAFullRingAndACacheAtItsBound() {
    assertThat(
            threeEpochs(FakeSampler.source(), ALL.withRingSize(2).withCacheBytes(TEN_SAMPLES), 1))
        .isEqualTo(expected);
  }

  @Test
  void batches_areTheSameWithAnyChunk() {
    for (int width : new int[] {1, 3, 1000}) {
      SampleSource source = FakeSampler.source(() -> new FakeSampler(width, sampler -> {}));
      assertThat(threeEpochs(source, ALL, 1)).isEqualTo(expected);
    }
  }

  /** A sampler that is late by a random time, up to three milliseconds, before every draw. */
  private static SampleSource dawdling() {
    Random random = new Random(3);
    return FakeSampler.source(
        sampler -> LockSupport.parkNanos((long) (random.nextDouble() * 3_000_000)));
  }

  @Test
  void batches_areTheSameWithRandomDelays() {
    assertThat(threeEpochs(dawdling(), ALL.withCacheBytes(TEN_SAMPLES), 1)).isEqualTo(expected);
  }

  @Test
  void batches_areTheSameWithSeveralGenerators() {
    for (int generators : new int[] {2, 5}) {
      SampleSupply several = ALL.withGenerators(generators);
      assertThat(threeEpochs(dawdling(), several, 1)).isEqualTo(expected);
      assertThat(threeEpochs(dawdling(), several.withCacheBytes(TEN_SAMPLES).withRingSize(4), 1))
          .isEqualTo(expected);
    }
  }

  @Test
  void batches_areTheSameWithEveryWaitStrategy() {
    for (SampleSupply.WaitStrategy strategy : SampleSupply.WaitStrategy.values()) {
      assertThat(threeEpochs(FakeSampler.source(), ALL.withWaitStrategy(strategy), 1))
          .isEqualTo(expected);
    }
  }

  @Test
  void batches_areTheSameWithEverySettingOfThePlan() {
    long all = threeEpochs(EVERYTHING, FakeSampler.source(), ALL, 1);
    assertThat(all).isNotEqualTo(expected);
    assertThat(threeEpochs(EVERYTHING, dawdling(), ALL.withCacheBytes(TEN_SAMPLES), 2))
        .isEqualTo(all);
    SampleSupply several = ALL.withGenerators(2).withRingSize(2);
    for (int lookAhead : new int[] {1, 16}) {
      assertThat(threeEpochs(EVERYTHING, dawdling(), several.withLookAheadBatches(lookAhead), 1))
          .isEqualTo(all);
    }
  }

  @Test
  void batches_areTheSameWithDoubleResets() {
    assertThat(threeEpochs(FakeSampler.source(), ALL, 2)).isEqualTo(expected);
  }

  @Test
  void aResetBeforeTheFirstBatch_changesNothing() {
    int[] hashes = new int[2];
    for (int i = 0; i < 2; i++) {
      try (var iterator =
          LearnedMixupIterator.builder(new FakeBase(50, 16), FakeSampler.source()).build()) {
        if (i == 1) {
          iterator.reset();
        }
        hashes[i] = hash(iterator.next());
        assertThat(iterator.metrics().epochs()).isEqualTo(1);
      }
    }
    assertThat(hashes[1]).isEqualTo(hashes[0]);
  }

  @Test
  void anEarlyReset_leavesTheOrderOfSlotsAlone() {
    // Every image is synthetic, so that the images of the run are those of its slots.
    MixPlan all = MixPlan.defaults().withShare(1);
    int[] unbroken = new int[6];
    int[] broken = new int[6];
    try (var one =
            LearnedMixupIterator.builder(new FakeBase(160, 16), FakeSampler.source())
                .mixPlan(all)
                .build();
        var other =
            LearnedMixupIterator.builder(new FakeBase(160, 16), FakeSampler.source())
                .mixPlan(all)
                .build()) {
      for (int i = 0; i < 6; i++) {
        unbroken[i] = hash(one.next());
        if (i == 2) {
          other.reset();
        }
        broken[i] = hash(other.next());
      }
      assertThat(other.metrics().epochs()).isEqualTo(2);
    }
    assertThat(broken).isEqualTo(unbroken);
  }

  @Test
  void anotherSeed_givesOtherBatches() {
    try (var one =
            LearnedMixupIterator.builder(new FakeBase(50, 16), FakeSampler.source())
                .seed(1)
                .build();
        var two =
            LearnedMixupIterator.builder(new FakeBase(50, 16), FakeSampler.source())
                .seed(2)
                .build()) {
      assertThat(hash(one.next())).isNotEqualTo(hash(two.next()));
    }
  }

  @Test
  void samples_areDrawnOnceWhereTheCacheHoldsThem() {
    FakeBase base = new FakeBase(640, 16);
    try (var iterator =
        LearnedMixupIterator.builder(base, FakeSampler.source())
            .mixPlan(MixPlan.defaults().withShare(0.25))
            .sampleSupply(ALL)
            .build()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        iterator.reset();
        while (iterator.hasNext()) {
          iterator.next();
        }
      }
      SupplyMetrics metrics = settled(iterator);
      assertThat(metrics.synthetic()).isEqualTo(480);
      assertThat(metrics.cacheMisses()).isEqualTo(metrics.generated());
      assertThat(metrics.evictions()).isZero();
      assertThat(metrics.cacheHits()).isGreaterThan(3 * metrics.cacheMisses());
    }
  }

  @Test
  void nothingIsDrawnForEpochsAfterTheSchedule() {
    var told = iteratorOfThreeEpochs(64).batchesPerEpoch(10);
    var seen = iteratorOfThreeEpochs(8);
    try (LearnedMixupIterator one = told.build();
        LearnedMixupIterator other = seen.build()) {
      for (int epoch = 0; epoch < 4; epoch++) {
        one.reset();
        other.reset();
        while (one.hasNext()) {
          assertThat(hash(one.next())).isEqualTo(hash(other.next()));
        }
        assertThat(other.hasNext()).isFalse();
      }
      assertThat(settled(one).generated()).isEqualTo(120);
      assertThat(settled(other).generated()).isEqualTo(120);
    }
  }

  @Test
  void aBaseThatIsAtItsEnd_doesNotMakeItForgetHowManyBatchesAnEpochHas() {
    FakeBase base = new FakeBase(160, 16);
    while (base.hasNext()) {
      base.next();
    }
    try (var iterator = iteratorOfThreeEpochs(base, 64).batchesPerEpoch(10).build()) {
      assertThat(iterator.hasNext()).isFalse();
      iterator.reset();
      for (int i = 0; i < 10; i++) {
        iterator.next();
      }
      assertThat(settled(iterator).generated()).isEqualTo(120);
    }
  }

  private static LearnedMixupBuilder iteratorOfThreeEpochs(int lookAheadBatches) {
    return iteratorOfThreeEpochs(new FakeBase(160, 16), lookAheadBatches);
  }

  /** Of ten batches an epoch, with four synthetic images each in the first three epochs. */
  private static LearnedMixupBuilder iteratorOfThreeEpochs(FakeBase base, int lookAheadBatches) {
    return LearnedMixupIterator.builder(base, FakeSampler.source())
        .mixPlan(MixPlan.defaults().withShare(0.25).withSchedule(ShareSchedule.between(0, 3)))
        .sampleSupply(SampleSupply.defaults().withLookAheadBatches(lookAheadBatches));
  }

  /** The figures when all that was missed in the cache has been drawn, or those after 20 s. */
  static SupplyMetrics settled(LearnedMixupIterator iterator) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    SupplyMetrics metrics = iterator.metrics();
    while (metrics.cacheMisses() != metrics.generated() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      metrics = iterator.metrics();
    }
    return metrics;
  }
}
