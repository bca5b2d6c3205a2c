package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.augment.SampleSupply.WaitStrategy;
import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.augment.bank.SampleStore;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several generator threads: they share the work, and whoever drops out keeps nobody from it. */
@Timeout(30)
class GeneratorsTest extends Opened {
  private static final SampleSupply TWO = SampleSupply.defaults().withGenerators(2);

  /** Makes one sampler in one way and all others in another. */
  private static SampleSource firstAndOthers(SamplerFactory first, SamplerFactory others) {
    AtomicInteger made = new AtomicInteger();
    return FakeSampler.source(() -> (made.getAndIncrement() == 0 ? first : others).create());
  }

  private static Sampler healthy() {
    return new FakeSampler(8, sampler -> {});
  }

  /** A sampler that fails when it draws, after something, and then even to close. */
  private static Sampler deadly(Runnable before) {
    return new StubSampler(8) {
      @Override
      public List<Sample> draw(List<SampleRequest> requests) {
        before.run();
        throw new IllegalStateException("the device fell off");
      }

      @Override
      public void close() {
        throw new NoClassDefFoundError("closing/Sampler");
      }
    };
  }

  private void assertGoesOnLikeAHealthyOne(LearnedMixupIterator iterator) {
    LearnedMixupIterator reference = iterator(FakeSampler.source(), SampleSupply.defaults());
    for (int i = 0; i < 30; i++) {
      assertThat(features(nextEver(iterator))).isEqualTo(features(nextEver(reference)));
    }
  }

  @Test
  void twoGenerators_drawAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    SampleSource meeting =
        FakeSampler.source(
            sampler -> {
              both.countDown();
              awaitQuietly(both);
            });
    LearnedMixupIterator iterator = iterator(meeting, TWO);
    assertThat(iterator.next()).isNotNull();
    assertThat(generators()).hasSize(2);
  }

  @Test
  void anotherThread_mayGoOnWithTheNextEpoch() throws Exception {
    SampleSupply supply = SampleSupply.defaults().withLookAheadBatches(1);
    LearnedMixupIterator iterator = iterator(FakeSampler.source(), supply);
    LearnedMixupIterator reference = iterator(FakeSampler.source(), supply);
    for (int epoch = 0; epoch < 3; epoch++) {
      FutureTask<List<float[]>> batches = new FutureTask<>(() -> epoch(iterator));
      new Thread(batches).start();
      assertThat(batches.get(20, TimeUnit.SECONDS)).containsExactlyElementsOf(epoch(reference));
    }
  }

  private static List<float[]> epoch(LearnedMixupIterator iterator) {
    List<float[]> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(features(iterator.next()));
    }
    iterator.reset();
    return batches;
  }

  @Test
  void ordersThatCannotBePlaced_fail() {
    try (SampleGenerator generator =
        new SampleGenerator(
            FakeSampler.source(),
            HALF,
            SampleSupply.defaults().withRingSize(2),
            SampleStore.NONE)) {
      List<SampleGenerator.Order> tooMany =
          IntStream.range(0, 3)
              .mapToObj(i -> new SampleGenerator.Order(Banks.key(i), new CompletableFuture<>()))
              .toList();
      generator.place(tooMany);
      assertThat(tooMany).allMatch(order -> order.future().isCompletedExceptionally());
    }
  }

  @Test
  void aBankThatCannotBeWritten_isNoFailureOfTheSampler(@TempDir Path folder) throws Exception {
    AtomicInteger made = new AtomicInteger();
    SampleSource source =
        FakeSampler.source(
            () -> {
              made.incrementAndGet();
              return healthy();
            });
    try (SampleBank bank = Banks.open(folder.resolve("bank"), 1);
        SampleGenerator generator =
            new SampleGenerator(source, HALF, SampleSupply.defaults(), bank)) {
      bank.keep(Banks.key(100), Banks.tooLarge());
      for (int i = 0; i < 3; i++) {
        SampleGenerator.Order order =
            new SampleGenerator.Order(Banks.key(i), new CompletableFuture<>());
        generator.place(List.of(order));
        assertThat(order.future().get(20, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(bank.failures()).isEqualTo(2);
      assertThat(made).hasValue(1);
    }
  }

  /** Repeated, since which of them takes which orders is a matter of timing. */
  @RepeatedTest(20)
  void oneThatDies_leavesItsWorkToTheOther() throws InterruptedException {
    CountDownLatch drew = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            firstAndOthers(
                () -> deadly(drew::countDown),
                // The other one waits, so that the first gets its orders.
                () -> new FakeSampler(8, sampler -> awaitQuietly(drew))),
            TWO);
    // What the dead one had taken fails with the cause, once, when it is due.
    int failures = 0;
    for (int i = 0; i < 13; i++) {
      try {
        iterator.next();
      } catch (SampleGenerationException e) {
        assertThat(e).hasRootCauseMessage("the device fell off");
        failures++;
        i--;
      }
    }
    assertThat(failures).isEqualTo(1);
    awaitQuietly(() -> generators().size() <= 1);
    assertThat(iterator.metrics().synthetic()).isBetween(99L, 101L);
  }

  @RepeatedTest(20)
  void oneThatCannotMakeASampler_isNotMissed() {
    LearnedMixupIterator iterator =
        iterator(
            firstAndOthers(
                () -> {
                  throw new IllegalStateException("no memory on the device");
                },
                GeneratorsTest::healthy),
            TWO);
    assertGoesOnLikeAHealthyOne(iterator);
    assertThat(iterator.metrics().generated()).isPositive();
  }

  @Test
  void theLastOne_doesNotGiveUp() {
    AtomicInteger made = new AtomicInteger();
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                () -> {
                  if (made.incrementAndGet() <= 4) {
                    throw new IllegalStateException("no memory on the device");
                  }
                  return healthy();
                }),
            TWO);
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasRootCauseMessage("no memory on the device");
    while (made.get() < 5) {
      try {
        iterator.next();
        iterator.reset();
      } catch (SampleGenerationException e) {
        assertThat(e).hasRootCauseMessage("no memory on the device");
      }
    }
    assertThat(nextEver(iterator)).isNotNull();
  }

  @Test
  void whereAllHaveDied_nextRaisesTheCause() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                () ->
                    deadly(
                        () -> {
                          both.countDown();
                          awaitQuietly(both);
                        })),
            TWO);
    assertThatThrownBy(iterator::next).hasRootCauseMessage("the device fell off");
    for (Thread thread : generators()) {
      thread.join(10_000);
    }
    assertThat(generators()).isEmpty();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(iterator::next)
          .isInstanceOf(SampleGenerationException.class)
          .hasCauseInstanceOf(NoClassDefFoundError.class);
    }
  }

  @Test
  void oneThatHangs_holdsUpNothingButWhatItTook() {
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            firstAndOthers(
                () -> new FakeSampler(8, sampler -> awaitQuietly(gate)), GeneratorsTest::healthy),
            // A ring of 16, with which eight orders that are held on to would soon be in the way.
            TWO.withLatePolicy(LatePolicy.LEAVE_REAL).withRingSize(16));
    while (iterator.metrics().generated() < 200) {
      nextEver(iterator);
    }
    gate.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void everyWaitStrategy_deliversAndEnds(WaitStrategy strategy) {
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(), TWO.withWaitStrategy(strategy).withRingSize(8).withCacheBytes(0));
    assertGoesOnLikeAHealthyOne(iterator);
    iterator.close();
    assertThatThrownBy(iterator::next).isInstanceOf(IllegalStateException.class);
  }
}
