package io.github.learnedmixup.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that is done on several threads at once and waited for. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Runs tasks and gives their results in the tasks' order. When one has failed no other is begun,
   * and those that run already are waited for.
   *
   * @param threads how many tasks run at a time; positive
   * @throws UncheckedIOException if a task fails with an {@link IOException}; a runtime exception
   *     is thrown as it is
   */
  public static <T> List<T> run(List<Callable<T>> tasks, int threads) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    AtomicBoolean failed = new AtomicBoolean();
    try {
      List<T> results = new ArrayList<>();
      // They begin in this order, so that a failure comes before what was not begun because of it.
      for (Future<T> future :
          executor.invokeAll(tasks.stream().map(task -> unless(failed, task)).toList())) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof IOException failure) {
        throw new UncheckedIOException(failure);
      }
      throw new IllegalStateException("a task failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks ran", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static <T> Callable<T> unless(AtomicBoolean failed, Callable<T> task) {
    return () -> {
      if (failed.get()) {
        throw new CancellationException("another task failed");
      }
      try {
        return task.call();
      } catch (Throwable e) {
        failed.set(true);
        throw e;
      }
    };
  }
}
