package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PregenerationTest {
  private static final SampleSupply SUPPLY =
      SampleSupply.defaults().withPoolSize(100).withReuse(4).withLookAheadBatches(1);

  @TempDir private Path temporary;
  private Path bank;

  @BeforeEach
  void nameBank() {
    bank = temporary.resolve("bank");
  }

  private Pregeneration.Builder builder() {
    return Pregeneration.builder(FakeSampler.source(), bank).sampleSupply(SUPPLY).seed(5);
  }

  /** What an iterator asks its generator for in three epochs. */
  private SupplyMetrics threeEpochs(boolean banked) {
    var builder =
        LearnedMixupIterator.builder(new FakeBase(300, 16), FakeSampler.source())
            .sampleSupply(SUPPLY)
            .seed(5);
    if (banked) {
      builder.bank(bank);
    }
    try (LearnedMixupIterator iterator = builder.build()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        iterator.reset();
        while (iterator.hasNext()) {
          iterator.next();
        }
      }
      return iterator.metrics();
    }
  }

  @Test
  @Timeout(30)
  void samples_areThoseThatTheIteratorAsksForFirst() {
    long asked = threeEpochs(false).cacheMisses();
    assertThat(builder().build().run(asked - 3))
        .isEqualTo(new Pregeneration.Result(asked - 3, asked - 3, true));
    SupplyMetrics metrics = threeEpochs(true);
    assertThat(metrics.cacheMisses()).isEqualTo(3);
    assertThat(metrics.bankHits()).isEqualTo(asked - 3);
    assertThat(threeEpochs(true).cacheMisses()).isZero();
  }

  @Property(tries = 50)
  void firstKeys_areTheFirstDistinctKeysOfTheSlots(
      @ForAll @IntRange(min = 1, max = 200) int pool,
      @ForAll @IntRange(min = 1, max = 20) int reuse,
      @ForAll @IntRange(min = 1, max = 500) int samples,
      @ForAll long seed) {
    SampleSupply supply =
        SampleSupply.defaults().withReuse(1).withPoolSize(pool).withReuse(Math.min(pool, reuse));
    SlotPlan plan = new SlotPlan(MixPlan.defaults(), supply, TrainedClasses.all(10), seed);
    Set<SampleKey> slowly = new LinkedHashSet<>();
    for (long slot = 0; slowly.size() < samples; slot++) {
      slowly.add(plan.key(slot));
    }
    List<SampleKey> keys = new ArrayList<>();
    Pregeneration.firstKeys(plan, samples).forEachRemaining(keys::add);
    assertThat(keys).containsExactlyElementsOf(slowly);
  }

  @Test
  @Timeout(30)
  void aStoppedPregeneration_goesOnWhereItWas() {
    AtomicInteger draws = new AtomicInteger();
    SampleSource slow =
        FakeSampler.source(
            sampler -> {
              if (draws.incrementAndGet() > 5) {
                Opened.awaitQuietly(sampler.closed);
                throw new CancellationException();
              }
            });
    AtomicLong told = new AtomicLong();
    Pregeneration.Result stopped =
        Pregeneration.builder(slow, bank)
            .sampleSupply(SUPPLY)
            .seed(5)
            .progress(told::set)
            .stopWhen(() -> told.get() >= 20)
            .build()
            .run(2000);
    assertThat(stopped).isEqualTo(new Pregeneration.Result(told.get(), told.get(), false));
    assertThat(told.get()).isBetween(20L, 40L);

    Pregeneration.Result rest = builder().build().run(2000);
    // What came between the last count and the end is not lost.
    assertThat(rest.drawn()).isBetween(1960L, 2000 - stopped.held());
    assertThat(rest).isEqualTo(new Pregeneration.Result(2000, rest.drawn(), true));
    assertThat(builder().build().run(2000)).isEqualTo(new Pregeneration.Result(2000, 0, true));
    assertThat(builder().build().run(2001)).isEqualTo(new Pregeneration.Result(2001, 1, true));
  }

  @Test
  @Timeout(60)
  void samples_areTheSameByHoweverManyWorkersTheyAreDrawn() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(5, 4, 3, 4, 4, List.of(1)), 1);
    Path one = temporary.resolve("one");
    Pregeneration.builder(model, one)
        .samplers(() -> model.sampler(1, SamplingEngine.ND4J))
        .build()
        .run(200);
    Path several = temporary.resolve("several");
    AtomicInteger made = new AtomicInteger();
    Pregeneration.builder(model, several)
        .samplers(
            () -> {
              made.incrementAndGet();
              return model.sampler(3, SamplingEngine.ND4J);
            })
        .build()
        .run(200);
    assertThat(made.get()).isPositive();
    Map<String, byte[]> expected = Banks.files(one);
    Map<String, byte[]> found = Banks.files(several);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  @Timeout(30)
  void samplers_onSeveralDevicesDrawSideBySide() {
    CountDownLatch both = new CountDownLatch(2);
    SamplerFactory maker =
        () ->
            new FakeSampler(
                8,
                sampler -> {
                  both.countDown();
                  Opened.awaitQuietly(both);
                });
    assertThat(builder().samplersOnDevices(List.of(maker, maker)).build().run(100))
        .isEqualTo(new Pregeneration.Result(100, 100, true));
  }

  @Test
  @Timeout(30)
  void aPregeneration_tellsAndAsksWhileItLooksAtWhatIsHeld() {
    int samples = 3 * Pregeneration.MOST_LOOK_UPS;
    builder().build().run(samples);
    List<Long> told = new ArrayList<>();
    Pregeneration.Result stopped =
        builder().progress(told::add).stopWhen(() -> told.size() == 2).build().run(samples);
    long looked = Pregeneration.MOST_LOOK_UPS;
    assertThat(told).containsExactly(looked, 2 * looked);
    assertThat(stopped).isEqualTo(new Pregeneration.Result(2 * looked, 0, false));
  }

  @Test
  void aFailureOfTheSampler_isTold_andWhatWasDrawnBeforeIsKept() {
    IllegalStateException failure = new IllegalStateException("out of ink");
    SampleSource failing = FakeSampler.failingOnce(3, failure);
    Pregeneration pregeneration =
        Pregeneration.builder(failing, bank).sampleSupply(SUPPLY).seed(5).build();
    assertThatExceptionOfType(SampleGenerationException.class)
        .isThrownBy(() -> pregeneration.run(100))
        .withMessageContaining("out of ink")
        .withCause(failure);
    assertThat(builder().build().run(100).drawn()).isLessThanOrEqualTo(84);
  }

  @Test
  void aSamplersOwnCancellation_isAFailureToo() {
    SampleSource cancelling =
        FakeSampler.source(
            sampler -> {
              throw new CancellationException("out of licences");
            });
    Pregeneration pregeneration =
        Pregeneration.builder(cancelling, bank).sampleSupply(SUPPLY).build();
    assertThatExceptionOfType(SampleGenerationException.class)
        .isThrownBy(() -> pregeneration.run(100))
        .withStackTraceContaining("out of licences");
  }

  @Test
  void aBankThatCannotBeWritten_isTold() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> builder().progress(held -> removeBank()).build().run(100));
  }

  private void removeBank() {
    try {
      for (String name : List.of(SampleBank.MANIFEST, SampleBank.LOCK, "")) {
        Files.deleteIfExists(bank.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void run_refusesNumbersOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().build().run(0))
        .withMessage("samples must be in [1, 100000000], but is 0");
    assertThat(bank).doesNotExist();
  }
}
