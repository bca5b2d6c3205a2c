package io.github.learnedmixup.augment.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(60)
class LearnedMixupMetricsTest {
  private static DataSetIterator base() {
    return new ListDataSetIterator<>(
        List.of(
            new DataSet(
                Nd4j.linspace(0, 1, 8 * 20, DataType.FLOAT).reshape(8, 20),
                Nd4j.eye(8).castTo(DataType.FLOAT))),
        8);
  }

  @Test
  void meters_sayWhatTheMetricsSay(@TempDir Path folder) {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(5, 4, 8, 4, 2, List.of(1)), 1);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Thread training = Thread.currentThread();
    LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(base(), model)
            .mixPlan(MixPlan.defaults().withShare(0.5))
            .bank(folder.resolve("bank"))
            .samplers(() -> new LateSampler(model.sampler(1), training))
            .build();
    new LearnedMixupMetrics(iterator, Tags.of("run", "a")).bindTo(registry);
    assertThat(registry.get("learned.mixup.synthetic").functionCounter().count()).isZero();
    iterator.next();
    iterator.close();

    SupplyMetrics metrics = iterator.metrics();
    assertThat(metrics.synthetic()).isPositive();
    assertThat(count(registry, "epochs")).isEqualTo(1);
    assertThat(count(registry, "synthetic")).isEqualTo(metrics.synthetic());
    assertThat(count(registry, "cache.hits")).isEqualTo(metrics.cacheHits());
    assertThat(count(registry, "cache.misses")).isEqualTo(metrics.cacheMisses()).isPositive();
    assertThat(count(registry, "bank.hits")).isEqualTo(metrics.bankHits());
    assertThat(count(registry, "bank.failures")).isEqualTo(metrics.bankFailures());
    assertThat(count(registry, "evictions")).isEqualTo(metrics.evictions());
    assertThat(count(registry, "reused")).isEqualTo(metrics.reused());
    assertThat(count(registry, "pixel.mixed")).isEqualTo(metrics.pixelMixed());
    assertThat(count(registry, "starved")).isEqualTo(metrics.starved());
    assertThat(count(registry, "generated")).isEqualTo(metrics.generated()).isPositive();
    assertThat(count(registry, "lost.generators")).isEqualTo(metrics.lostGenerators());
    var waits = registry.get("learned.mixup.waits").tag("run", "a").functionTimer();
    assertThat((long) waits.count()).isEqualTo(metrics.waits()).isPositive();
    // The registry keeps seconds: there and back may cost a part of a nanosecond.
    assertThat(Math.round(waits.totalTime(TimeUnit.NANOSECONDS)))
        .isEqualTo(metrics.waited().toNanos());
    assertThat(registry.get("learned.mixup.samples.per.second").gauge().value())
        .isEqualTo(metrics.samplesPerSecond())
        .isPositive();
    assertThat(registry.get("learned.mixup.acceptance.rate").gauge().value())
        .isEqualTo(metrics.acceptanceRate());
  }

  /** Draws once a thread waits for it, so that there is a wait for sure. */
  private record LateSampler(Sampler sampler, Thread waiting) implements Sampler {
    @Override
    public List<Sample> draw(List<SampleRequest> requests) {
      while (waiting.getState() == Thread.State.RUNNABLE
          && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      return sampler.draw(requests);
    }

    @Override
    public PixelCnnSpec spec() {
      return sampler.spec();
    }

    @Override
    public int width() {
      return sampler.width();
    }

    @Override
    public String engine() {
      return sampler.engine();
    }

    @Override
    public void close() {
      sampler.close();
    }
  }

  private static long count(SimpleMeterRegistry registry, String name) {
    return (long) registry.get("learned.mixup." + name).tag("run", "a").functionCounter().count();
  }
}
