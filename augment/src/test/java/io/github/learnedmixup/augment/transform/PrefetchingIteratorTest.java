package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixState;
import io.github.learnedmixup.augment.Opened;
import io.github.learnedmixup.augment.TestIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

@Timeout(30)
class PrefetchingIteratorTest {
  private final List<PrefetchingIterator> opened = new ArrayList<>();

  private PrefetchingIterator prefetching(DataSetIterator base, int batches) {
    PrefetchingIterator iterator = new PrefetchingIterator(base, batches);
    opened.add(iterator);
    return iterator;
  }

  @AfterEach
  void noThreadIsLeftOver() {
    opened.forEach(PrefetchingIterator::close);
    Opened.awaitQuietly(() -> readers().isEmpty());
  }

  private static Set<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("learned-mixup-reader"))
        .collect(Collectors.toSet());
  }

  private static boolean isWaiting(Set<Thread> threads) {
    return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  private static void assertSame(DataSet given, DataSet expected) {
    assertThat(Opened.features(given)).isEqualTo(Opened.features(expected));
    assertThat(given.getFeatures().shape()).isEqualTo(expected.getFeatures().shape());
    assertThat(given.getLabels()).isEqualTo(expected.getLabels());
    assertThat(given.getFeaturesMaskArray()).isEqualTo(expected.getFeaturesMaskArray());
    assertThat(given.getLabelsMaskArray()).isEqualTo(expected.getLabelsMaskArray());
    assertThat(given.getExampleMetaData()).isEqualTo(expected.getExampleMetaData());
    assertThat(given.getFeatures().isAttached()).isFalse();
  }

  private static List<DataSet> epoch(DataSetIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(iterator.next());
    }
    return batches;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50})
  void batches_areTheBasesInEveryEpoch(int ahead) {
    FakeBase base = new FakeBase(41, 8);
    FakeBase other = new FakeBase(41, 8);
    base.shuffles = true;
    other.shuffles = true;
    base.masks = !base.shuffles;
    PrefetchingIterator iterator = prefetching(base, ahead);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<DataSet> given = epoch(iterator);
      List<DataSet> expected = epoch(other);
      assertThat(given).hasSize(6);
      for (int i = 0; i < given.size(); i++) {
        assertSame(given.get(i), expected.get(i));
      }
      iterator.reset();
      other.reset();
    }
  }

  @Test
  void masks_survive() {
    FakeBase base = new FakeBase(41, 8);
    base.masks = true;
    PrefetchingIterator iterator = prefetching(base, 2);
    assertSame(iterator.next(), base.rows(0, 8));
    assertSame(iterator.next(), base.rows(8, 8));
  }

  @Test
  void batches_areTheCallersAlone() {
    FakeBase base = new FakeBase(40, 8);
    base.oneBuffer = true;
    List<DataSet> given = epoch(prefetching(base, 2));
    for (int i = 0; i < given.size(); i++) {
      assertThat(Opened.features(given.get(i))).isEqualTo(Opened.features(base.rows(8 * i, 8)));
    }
  }

  @Test
  void aDataSetWithoutLabels_isGivenAsItIs() {
    FakeBase base = new FakeBase(16, 8);
    base.preProcessor = data -> data.setLabels(null);
    DataSet given = prefetching(base, 1).next();
    assertThat(given.getLabels()).isNull();
    assertThat(Opened.features(given)).isEqualTo(Opened.features(base.rows(0, 8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void asManyBatchesAsTold_areReadAhead(int ahead) {
    AtomicInteger read = new AtomicInteger();
    FakeBase base = new FakeBase(200, 8);
    base.preProcessor = data -> read.incrementAndGet();
    PrefetchingIterator iterator = prefetching(base, ahead);
    assertThat(readers()).isEmpty();
    for (int taken = 0; taken < 5; taken++) {
      assertThat(iterator.hasNext()).isTrue();
      int expected = taken + ahead;
      Opened.awaitQuietly(() -> read.get() >= expected && isWaiting(readers())); // for room
      assertThat(read).hasValue(expected);
      iterator.next();
    }
  }

  @Test
  void whatNextThrows_arrivesAfterTheGoodBatchesAndTheBaseIsAskedAgain() {
    for (Throwable failure :
        List.of(
            new IllegalStateException("torn"), new OutOfMemoryError(), new IOException("disk"))) {
      int[] asked = {0};
      DataSetIterator base =
          new TestIterator(new FakeBase(40, 8)) {
            @Override
            public DataSet next() {
              if (++asked[0] == 3) {
                throw PrefetchingIteratorTest.<RuntimeException>inDisguise(failure);
              }
              return super.next();
            }
          };
      PrefetchingIterator iterator = prefetching(base, 4);
      iterator.next();
      iterator.next();
      assertThatThrownBy(iterator::next).isSameAs(failure);
      assertThat(epoch(iterator)).hasSize(3);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T inDisguise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void whatHasNextThrows_arrivesAndTheBaseIsAskedAgain() {
    FakeBase base = new FakeBase(16, 8);
    RuntimeException failure = new IllegalStateException("folder is gone");
    base.hasNextFailure = failure;
    PrefetchingIterator iterator = prefetching(base, 1);
    assertThatThrownBy(iterator::hasNext).isSameAs(failure);
    assertThatThrownBy(iterator::next).isSameAs(failure);
    base.hasNextFailure = null;
    assertThat(epoch(iterator)).hasSize(2);
  }

  @Test
  void theEndOfAnEpoch_isNamed() {
    PrefetchingIterator iterator = prefetching(new FakeBase(16, 8), 2);
    assertThat(epoch(iterator)).hasSize(2);
    assertThat(iterator.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(iterator::next)
        .withMessage("the epoch is over; reset() begins another one");
  }

  /** A base that counts how often two threads were in it at once. */
  private static DataSetIterator exclusive(FakeBase base, AtomicInteger collisions) {
    AtomicInteger inside = new AtomicInteger();
    return (DataSetIterator)
        Proxy.newProxyInstance(
            DataSetIterator.class.getClassLoader(),
            new Class<?>[] {DataSetIterator.class},
            (proxy, method, arguments) -> {
              if (inside.incrementAndGet() > 1) {
                collisions.incrementAndGet();
              }
              try {
                Opened.dawdle(Duration.ofNanos(20_000)); // so that another one has the time to come
                return method.invoke(base, arguments);
              } finally {
                inside.decrementAndGet();
              }
            });
  }

  /** Resets after any number of batches, with questions between them. */
  @Test
  void theBase_isNeverUsedByTwoThreadsAtOnce() {
    FakeBase fake = new FakeBase(41, 8);
    AtomicInteger collisions = new AtomicInteger();
    PrefetchingIterator iterator = prefetching(exclusive(fake, collisions), 2);
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      int batches = random.nextInt(7);
      for (int i = 0; i < batches && iterator.hasNext(); i++) {
        assertThat(iterator.inputColumns()).isEqualTo(36);
        assertThat(iterator.batch()).isEqualTo(8);
        assertThat(iterator.getLabels()).hasSize(3);
        assertThat(iterator.getPreProcessor()).isNull();
        assertThat(Opened.features(iterator.next()))
            .isEqualTo(Opened.features(fake.rows(8 * i, i == 5 ? 1 : 8)));
      }
      iterator.reset();
      iterator.setPreProcessor(null);
    }
    assertThat(collisions).hasValue(0);
    assertThat(fake.resets).isEqualTo(300);
  }

  @Test
  void reset_waitsForTheBatchThatIsBeingRead() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase fake = new FakeBase(41, 8);
    fake.preProcessor =
        data -> {
          reading.countDown();
          Opened.awaitQuietly(gate);
        };
    AtomicInteger collisions = new AtomicInteger();
    PrefetchingIterator iterator = prefetching(exclusive(fake, collisions), 2);
    CompletableFuture<Boolean> hasNext = CompletableFuture.supplyAsync(iterator::hasNext);
    Opened.awaitQuietly(reading);
    Thread reset = new Thread(iterator::reset);
    reset.start();
    Opened.awaitQuietly(() -> reset.getState() == Thread.State.WAITING);
    assertThat(fake.resets).isZero();
    gate.countDown();
    reset.join(10_000);
    assertThat(fake.resets).isEqualTo(1);
    assertThat(hasNext.get(10, TimeUnit.SECONDS)).isIn(true, false);
    assertThat(Opened.features(iterator.next())).isEqualTo(Opened.features(fake.rows(0, 8)));
    assertThat(collisions).hasValue(0);
  }

  @Test
  void aResetThatFails_dropsNothing() {
    FakeBase base = new FakeBase(41, 8);
    PrefetchingIterator iterator = prefetching(base, 2);
    iterator.next();
    base.resetFailure = new IllegalStateException("not now");
    assertThatThrownBy(iterator::reset).isSameAs(base.resetFailure);
    base.resettable = false;
    assertThatThrownBy(iterator::reset)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot be reset: it is good for one epoch");
    assertThat(epoch(iterator)).hasSize(5);
  }

  @Test
  void thePreprocessor_isRefusedWhileBatchesAreReadAhead() {
    FakeBase base = new FakeBase(16, 8);
    PrefetchingIterator iterator = prefetching(base, 1);
    DataSetPreProcessor first = new ImagePreProcessingScaler(0, 2);
    iterator.setPreProcessor(first);
    assertThat(iterator.getPreProcessor()).isSameAs(first);
    assertThat(iterator.next().getFeatures().maxNumber().floatValue()).isEqualTo(2);
    DataSetPreProcessor second = new ImagePreProcessingScaler(0, 3);
    assertThatIllegalStateException()
        .isThrownBy(() -> iterator.setPreProcessor(second))
        .withMessage(
            "batches were read ahead with the preprocessor that was set before: call reset() first,"
                + " then setPreProcessor()");
    assertThat(iterator.getPreProcessor()).isSameAs(first);
    assertThat(epoch(iterator)).hasSize(1);
    iterator.setPreProcessor(second); // the epoch is over
    assertThat(iterator.getPreProcessor()).isSameAs(second);
    iterator.reset();
    iterator.setPreProcessor(first);
    assertThat(iterator.next().getFeatures().maxNumber().floatValue()).isEqualTo(2);
    iterator.reset();
    iterator.setPreProcessor(second); // that of the base was read with the first one
    assertThat(iterator.next().getFeatures().maxNumber().floatValue()).isEqualTo(3);
  }

  @Test
  void thePreprocessor_isToldWithoutWaitingForTheBase() {
    CountDownLatch reading = new CountDownLatch(2);
    CountDownLatch gate = new CountDownLatch(1);
    int[] batches = {0};
    FakeBase base = new FakeBase(41, 8);
    DataSetPreProcessor slow =
        data -> {
          reading.countDown();
          if (batches[0]++ > 0) {
            Opened.awaitQuietly(gate);
          }
        };
    base.preProcessor = slow;
    PrefetchingIterator iterator = prefetching(base, 2);
    iterator.next();
    Opened.awaitQuietly(reading);
    assertThat(iterator.getPreProcessor()).isSameAs(slow);
    gate.countDown();
  }

  @Test
  void close_endsTheThreadAndWhatComesAfterItIsRefusedByName() throws InterruptedException {
    PrefetchingIterator iterator = prefetching(new FakeBase(200, 8), 2);
    iterator.next();
    Thread reader = readers().iterator().next();
    assertThat(reader.isDaemon()).isTrue();
    iterator.close();
    assertThat(reader.isAlive()).isFalse();
    iterator.close();
    for (Callable<?> use :
        List.<Callable<?>>of(
            iterator::hasNext,
            iterator::next,
            Executors.callable(iterator::reset),
            Executors.callable(() -> iterator.setPreProcessor(null)))) {
      assertThatIllegalStateException().isThrownBy(use::call).withMessage("the iterator is closed");
    }
  }

  @Test
  void close_beforeTheFirstBatchStartsNothing() {
    PrefetchingIterator iterator = prefetching(new FakeBase(200, 8), 2);
    iterator.close();
    assertThat(readers()).isEmpty();
  }

  @Test
  void close_interruptsABaseThatWaitsAndLetsANextFail() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 8);
    base.preProcessor =
        data -> {
          reading.countDown();
          Opened.awaitQuietly(never);
        };
    PrefetchingIterator iterator = prefetching(base, 2);
    CompletableFuture<DataSet> waiting = CompletableFuture.supplyAsync(iterator::next);
    Opened.awaitQuietly(reading);
    Thread reader = readers().iterator().next();
    iterator.close();
    reader.join(10_000);
    assertThat(reader.isAlive()).isFalse();
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("the iterator was closed while it waited for a batch");
  }

  @Test
  void anInterruptedConsumer_isToldAndMayGoOn() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 8);
    base.preProcessor = data -> Opened.awaitQuietly(gate);
    PrefetchingIterator iterator = prefetching(base, 2);
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Thread consumer =
        new Thread(
            () -> {
              try {
                iterator.next();
              } catch (IllegalStateException e) {
                told.complete(Thread.interrupted() ? e : new AssertionError(e));
              }
            });
    consumer.start();
    Opened.awaitQuietly(() -> consumer.getState() == Thread.State.WAITING);
    consumer.interrupt();
    assertThat(told.get(10, TimeUnit.SECONDS))
        .hasMessage("interrupted while waiting for the base's next batch");
    gate.countDown();
    assertThat(Opened.features(iterator.next())).isEqualTo(Opened.features(base.rows(0, 8)));
  }

  @Test
  void aForgottenIterator_endsItsThread() throws InterruptedException {
    Opened.assertEndsOnceForgotten(useAndForget());
  }

  @SuppressWarnings("resource") // it is the point that nobody closes it
  private static Thread useAndForget() {
    PrefetchingIterator iterator = new PrefetchingIterator(new FakeBase(200, 8), 2);
    try {
      iterator.next();
      return readers().iterator().next();
    } finally {
      Reference.reachabilityFence(iterator); // so that the collector does not end it before
    }
  }

  @Test
  void wrongArguments_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PrefetchingIterator(new FakeBase(8, 8), 0))
        .withMessage("batches must be positive, but is 0");
    assertThatThrownBy(() -> prefetching(new FakeBase(8, 8), 1).next(3))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "next(3) is not supported: batches of the base's size, 8, are read ahead; use next()");
  }

  @Test
  void serialisation_isRefusedByName() {
    assertThatThrownBy(
            () ->
                new ObjectOutputStream(new ByteArrayOutputStream())
                    .writeObject(prefetching(new FakeBase(8, 8), 1)))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage(
            PrefetchingIterator.class.getName()
                + " cannot be serialised: it has a thread; serialise the base instead");
  }

  private static LearnedMixupIterator learned(DataSetIterator base, MixState from) {
    var builder = Opened.withFakeSampler(base).mixPlan(Opened.HALF).seed(9);
    return (from == null ? builder : builder.resumeFrom(from)).build();
  }

  private static FakeBase shuffling() {
    FakeBase base = new FakeBase(41, 8);
    base.shuffles = true;
    base.preProcessor = new ImagePreProcessingScaler();
    return base;
  }

  @Test
  void learnedMixup_givesTheSameBatchesOverIt() {
    try (LearnedMixupIterator plain = learned(shuffling(), null);
        LearnedMixupIterator over = learned(prefetching(shuffling(), 2), null)) {
      for (int batch = 0; batch < 20; batch++) {
        assertSame(Opened.nextEver(over), Opened.nextEver(plain));
      }
      MixState state = over.state();
      assertThat(state).isEqualTo(plain.state());
      try (LearnedMixupIterator resumed = learned(prefetching(shuffling(), 2), state)) {
        for (int batch = 0; batch < 8; batch++) {
          assertSame(Opened.nextEver(resumed), Opened.nextEver(plain));
        }
      }
    }
  }
}
