package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  @Test
  void run_givesResultsInTheOrderOfTheTasks() {
    CountDownLatch others = new CountDownLatch(2);
    Callable<Integer> last =
        () -> {
          assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
          return 1;
        };
    List<Callable<Integer>> tasks = List.of(last, () -> done(2, others), () -> done(3, others));

    assertThat(SideBySide.run(tasks, 2)).containsExactly(1, 2, 3);
  }

  private static int done(int result, CountDownLatch others) {
    others.countDown();
    return result;
  }

  @Test
  void run_beginsNoOtherTaskAfterAFailure() {
    IllegalArgumentException told = new IllegalArgumentException("told");
    AtomicBoolean begun = new AtomicBoolean();
    Callable<Integer> failing =
        () -> {
          throw told;
        };
    Callable<Integer> later =
        () -> {
          begun.set(true);
          return 2;
        };

    assertThatThrownBy(() -> SideBySide.run(List.of(() -> 1, failing, later), 1)).isSameAs(told);
    assertThat(begun).isFalse();
  }

  @Test
  void run_throwsWhatATaskThrew() {
    IllegalArgumentException told = new IllegalArgumentException("told");
    IOException full = new IOException("full");
    Callable<Integer> refusing =
        () -> {
          throw told;
        };
    Callable<Integer> failing =
        () -> {
          throw full;
        };

    assertThatThrownBy(() -> SideBySide.run(List.of(() -> 1, refusing), 1)).isSameAs(told);
    assertThatThrownBy(() -> SideBySide.run(List.of(failing), 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(full);
  }
}
