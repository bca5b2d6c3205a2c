package io.github.learnedmixup.augment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Samples by key, finished or under way, bounded by the bytes of those that are finished. Thread
 * safe.
 *
 * <p>It is what makes reuse cheap: a sample that is served again is found here, or in the bank
 * behind it, in place of being drawn again. Where every sample is served once, it holds no more
 * than what was requested ahead, for a sample is dropped with its last use. Handing samples over,
 * and holding the requests back, is the ring's work.
 *
 * <p>A future that is not complete weighs nothing and is not evicted; it is weighed when it
 * completes, and removed when it fails. That is what Caffeine's own asynchronous cache does, which
 * cannot be used here because it logs every failure that it sees.
 */
final class SampleCache {
  /** What a finished sample takes beside its pixels: key, future, sample, array header, node. */
  static final int OVERHEAD_BYTES = 256;

  private final Cache<SampleKey, CompletableFuture<GeneratedImage>> cache;

  SampleCache(long maximumBytes) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(maximumBytes)
            .weigher(SampleCache::bytes)
            // Eviction is a matter of microseconds: no thread of anybody else's for that.
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  /** The sample's future if it is here and has not failed. */
  @Nullable CompletableFuture<GeneratedImage> find(SampleKey key) {
    CompletableFuture<GeneratedImage> future = cache.getIfPresent(key);
    return future == null || future.isCompletedExceptionally() ? null : future;
  }

  /**
   * Takes in a new future for a sample that is not here. It is for the caller to request the
   * sample, outside any operation of the cache: those hold a lock that the future's completion may
   * need.
   */
  CompletableFuture<GeneratedImage> insert(SampleKey key) {
    CompletableFuture<GeneratedImage> future = new CompletableFuture<>();
    cache.put(key, future);
    var unused =
        future.whenComplete(
            (image, failure) -> {
              if (failure == null) {
                cache.asMap().replace(key, future, future);
              } else {
                cache.asMap().remove(key, future);
              }
            });
    return future;
  }

  /** Drops a sample that nobody will ask for again. */
  void forget(SampleKey key) {
    cache.invalidate(key);
  }

  /** How many samples were dropped to stay within the bound. */
  long evictions() {
    return cache.stats().evictionCount();
  }

  /** The weight of what is kept, for tests. */
  long weight() {
    cache.cleanUp();
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private static int bytes(SampleKey key, CompletableFuture<GeneratedImage> future) {
    GeneratedImage image = future.getNow(null);
    return image == null ? 0 : image.greys().length + OVERHEAD_BYTES;
  }
}
