package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.augment.transform.PrefetchingIterator;
import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.util.CrashReportingUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Whatever an iterator of ours throws arrives at the caller of {@code fit}, and soon. */
class FitFailuresTest {
  private static final int SECONDS =
      10; // a hang would last for ever, and other processes may be busy

  private static final List<AutoCloseable> opened = new ArrayList<>();

  /** The iterators, and those around each other. */
  enum Iterators {
    VARIED {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return new TransformIterator(base, 6, 6, PixelRange.RAW, new Jitter(15, 1), 3);
      }
    },
    CUT_MIX {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return new CutMixIterator(base, 6, 6, 1, 3);
      }
    },
    PIXEL_MIXUP {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return new PixelMixupIterator(base, 1, 3);
      }
    },
    LEARNED {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return open(
            LearnedMixupIterator.builder(base, FakeSampler.source())
                .pixelRange(PixelRange.RAW)
                .build());
      }
    },
    PREFETCHING {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return open(new PrefetchingIterator(base, 2));
      }
    },
    VARIED_CUT_MIX {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return VARIED.around(CUT_MIX.around(base));
      }
    },
    VARIED_LEARNED_PREFETCHING {
      @Override
      DataSetIterator around(DataSetIterator base) {
        return VARIED.around(LEARNED.around(PREFETCHING.around(base)));
      }
    };

    abstract DataSetIterator around(DataSetIterator base);
  }

  private static <T extends AutoCloseable> T open(T iterator) {
    opened.add(iterator);
    return iterator;
  }

  /**
   * Loads Deeplearning4j's classes, which may take longer than the limit, and keeps it from writing
   * a report into the current folder for each OutOfMemoryError.
   */
  @BeforeAll
  static void loadClassesAndWriteNoReports() {
    for (Fitting way : Fitting.values()) {
      way.fit(Iterators.VARIED.around(new FakeBase(8, 8)), 1);
    }
    CrashReportingUtil.crashDumpsEnabled(false);
  }

  @AfterAll
  static void writeReports() {
    CrashReportingUtil.crashDumpsEnabled(true);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable iterator : opened) {
      iterator.close();
    }
    opened.clear();
  }

  /** What fails, and the words that must arrive. */
  enum Failures {
    FIRST_BATCH("first picture is torn") {
      @Override
      void in(FakeBase base) {
        base.preProcessor = failingAt(1, new IllegalStateException(words));
      }
    },
    THIRD_BATCH("third picture is torn") {
      @Override
      void in(FakeBase base) {
        base.preProcessor = failingAt(3, new IllegalStateException(words));
      }
    },
    OUT_OF_MEMORY("no memory for pictures") {
      @Override
      void in(FakeBase base) {
        base.preProcessor = failingAt(2, new OutOfMemoryError(words));
      }
    },
    HAS_NEXT("folder cannot be listed") {
      @Override
      void in(FakeBase base) {
        base.hasNextFailure = new IllegalStateException(words);
      }
    },
    RESET("folder is gone") {
      @Override
      void in(FakeBase base) {
        base.resetFailure = new IllegalStateException(words);
      }
    };

    final String words;

    Failures(String words) {
      this.words = words;
    }

    abstract void in(FakeBase base);
  }

  static List<Object[]> waysAndIterators() {
    List<Object[]> all = new ArrayList<>();
    for (Fitting way : Fitting.values()) {
      for (Iterators iterators : Iterators.values()) {
        all.add(new Object[] {way, iterators});
      }
    }
    return all;
  }

  static List<Object[]> waysIteratorsAndFailures() {
    List<Object[]> all = new ArrayList<>();
    for (Object[] pair : waysAndIterators()) {
      for (Failures failures : Failures.values()) {
        all.add(new Object[] {pair[0], pair[1], failures});
      }
    }
    return all;
  }

  /** What fit() throws, within a time limit. */
  private static Throwable failureOfFit(Fitting way, DataSetIterator train) throws Exception {
    FutureTask<Throwable> fitting =
        new FutureTask<>(() -> catchThrowable(() -> way.fit(train, /* epochs= */ 2)));
    Thread thread = new Thread(fitting, "fit");
    thread.setDaemon(true);
    thread.start();
    try {
      return fitting.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("fit() hangs", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails at one batch, counted from 1, with an exception or an error. */
  private static DataSetPreProcessor failingAt(int batch, Throwable failure) {
    int[] batches = {0};
    return data -> {
      if (++batches[0] == batch) {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("waysIteratorsAndFailures")
  void aFailureOfTheBase_arrives(Fitting way, Iterators iterators, Failures failures)
      throws Exception {
    FakeBase base = new FakeBase(40, 8);
    failures.in(base);
    assertThat(failureOfFit(way, iterators.around(base))).hasStackTraceContaining(failures.words);
  }

  @ParameterizedTest
  @MethodSource("waysAndIterators")
  void anEmptyBase(Fitting way, Iterators iterators) throws Exception {
    Throwable failure = failureOfFit(way, iterators.around(new FakeBase(0, 8)));
    if (iterators != Iterators.PREFETCHING) { // which gives what the base gives
      assertThat(failure).hasStackTraceContaining("the base iterator is empty");
    }
  }

  /** The refusals that users meet. */
  @ParameterizedTest
  @EnumSource(Fitting.class)
  void aRefusedBatch(Fitting way) throws Exception {
    FakeBase base = new FakeBase(40, 8);
    assertThat(
            failureOfFit(
                way, new TransformIterator(base, 6, 6, PixelRange.UNIT, new Jitter(15, 1), 3)))
        .hasStackTraceContaining("must be in [0, 1], as the pixelRange UNIT says");
    assertThat(failureOfFit(way, new CutMixIterator(new FakeBase(40, 8), 5, 5, 1, 3)))
        .hasStackTraceContaining("which go with [n, 25]");
    FakeBase wrong = new FakeBase(40, 8);
    wrong.classes = 7;
    assertThat(failureOfFit(way, Iterators.LEARNED.around(wrong)))
        .hasStackTraceContaining("the base's labels have 7 classes, but the model has 3");
  }

  @ParameterizedTest
  @EnumSource(Fitting.class)
  void aGeneratorThatFails(Fitting way) throws Exception {
    SampleSource failing = FakeSampler.failingOnce(1, new IllegalStateException("out of ink"));
    DataSetIterator train =
        open(
            LearnedMixupIterator.builder(new FakeBase(40, 8), failing)
                .mixPlan(Opened.HALF)
                .build());
    assertThat(failureOfFit(way, train)).hasStackTraceContaining("out of ink");
  }

  /** What a trainer with early stopping asks for in hasNext() is neither lost nor counted twice. */
  @ParameterizedTest
  @CsvSource({"VARIED", "CUT_MIX", "LEARNED", "VARIED_LEARNED_PREFETCHING"})
  void earlyStopping_trainsOnTheBatchesThatNextGives(Iterators iterators) {
    DataSetIterator train = iterators.around(new FakeBase(40, 8));
    DataSetIterator other = iterators.around(new FakeBase(40, 8));
    List<float[]> given = new ArrayList<>();
    var network = Fitting.network();
    Fitting.stopEarly(network, recording(train, given), 2);
    assertThat(given).hasSize(10);
    assertThat(network.getIterationCount()).isEqualTo(10);
    for (float[] features : given) {
      if (!other.hasNext()) {
        other.reset();
      }
      assertThat(features).isEqualTo(Opened.features(other.next()));
    }
  }

  private static DataSetIterator recording(DataSetIterator train, List<float[]> given) {
    return new TestIterator(train) {
      @Override
      public DataSet next() {
        DataSet batch = super.next();
        given.add(Opened.features(batch));
        return batch;
      }
    };
  }

  @Test
  void aStateThatIsTakenWhileABatchIsReady_doesNotCountIt() {
    LearnedMixupIterator train =
        open(LearnedMixupIterator.builder(new FakeBase(40, 8), FakeSampler.source()).build());
    List<Long> delivered = new ArrayList<>();
    Fitting.stopEarly(
        Fitting.network(),
        new TestIterator(train) {
          @Override
          public boolean hasNext() {
            boolean more = super.hasNext();
            delivered.add(train.state().batches());
            return more;
          }
        },
        1);
    assertThat(delivered).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 5L);
  }
}
