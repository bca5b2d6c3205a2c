package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.bank.SampleStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SampleCacheTest {
  private static final int BYTES = 36 + SampleCache.OVERHEAD_BYTES;
  private static final GeneratedImage IMAGE = new GeneratedImage(new byte[36], 0, 0);

  private static SampleKey key(int index) {
    return new SampleKey(0, 1, 0.5, index);
  }

  @Test
  void finishedSamples_areBoundedByTheirBytes() {
    SampleCache cache = new SampleCache(10L * BYTES);
    for (int i = 0; i < 100; i++) {
      cache.insert(key(i)).complete(IMAGE);
    }
    assertThat(cache.weight()).isBetween(9L * BYTES, 10L * BYTES);
    assertThat(cache.evictions()).isEqualTo(90);
  }

  @Test
  void samplesUnderWay_weighNothingAndStay() {
    SampleCache cache = new SampleCache(10L * BYTES);
    List<CompletableFuture<GeneratedImage>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(cache.insert(key(i)));
    }
    assertThat(cache.weight()).isZero();
    for (int i = 0; i < 100; i++) {
      assertThat(cache.find(key(i))).isSameAs(futures.get(i));
    }
    futures.forEach(future -> future.complete(IMAGE));
    assertThat(cache.weight()).isBetween(9L * BYTES, 10L * BYTES);
  }

  @Test
  void failedSamples_areForgotten() {
    SampleCache cache = new SampleCache(10L * BYTES);
    cache.insert(key(0)).completeExceptionally(new IllegalStateException("drawn badly"));
    assertThat(cache.find(key(0))).isNull();
  }

  /** What the cache holds after a run of batches of four synthetic rows, with no look-ahead. */
  private static long weightAfterRun(int reuse) {
    SampleSupply supply = SampleSupply.defaults().withReuse(1).withPoolSize(100).withReuse(reuse);
    MixPlan mix = MixPlan.defaults();
    SampleSource source = FakeSampler.source();
    SlotPlan plan = new SlotPlan(mix, supply, source.trained(), 1);
    SampleCache cache = new SampleCache(supply.cacheBytes());
    try (SamplePrefetcher feed =
        new SamplePrefetcher(
            plan,
            supply,
            cache,
            SampleStore.NONE,
            new SampleGenerator(source, mix, supply, SampleStore.NONE),
            1,
            0)) {
      for (int batch = 0; batch < 100; batch++) {
        feed.advance(feed.take(new int[] {0, 1, 2, 3}, 0), 0);
      }
    }
    return cache.weight();
  }

  @Test
  void samplesAreDropped_withTheirLastUse() {
    assertThat(weightAfterRun(1)).isZero();
    assertThat(weightAfterRun(4)).isBetween(1L * BYTES, 164L * BYTES);
  }
}
