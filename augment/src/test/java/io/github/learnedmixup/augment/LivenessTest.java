package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;

/** Whatever fails, dawdles or dies: next() answers, close() ends, no thread is left over. */
@Timeout(30)
class LivenessTest {
  private static final MixPlan HALF = MixPlan.defaults().withShare(0.5);

  private final List<LearnedMixupIterator> opened = new ArrayList<>();

  private LearnedMixupIterator iterator(SampleSource source, SampleSupply supply) {
    return iterator(new FakeBase(200, 16), source, supply);
  }

  private LearnedMixupIterator iterator(FakeBase base, SampleSource source, SampleSupply supply) {
    LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(base, source).mixPlan(HALF).sampleSupply(supply).build();
    opened.add(iterator);
    return iterator;
  }

  private static Set<Thread> generators() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("learned-mixup-generator"))
        .collect(Collectors.toSet());
  }

  @AfterEach
  void noThreadIsLeftOver() {
    opened.forEach(LearnedMixupIterator::close);
    assertThat(generators()).isEmpty();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] first(DataSet batch) {
    return batch.getFeatures().data().asFloat();
  }

  /** Repeated, since the failures of a chunk once could reach two calls of next(). */
  @RepeatedTest(50)
  void next_raisesTheGeneratorsFailureAndTriesTheSameBatchAgain() {
    AtomicInteger draws = new AtomicInteger();
    SampleSource failing =
        FakeSampler.source(
            sampler -> {
              if (draws.incrementAndGet() == 1) {
                throw new IllegalArgumentException("out of ink");
              }
            });
    LearnedMixupIterator iterator = iterator(failing, SampleSupply.defaults());
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasMessage("the generator failed: java.lang.IllegalArgumentException: out of ink")
        .hasRootCauseMessage("out of ink");
    assertThat(iterator.hasNext()).isTrue();
    LearnedMixupIterator healthy = iterator(FakeSampler.source(), SampleSupply.defaults());
    for (int i = 0; i < 3; i++) {
      assertThat(first(iterator.next())).isEqualTo(first(healthy.next()));
    }
  }

  @Test
  void next_raisesTheFailureToMakeASampler() {
    SampleSource source =
        new SampleSource(
            "fake",
            FakeSampler.SPEC,
            () -> {
              throw new IllegalStateException("no memory for buffers");
            },
            FakeSampler::greys);
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

  /** A sampler that only answers wrongly, or fails even to close. */
  private static SampleSource wrong(List<Sample> answer, boolean fatal) {
    return new SampleSource(
        "fake",
        FakeSampler.SPEC,
        () ->
            new Sampler() {
              @Override
              public PixelCnnSpec spec() {
                return FakeSampler.SPEC;
              }

              @Override
              public int width() {
                return 1;
              }

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
            },
        FakeSampler::greys);
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
    assertThat(iterator.next()).isNotNull();
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
    assertThat(iterator.next()).isNotNull();
  }

  @Test
  void leaveReal_neverWaits() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator =
        iterator(
            base,
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults().withLatePolicy(LatePolicy.LEAVE_REAL).withRingSize(4));
    for (int i = 0; i < 5; i++) {
      assertThat(first(iterator.next())).isEqualTo(first(base.rows(i * 16, 16)));
    }
    assertThat(iterator.metrics().starved()).isEqualTo(40);
    assertThat(iterator.metrics().waits()).isZero();
    gate.countDown();
    while (iterator.metrics().synthetic() == 0) {
      if (!iterator.hasNext()) {
        iterator.reset();
      }
      iterator.next();
    }
  }

  @Test
  void reuse_servesWhatWasServedBefore() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger draws = new AtomicInteger();
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  if (draws.incrementAndGet() > 1) {
                    awaitQuietly(gate);
                  }
                }),
            SampleSupply.defaults().withLatePolicy(LatePolicy.REUSE));
    // The first chunk of 8 comes through at some time, no other ever does.
    while (iterator.metrics().reused() == 0) {
      if (!iterator.hasNext()) {
        iterator.reset();
      }
      iterator.next();
    }
    assertThat(iterator.metrics().generated()).isEqualTo(8);
    assertThat(iterator.metrics().waits()).isZero();
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
    assertThat(first(iterator.next())).isEqualTo(first(healthy.next()));
  }

  @Test
  void close_endsAGeneratorThatDrawsAndANextThatWaits() throws Exception {
    CountDownLatch drawing = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  drawing.countDown();
                  awaitQuietly(sampler.closed);
                  throw new java.util.concurrent.CancellationException();
                }),
            SampleSupply.defaults());
    CompletableFuture<DataSet> waiting = CompletableFuture.supplyAsync(iterator::next);
    awaitQuietly(drawing);
    long began = System.nanoTime();
    iterator.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    assertThat(generators()).isEmpty();
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the iterator was closed while it waited for images");
  }

  @Test
  void close_interruptsASamplerThatDoesNotListen() {
    CountDownLatch drawing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  drawing.countDown();
                  awaitQuietly(never);
                }),
            SampleSupply.defaults().withLatePolicy(LatePolicy.LEAVE_REAL));
    iterator.next();
    awaitQuietly(drawing);
    iterator.close();
    assertThat(generators()).isEmpty();
  }

  @Test
  void close_isHarmlessTwiceAndBeforeTheStart() {
    LearnedMixupIterator iterator = iterator(FakeSampler.source(), SampleSupply.defaults());
    assertThat(generators()).isEmpty();
    iterator.close();
    assertThatCode(iterator::close).doesNotThrowAnyException();
    assertThatIllegalStateException()
        .isThrownBy(iterator::next)
        .withMessage("the iterator is closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> iterator.next(3))
        .withMessage("the iterator is closed");
    LearnedMixupIterator used = iterator(FakeSampler.source(), SampleSupply.defaults());
    used.next();
    assertThat(generators()).hasSize(1);
    used.close();
    used.close();
    assertThatIllegalStateException().isThrownBy(used::next);
  }

  @Test
  void anInterruptedConsumer_isToldAndMayGoOn() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch drawing = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  drawing.countDown();
                  awaitQuietly(gate);
                }),
            SampleSupply.defaults());
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread consumer =
        new Thread(
            () -> {
              try {
                iterator.next();
                stillInterrupted.completeExceptionally(new AssertionError("no exception"));
              } catch (SampleGenerationException e) {
                assertThat(e).hasMessage("interrupted while waiting for the generator's images");
                stillInterrupted.complete(Thread.interrupted());
              }
            });
    consumer.start();
    awaitQuietly(drawing);
    consumer.interrupt();
    assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
    gate.countDown();
    assertThat(iterator.next()).isNotNull();
  }

  @Test
  void anInterruptedGenerator_goesOn() {
    LearnedMixupIterator iterator = iterator(FakeSampler.source(), SampleSupply.defaults());
    iterator.next();
    for (int i = 0; i < 10; i++) {
      generators().forEach(Thread::interrupt);
      assertThat(iterator.next()).isNotNull();
    }
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

  @Test
  void aForgottenIterator_endsItsThread() throws InterruptedException {
    useAndForget();
    Set<Thread> left = generators();
    assertThat(left).hasSize(1);
    Thread thread = left.iterator().next();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.isAlive() && System.nanoTime() < deadline) {
      System.gc();
      thread.join(50);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  @SuppressWarnings("resource") // it is the point that nobody closes it
  private static void useAndForget() {
    LearnedMixupIterator.builder(new FakeBase(200, 16), FakeSampler.source()).build().next();
  }
}
