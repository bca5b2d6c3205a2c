package io.github.learnedmixup.pixelcnn.network;

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
    CountDownLatch failed = new CountDownLatch(1);
    try (Workers workers = new Workers(2, "test")) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      worker -> {
                        if (worker == 0) {
                          failed.countDown();
                          throw new IllegalArgumentException("of worker 0");
                        }
                        awaitQuietly(failed);
                        // Long enough for a caller that does not wait to be gone.
                        pause();
                        otherIsDone.set(true);
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("of worker 0");
    }
    assertThat(otherIsDone).isTrue();
  }

  @Test
  void run_waitsForAllWhereTheCallerIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean workIsDone = new AtomicBoolean();
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
                      awaitQuietly(mayEnd);
                      workIsDone.set(true);
                    });
              } catch (IllegalStateException e) {
                message.set(e.getMessage());
                doneBeforeReturn.set(workIsDone.get());
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    pause();
    mayEnd.countDown();
    caller.join(30_000);

    assertThat(message.get()).contains("interrupted");
    assertThat(doneBeforeReturn).isTrue();
    assertThat(stillInterrupted).isTrue();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
