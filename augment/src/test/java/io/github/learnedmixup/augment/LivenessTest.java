package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails, dawdles or dies: next() answers. */
@Timeout(30)
class LivenessTest extends Opened {
  /** Repeated, since the failures of a chunk once could reach two calls of next(). */
  @RepeatedTest(50)
  void next_raisesTheGeneratorsFailureAndTriesTheSameBatchAgain() {
    SampleSource failing = FakeSampler.failingOnce(1, new IllegalArgumentException("out of ink"));
    LearnedMixupIterator iterator = iterator(failing, SampleSupply.defaults());
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasMessage("the generator failed: java.lang.IllegalArgumentException: out of ink")
        .hasRootCauseMessage("out of ink");
    assertThat(iterator.hasNext()).isTrue();
    LearnedMixupIterator healthy = iterator(FakeSampler.source(), SampleSupply.defaults());
    for (int i = 0; i < 3; i++) {
      assertThat(features(iterator.next())).isEqualTo(features(healthy.next()));
    }
  }

  @Test
  void next_raisesTheFailureToMakeASampler() {
    SampleSource source =
        FakeSampler.source(
            () -> {
              throw new IllegalStateException("no memory for buffers");
            });
    LearnedMixupIterator iterator = iterator(source, SampleSupply.defaults());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(iterator::next)
          .isInstanceOf(SampleGenerationException.class)
          .hasMessageContaining("no memory for buffers");
    }
  }

  @Test
  void next_raisesErrorsOfTheSamplerToo() {
    SampleSource source =
        FakeSampler.source(
            sampler -> {
              throw new UnsatisfiedLinkError("libfast.so");
            });
    LearnedMixupIterator iterator = iterator(source, SampleSupply.defaults());
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasCauseInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  void next_takesASamplersOwnCancellationForAFailure() {
    SampleSource cancelling =
        FakeSampler.failingOnce(1, new CancellationException("out of licences"));
    LearnedMixupIterator iterator = iterator(cancelling, SampleSupply.defaults());
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasMessageStartingWith("the generator failed: ")
        .hasStackTraceContaining("out of licences");
    assertThat(iterator.next()).isNotNull();
  }

  /** A sampler that only answers wrongly, or fails even to close. */
  private static SampleSource wrong(List<Sample> answer, boolean fatal) {
    return FakeSampler.source(
        () ->
            new StubSampler(1) {
              @Override
              public List<Sample> draw(List<SampleRequest> requests) {
                return answer;
              }

              @Override
              public void close() {
                if (fatal) {
                  throw new NoClassDefFoundError("closing/Sampler");
                }
              }
            });
  }

  @Test
  void next_raisesTheCauseOfTheGeneratorsDeath() throws InterruptedException {
    LearnedMixupIterator iterator = iterator(wrong(List.of(), true), SampleSupply.defaults());
    assertThatThrownBy(iterator::next).isInstanceOf(SampleGenerationException.class);
    for (Thread thread : generators()) {
      thread.join(10_000);
    }
    assertThat(generators()).isEmpty();
    for (int i = 0; i < 500; i++) {
      assertThatThrownBy(iterator::next)
          .isInstanceOf(SampleGenerationException.class)
          .hasCauseInstanceOf(NoClassDefFoundError.class);
    }
  }

  @Test
  void next_refusesWrongAnswersOfTheSampler() {
    assertThatThrownBy(iterator(wrong(List.of(), false), SampleSupply.defaults())::next)
        .hasMessageContaining("must give a sample for each of 1 requests, but gave 0");
    Sample small = new Sample(new byte[4], 0, 0, 0);
    assertThatThrownBy(iterator(wrong(List.of(small), false), SampleSupply.defaults())::next)
        .hasMessageContaining("must give images of 36 pixels, but gave one of 4");
  }

  @Test
  void next_givesUpAfterTheWaitLimitAndCanBeTriedAgain() {
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults().withWaitLimit(Duration.ofMillis(50)));
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasMessage(
            "no image came for synthetic slot 0 within the waitLimit of PT0.05S; the generator has"
                + " made 0 so far");
    assertThat(iterator.metrics().waits()).isEqualTo(1);
    assertThat(iterator.metrics().waited()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    gate.countDown();
    assertThat(nextInTime(iterator)).isNotNull();
  }

  @Test
  void next_givesUpWithAFullRingToo() {
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults()
                .withRingSize(2)
                .withCacheBytes(0)
                .withWaitLimit(Duration.ofMillis(50)));
    assertThatThrownBy(iterator::next).hasMessageContaining("within the waitLimit");
    gate.countDown();
    assertThat(nextInTime(iterator)).isNotNull();
  }

  /** Images that come one by one, each some milliseconds after it is waited for. */
  private LearnedMixupIterator slow(FakeBase base, Duration waitLimit) {
    AtomicReference<LearnedMixupIterator> waiting = new AtomicReference<>();
    AtomicLong draws = new AtomicLong();
    Consumer<FakeSampler> slowly =
        sampler -> {
          long before = draws.getAndIncrement();
          awaitQuietly(
              () -> sampler.closed.getCount() == 0 || waiting.get().metrics().waits() > before);
          dawdle(Duration.ofMillis(5));
        };
    waiting.set(
        iterator(
            base,
            FakeSampler.source(() -> new FakeSampler(1, slowly)),
            SampleSupply.defaults().withWaitLimit(waitLimit)));
    return waiting.get();
  }

  @Test
  void next_givesUpWhereNoImageIsLateButAllTogetherAre() {
    // 200 images of 5 milliseconds each.
    LearnedMixupIterator iterator = slow(new FakeBase(400, 400), Duration.ofMillis(500));
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasMessageContaining("within the waitLimit of PT0.5S");
  }

  @Test
  void theWaitLimit_isThatOfEachBatchAnew() {
    Duration limit = Duration.ofMillis(100);
    LearnedMixupIterator iterator = slow(new FakeBase(400, 16), limit);
    while (iterator.metrics().waited().compareTo(limit.multipliedBy(3)) < 0) {
      Duration before = iterator.metrics().waited();
      try {
        nextEver(iterator);
      } catch (SampleGenerationException e) {
        // On a busy machine a batch may be late; it has then waited for all of that time.
        assertThat(iterator.metrics().waited().minus(before)).isGreaterThanOrEqualTo(limit);
      }
    }
  }

  @Test
  void theWaitLimit_leavesOutWhatTheBaseTakes() {
    Duration limit = Duration.ofMillis(50);
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    base.setPreProcessor(batch -> dawdle(limit.plusMillis(10)));
    LearnedMixupIterator iterator =
        iterator(
            base,
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults().withWaitLimit(limit));
    assertThatThrownBy(iterator::next).hasMessageContaining("within the waitLimit");
    assertThat(iterator.metrics().waited()).isGreaterThanOrEqualTo(limit);
    gate.countDown();
  }

  @Test
  void failuresOfTheBase_comeThroughAndLeaveTheIteratorUsable() {
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator = iterator(base, FakeSampler.source(), SampleSupply.defaults());
    RuntimeException failure = new RuntimeException("disk");
    base.nextFailure = failure;
    assertThatThrownBy(iterator::next).isSameAs(failure);
    base.nextFailure = null;
    base.hasNextFailure = failure;
    assertThatThrownBy(iterator::next).isSameAs(failure);
    assertThatThrownBy(iterator::hasNext).isSameAs(failure);
    base.hasNextFailure = null;
    base.resetFailure = failure;
    assertThatThrownBy(iterator::reset).isSameAs(failure);
    base.resetFailure = null;
    LearnedMixupIterator healthy = iterator(FakeSampler.source(), SampleSupply.defaults());
    assertThat(features(iterator.next())).isEqualTo(features(healthy.next()));
  }

  @Test
  void aResetDuringGeneration_startsTheEpochAgain() {
    LearnedMixupIterator iterator = iterator(FakeSampler.source(), SampleSupply.defaults());
    for (int epoch = 1; epoch <= 20; epoch++) {
      iterator.next();
      iterator.reset();
      assertThat(iterator.metrics().epochs()).isEqualTo(epoch);
    }
  }

  /** All bounds are reached at once, and what was drawn is dropped again before it is served. */
  @Test
  void aFullRingAndACacheAtItsBound_holdNobodyUp() {
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(),
            SampleSupply.defaults().withRingSize(2).withCacheBytes(300).withLookAheadBatches(100));
    LearnedMixupIterator healthy = iterator(FakeSampler.source(), SampleSupply.defaults());
    for (int i = 0; i < 60; i++) {
      assertThat(features(nextEver(iterator))).isEqualTo(features(nextEver(healthy)));
    }
    assertThat(iterator.metrics().evictions()).isPositive();
  }
}
