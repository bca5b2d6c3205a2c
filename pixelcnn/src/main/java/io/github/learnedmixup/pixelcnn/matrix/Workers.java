package io.github.learnedmixup.pixelcnn.matrix;

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
   * Runs a task once for each worker, with the worker's number, and waits for all of them: also
   * where one fails or the calling thread is interrupted, so that nobody works on afterwards with
   * what the caller may then free.
   *
   * @throws IllegalStateException if one fails, with its failure as the cause, or if the calling
   *     thread is interrupted, with a worker's failure suppressed in it; a worker's runtime
   *     exception is otherwise thrown as it is
   */
  public void run(IntConsumer task) {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int worker = i;
      running.add(threads.submit(() -> NativeThreads.alone(() -> task.accept(worker))));
    }
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> one : running) {
      boolean done = false;
      while (!done) {
        try {
          one.get();
          done = true;
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      IllegalStateException wrapper =
          new IllegalStateException("interrupted while waiting for workers");
      if (failure != null) {
        wrapper.addSuppressed(failure);
      }
      throw wrapper;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      throw new IllegalStateException("a worker failed: " + failure, failure);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
