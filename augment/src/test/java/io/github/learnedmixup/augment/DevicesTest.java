package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.SampleSupply.WaitStrategy;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several devices: each has its thread, and one that fails is not missed. */
@Timeout(30)
class DevicesTest extends Opened {
  private static final int BATCHES = 40;
  private static final int BROKEN = 2; // draws after which a device fails

  private static CudaException broken() {
    return new CudaException("CUDA_ERROR_ILLEGAL_ADDRESS", "the kernel failed");
  }

  /** A device that fails for good, and what waits for that. */
  private static final class Breaking {
    private final AtomicInteger draws = new AtomicInteger();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    final CountDownLatch broke = new CountDownLatch(1);

    Sampler sampler() {
      thread.set(Thread.currentThread());
      return new FakeSampler(
          8,
          sampler -> {
            if (draws.incrementAndGet() > BROKEN) {
              broke.countDown();
              throw broken();
            }
          });
    }

    void awaitEndOfThread() {
      awaitQuietly(broke);
      try {
        thread.get().join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits with its first draw until another device has failed, so that this one had orders. */
  private static Sampler survivor(CountDownLatch other) {
    return new FakeSampler(8, sampler -> awaitQuietly(other));
  }

  private LearnedMixupIterator on(SampleSupply supply, List<SamplerFactory> devices) {
    return opened(
        LearnedMixupIterator.builder(new FakeBase(200, 16), FakeSampler.source())
            .mixPlan(HALF)
            .sampleSupply(supply)
            .samplersOnDevices(devices)
            .build());
  }

  private void assertGoesOnAsIfNothingHadHappened(LearnedMixupIterator iterator) {
    LearnedMixupIterator reference = iterator(FakeSampler.source(), supply());
    for (int i = 0; i < BATCHES; i++) {
      assertThat(features(nextEver(iterator))).isEqualTo(features(nextEver(reference)));
    }
  }

  /** Every image is new, so that there is always something to draw. */
  private static SampleSupply supply() {
    return SampleSupply.defaults().withReuse(1).withCacheBytes(0);
  }

  @Test
  void everyDevice_hasAsManyThreadsAsThereAreGenerators() {
    CountDownLatch all = new CountDownLatch(6);
    Set<Thread> first = ConcurrentHashMap.newKeySet();
    Set<Thread> second = ConcurrentHashMap.newKeySet();
    Set<Thread> third = ConcurrentHashMap.newKeySet();
    LearnedMixupIterator iterator =
        on(
            supply().withGenerators(2),
            List.of(meeting(all, first), meeting(all, second), meeting(all, third)));
    iterator.next();

    assertThat(first).hasSize(2).doesNotContainAnyElementsOf(second);
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(third);
    assertThat(third).hasSize(2).doesNotContainAnyElementsOf(first);
    assertThat(iterator.metrics().lostGenerators()).isZero();
  }

  /** A maker that writes down who calls it; its samplers draw when all have met. */
  private static SamplerFactory meeting(CountDownLatch all, Set<Thread> makers) {
    return () -> {
      makers.add(Thread.currentThread());
      return new FakeSampler(
          8,
          sampler -> {
            assertThat(makers).contains(Thread.currentThread());
            all.countDown();
            awaitQuietly(all);
          });
    };
  }

  /** Under every strategy, since each has a way of its own to be woken for what was given back. */
  @ParameterizedTest
  @EnumSource
  void oneThatFailsInTheMiddle_isNotMissed(WaitStrategy strategy) {
    Breaking breaking = new Breaking();
    LearnedMixupIterator iterator =
        on(
            supply().withWaitStrategy(strategy),
            List.of(breaking::sampler, () -> survivor(breaking.broke)));

    assertGoesOnAsIfNothingHadHappened(iterator);
    assertThat(iterator.metrics().lostGenerators()).isEqualTo(1);
  }

  /** The other device is idle when the first one fails, and must be woken for what it had taken. */
  @RepeatedTest(20)
  void oneThatFailsWhileTheOthersSleep_isNotMissed() throws InterruptedException {
    CountDownLatch took = new CountDownLatch(1);
    CountDownLatch rest = new CountDownLatch(1);
    SamplerFactory failing =
        () ->
            new FakeSampler(
                8,
                sampler -> {
                  took.countDown();
                  awaitQuietly(rest);
                  throw broken();
                });
    AtomicInteger drawn = new AtomicInteger();
    SamplerFactory healthy =
        () ->
            new FakeSampler(
                8,
                sampler -> {
                  awaitQuietly(took);
                  drawn.incrementAndGet();
                });
    LearnedMixupIterator iterator =
        on(
            // What is ordered at once is 8 + 64 * 8 images: the healthy one draws all but 8.
            supply().withLatePolicy(SampleSupply.LatePolicy.LEAVE_REAL), List.of(failing, healthy));
    iterator.next();
    awaitQuietly(took);
    awaitQuietly(() -> iterator.metrics().generated() >= iterator.metrics().cacheMisses() - 8);
    assertThat(iterator.metrics().generated()).isEqualTo(iterator.metrics().cacheMisses() - 8);
    rest.countDown();
    awaitQuietly(() -> iterator.metrics().generated() >= iterator.metrics().cacheMisses());
    assertThat(iterator.metrics().lostGenerators()).isEqualTo(1);
    assertThat(drawn.get()).isPositive();
  }

  @RepeatedTest(20)
  void whereAllFail_nextRaisesTheCause() {
    Breaking one = new Breaking();
    Breaking other = new Breaking();
    LearnedMixupIterator iterator = on(supply(), List.of(one::sampler, other::sampler));

    assertThatThrownBy(
            () -> {
              while (true) {
                nextEver(iterator);
              }
            })
        .isInstanceOf(SampleGenerationException.class)
        .cause()
        .isInstanceOf(CudaException.class)
        .hasMessage("the kernel failed");
    assertThat(iterator.metrics().lostGenerators()).isEqualTo(1);
    assertThatThrownBy(iterator::next).hasRootCauseInstanceOf(CudaException.class);
  }

  @Test
  void whereTheLastOneRecovers_theBatchesGoOn() {
    Breaking breaking = new Breaking();
    AtomicInteger failures = new AtomicInteger();
    SamplerFactory recovering =
        () ->
            new FakeSampler(
                8,
                sampler -> {
                  breaking.awaitEndOfThread();
                  if (failures.getAndIncrement() == 0) {
                    throw broken();
                  }
                });
    LearnedMixupIterator iterator = on(supply(), List.of(breaking::sampler, recovering));
    LearnedMixupIterator reference = iterator(FakeSampler.source(), supply());
    int told = 0;
    for (int i = 0; i < BATCHES; ) {
      try {
        float[] found = features(nextEver(iterator));
        assertThat(found).isEqualTo(features(nextEver(reference)));
        i++;
      } catch (SampleGenerationException e) {
        assertThat(e).hasRootCauseMessage("the kernel failed");
        told++;
      }
    }
    assertThat(told).isEqualTo(1);
  }

  @Test
  void aFailureThatIsNotADevices_takesNobodyOut() {
    AtomicInteger draws = new AtomicInteger();
    SamplerFactory failing =
        () ->
            new FakeSampler(
                8,
                sampler -> {
                  if (draws.incrementAndGet() == 1) {
                    throw new IllegalStateException("out of ink");
                  }
                });
    LearnedMixupIterator iterator = on(supply(), List.of(failing, failing));
    assertThatThrownBy(
            () -> {
              while (true) {
                nextEver(iterator);
              }
            })
        .hasRootCauseMessage("out of ink");
    assertThat(nextEver(iterator)).isNotNull();
    assertThat(iterator.metrics().lostGenerators()).isZero();
  }

  @Test
  void devices_mustBeThere() {
    var builder = LearnedMixupIterator.builder(new FakeBase(16, 8), FakeSampler.source());

    assertThatIllegalArgumentException()
        .isThrownBy(builder.samplersOnDevices(List.of())::build)
        .withMessage("samplersOnDevices must be one for each device, but are none");
  }
}
