package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What tests of liveness share: iterators that are closed after each, leaving no thread over. */
public abstract class Opened {
  public static final MixPlan HALF = MixPlan.defaults().withShare(0.5);

  private final List<LearnedMixupIterator> opened = new ArrayList<>();

  public final LearnedMixupIterator iterator(SampleSource source, SampleSupply supply) {
    return iterator(new FakeBase(200, 16), source, supply);
  }

  public final LearnedMixupIterator iterator(
      FakeBase base, SampleSource source, SampleSupply supply) {
    return opened(
        LearnedMixupIterator.builder(base, source).mixPlan(HALF).sampleSupply(supply).build());
  }

  public final LearnedMixupIterator opened(LearnedMixupIterator iterator) {
    opened.add(iterator);
    return iterator;
  }

  @AfterEach
  public final void noThreadIsLeftOver() {
    opened.forEach(LearnedMixupIterator::close);
    // close() does not wait for a thread for longer than a second.
    awaitQuietly(() -> generators().isEmpty());
  }

  public static Set<Thread> generators() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("learned-mixup-generator"))
        .collect(Collectors.toSet());
  }

  public static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something holds, for 20 seconds at most. */
  public static void awaitQuietly(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds after the time limit").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /**
   * The next batch, of the next epoch if this one is over. Fails once a test's time limit has
   * interrupted it, which a loop that never waits would not notice.
   */
  public static DataSet nextEver(LearnedMixupIterator iterator) {
    assertThat(Thread.currentThread().isInterrupted()).as("the time is over").isFalse();
    if (!iterator.hasNext()) {
      iterator.reset();
    }
    return iterator.next();
  }

  /** The next batch, which is tried again for 20 seconds at most where the wait limit is over. */
  public static DataSet nextInTime(LearnedMixupIterator iterator) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return nextEver(iterator);
      } catch (SampleGenerationException e) {
        assertThat(e).hasMessageContaining("within the waitLimit");
        assertThat(System.nanoTime() - end).as("nanoseconds after the time limit").isNegative();
      }
    }
  }

  /** Waits until a thread has ended whose owner is to be collected, for 20 seconds at most. */
  public static void assertEndsOnceForgotten(Thread thread) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.isAlive() && System.nanoTime() < deadline) {
      System.gc();
      thread.join(50);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  /** Takes its time, for what is slow by nature. */
  public static void dawdle(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  public static float[] features(DataSet batch) {
    return values(batch.getFeatures());
  }

  /** An array's values in row order. */
  public static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** Begins an iterator whose images a fake sampler draws. */
  public static LearnedMixupBuilder withFakeSampler(DataSetIterator base) {
    return LearnedMixupIterator.builder(base, FakeSampler.source());
  }
}
