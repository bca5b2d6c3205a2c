package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import java.lang.ref.Reference;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** However it ends, close() ends every thread, and nobody waits for ever. */
@Timeout(30)
class ClosingTest extends Opened {
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
    Set<Thread> ending = generators();
    assertThat(ending).hasSize(1);
    iterator.close();
    assertEnd(ending);
    assertFailed(waiting);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void close_interruptsSamplersThatDoNotListen(int generators) throws InterruptedException {
    CountDownLatch drawing = new CountDownLatch(generators);
    CountDownLatch never = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  drawing.countDown();
                  awaitQuietly(never);
                }),
            SampleSupply.defaults()
                .withGenerators(generators)
                .withLatePolicy(LatePolicy.LEAVE_REAL));
    iterator.next();
    awaitQuietly(drawing);
    Set<Thread> ending = generators();
    assertThat(ending).hasSize(generators);
    iterator.close();
    assertEnd(ending);
  }

  @Test
  void close_returnsThoughASamplerListensToNothing() throws Exception {
    CountDownLatch drawing = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        deaf(drawing, gate, SampleSupply.defaults().withLatePolicy(LatePolicy.LEAVE_REAL));
    iterator.next();
    awaitQuietly(drawing);
    Set<Thread> stubborn = generators();
    FutureTask<Boolean> closing = new FutureTask<>(iterator::close, true);
    new Thread(closing).start();
    try {
      assertThat(closing.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(stubborn).hasSize(1).allMatch(Thread::isAlive);
      assertThatIllegalStateException()
          .isThrownBy(iterator::next)
          .withMessage("the iterator is closed");
    } finally {
      gate.countDown();
    }
    assertEnd(stubborn);
  }

  @Test
  void close_letsANextFailThatWaitsForASamplerThatListensToNothing() throws Exception {
    CountDownLatch drawing = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator = deaf(drawing, gate, SampleSupply.defaults());
    CompletableFuture<DataSet> waiting = CompletableFuture.supplyAsync(iterator::next);
    awaitQuietly(drawing);
    Set<Thread> stubborn = generators();
    try {
      iterator.close();
      assertFailed(waiting);
    } finally {
      gate.countDown();
    }
    assertEnd(stubborn);
  }

  /** One whose sampler goes on, whatever comes, until the gate is opened. */
  private LearnedMixupIterator deaf(
      CountDownLatch drawing, CountDownLatch gate, SampleSupply supply) {
    return iterator(
        FakeSampler.source(
            sampler -> {
              drawing.countDown();
              awaitWhateverComes(gate);
            }),
        supply);
  }

  private static void assertFailed(Future<DataSet> waiting) {
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the iterator was closed while it waited for images");
  }

  /** Waits through interrupts, as native code does. */
  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertEnd(Set<Thread> ending) throws InterruptedException {
    for (Thread thread : ending) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
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

  private static void refusedAsClosed(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessage("the iterator is closed");
  }

  @Test
  void afterClose_whatWouldGoOnIsRefusedByName_andWhatOnlyTellsStillAnswers() {
    FakeBase base = new FakeBase(48, 16);
    base.preProcessor = new ImagePreProcessingScaler();
    LearnedMixupIterator iterator = iterator(base, FakeSampler.source(), SampleSupply.defaults());
    MultiLayerNetwork network = TrainingWithBank.network(3);
    network.fit(iterator, 2);
    MixState state = iterator.state();
    int resets = base.resets;
    iterator.close();
    refusedAsClosed(() -> network.fit(iterator));
    refusedAsClosed(iterator::hasNext);
    refusedAsClosed(iterator::reset);
    refusedAsClosed(() -> iterator.renewPairs(ClassPairs.uniform()));
    assertThat(base.resets).isEqualTo(resets);
    assertThat(iterator.state()).isEqualTo(state);
    assertThat(iterator.metrics().epochs()).isEqualTo(2);
    assertThat(iterator.batch()).isEqualTo(16);
    assertThat(iterator.getLabels()).hasSize(3);
  }

  @Test
  void renewPairs_refusesNullByName() {
    LearnedMixupIterator iterator = iterator(FakeSampler.source(), SampleSupply.defaults());
    assertThatNullPointerException()
        .isThrownBy(() -> iterator.renewPairs(null))
        .withMessage("pairs");
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
  void aForgottenIterator_endsItsThread() throws InterruptedException {
    assertEndsOnceForgotten(useAndForget());
  }

  @SuppressWarnings("resource") // it is the point that nobody closes it
  private static Thread useAndForget() {
    LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(new FakeBase(200, 16), FakeSampler.source()).build();
    try {
      iterator.next();
      Set<Thread> drawing = generators();
      assertThat(drawing).hasSize(1);
      return drawing.iterator().next();
    } finally {
      Reference.reachabilityFence(iterator); // so that the collector does not end it before
    }
  }
}
