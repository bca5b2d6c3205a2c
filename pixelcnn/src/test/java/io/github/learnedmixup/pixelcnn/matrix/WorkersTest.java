package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(60)
class WorkersTest {
  @BeforeAll
  static void initialiseNd4j() {
    // Its initialisation does not bear several threads.
    assertThat(Nd4j.getBackend()).isNotNull();
  }

  @Test
  void run_waitsForTheOthersWhereOneFails() {
    AtomicBoolean otherIsDone = new AtomicBoolean();
    AtomicBoolean returnedTooSoon = new AtomicBoolean();
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    try (Workers workers = new Workers(2, "test")) {
      assertThatThrownBy(
              () -> {
                try {
                  workers.run(
                      worker -> {
                        if (worker == 0) {
                          failed.countDown();
                          throw new IllegalArgumentException("of worker 0");
                        }
                        assertThat(happens(failed, 30_000)).isTrue();
                        returnedTooSoon.set(happens(returned, 200));
                        otherIsDone.set(true);
                      });
                } finally {
                  returned.countDown();
                }
              })
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of worker 0");
      assertThat(otherIsDone).isTrue();
      assertThat(returnedTooSoon).isFalse();
    }
  }

  @Test
  void run_waitsForAllWhereTheCallerIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    AtomicBoolean workIsDone = new AtomicBoolean();
    AtomicBoolean returnedTooSoon = new AtomicBoolean();
    AtomicReference<String> message = new AtomicReference<>("");
    AtomicBoolean doneBeforeReturn = new AtomicBoolean();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try (Workers workers = new Workers(1, "test")) {
                workers.run(
                    worker -> {
                      begun.countDown();
                      assertThat(happens(interrupted, 30_000)).isTrue();
                      returnedTooSoon.set(happens(returned, 200));
                      workIsDone.set(true);
                    });
              } catch (IllegalStateException e) {
                message.set(e.getMessage());
                doneBeforeReturn.set(workIsDone.get());
                stillInterrupted.set(Thread.currentThread().isInterrupted());
                returned.countDown();
              }
            });
    caller.start();
    assertThat(happens(begun, 30_000)).isTrue();
    caller.interrupt();
    interrupted.countDown();
    caller.join(30_000);

    assertThat(message.get()).contains("interrupted");
    assertThat(doneBeforeReturn).isTrue();
    assertThat(returnedTooSoon).isFalse();
    assertThat(stillInterrupted).isTrue();
  }

  @Test
  void run_tellsAFailureAlsoWhereTheCallerIsInterrupted() {
    try (Workers workers = new Workers(2, "test")) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () ->
                  workers.run(
                      worker -> {
                        throw new IllegalArgumentException("of a worker");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("interrupted")
          .satisfies(
              told ->
                  assertThat(told.getSuppressed())
                      .singleElement()
                      .hasToString("java.lang.IllegalArgumentException: of a worker"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static boolean happens(CountDownLatch event, long millis) {
    try {
      return event.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
