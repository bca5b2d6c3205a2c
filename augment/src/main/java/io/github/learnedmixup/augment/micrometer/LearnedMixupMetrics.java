package io.github.learnedmixup.augment.micrometer;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Publishes the {@linkplain LearnedMixupIterator#metrics() metrics} of an iterator.
 *
 * <pre>{@code
 * new LearnedMixupMetrics(train).bindTo(registry);
 * }</pre>
 *
 * <p>Each name is that of a component of {@link SupplyMetrics}, behind {@code learned.mixup}:
 * counters {@code epochs}, {@code synthetic}, {@code cache.hits}, {@code cache.misses}, {@code
 * bank.hits}, {@code bank.failures}, {@code evictions}, {@code reused}, {@code pixel.mixed}, {@code
 * starved}, {@code generated} and {@code lost.generators}, a timer {@code waits}, which is how
 * often and how long {@code next()} waited, and gauges {@code samples.per.second} and {@code
 * acceptance.rate}. Meters do not keep the iterator alive. Two iterators that publish to one
 * registry need different tags.
 *
 * <p>Needs {@code io.micrometer:micrometer-core}, which the library does not bring. Thread safe.
 */
public final class LearnedMixupMetrics implements MeterBinder {
  private static final String PREFIX = "learned.mixup.";

  private final LearnedMixupIterator iterator;
  private final Iterable<Tag> tags;

  /** Publishes without tags. */
  public LearnedMixupMetrics(LearnedMixupIterator iterator) {
    this(iterator, List.of());
  }

  /** Publishes with tags, which tell several iterators apart. */
  public LearnedMixupMetrics(LearnedMixupIterator iterator, Iterable<Tag> tags) {
    this.iterator = iterator;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "epochs", "Epochs begun", SupplyMetrics::epochs);
    count(registry, "synthetic", "Synthetic images delivered", SupplyMetrics::synthetic);
    count(registry, "cache.hits", "Samples kept or under way", SupplyMetrics::cacheHits);
    count(registry, "cache.misses", "Samples requested", SupplyMetrics::cacheMisses);
    count(registry, "bank.hits", "Samples read from the bank", SupplyMetrics::bankHits);
    count(registry, "bank.failures", "Samples not written or read", SupplyMetrics::bankFailures);
    count(registry, "evictions", "Samples dropped from memory", SupplyMetrics::evictions);
    count(registry, "reused", "Places given an earlier sample", SupplyMetrics::reused);
    count(registry, "pixel.mixed", "Places given mixed pixels", SupplyMetrics::pixelMixed);
    count(registry, "starved", "Places left real", SupplyMetrics::starved);
    count(registry, "generated", "Samples drawn", SupplyMetrics::generated);
    count(registry, "lost.generators", "Threads lost", SupplyMetrics::lostGenerators);
    FunctionTimer.builder(
            PREFIX + "waits",
            iterator,
            source -> source.metrics().waits(),
            source -> source.metrics().waited().toNanos(),
            TimeUnit.NANOSECONDS)
        .description("Waiting for samples")
        .tags(tags)
        .register(registry);
    gauge(
        registry,
        "samples.per.second",
        "Samples drawn in a second of drawing",
        SupplyMetrics::samplesPerSecond);
    gauge(
        registry,
        "acceptance.rate",
        "Share of images drawn that were accepted",
        SupplyMetrics::acceptanceRate);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<SupplyMetrics> component) {
    Gauge.builder(PREFIX + name, iterator, source -> component.applyAsDouble(source.metrics()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<SupplyMetrics> component) {
    FunctionCounter.builder(
            PREFIX + name, iterator, source -> component.applyAsDouble(source.metrics()))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
