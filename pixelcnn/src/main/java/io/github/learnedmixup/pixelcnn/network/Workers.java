package io.github.learnedmixup.pixelcnn.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * A few threads that do the parts of a task side by side, each with one native thread. The threads
 * are daemons; {@link #close()} ends them.
 */
public final class Workers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  /** Prepares threads, which start when they are first needed. */
  public Workers(int count, String name) {
    if (count < 1) {
      throw new IllegalArgumentException("workers must be at least 1, but are " + count);
    }
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Number of threads. */
  public int count() {
    return count;
  }

  /**
   * Runs a task once for each worker, with the worker's number, and waits for all of them.
   *
   * @throws IllegalStateException if one fails, with its failure as the cause, or if the calling
   *     thread is interrupted
   */
  public void run(IntConsumer task) {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int worker = i;
      running.add(threads.submit(() -> NativeThreads.alone(() -> task.accept(worker))));
    }
    for (Future<?> one : running) {
      await(one);
    }
  }

  private static void await(Future<?> task) {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a worker", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
