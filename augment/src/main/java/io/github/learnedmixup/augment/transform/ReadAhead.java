package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCopy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a base ahead, on a daemon thread of its own, to the end of its epoch or to its first
 * failure. It knows nothing of the iterator that it reads for, so that this one can be forgotten.
 */
final class ReadAhead implements Runnable {
  /** What comes after the last batch. */
  static final Object END = new Object();

  private static final long PATIENCE_MILLIS = 500;

  private final DataSetIterator base;
  private final Lock baseLock;
  private final @Nullable DataSetPreProcessor preProcessor;
  private final int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
  private final Semaphore room; // for as many batches as may be read ahead
  private final BlockingQueue<Object> found; // batches, then END or what the base has thrown
  private final Thread thread = new Thread(this, "learned-mixup-reader");
  private volatile boolean halted;
  private @Nullable Object atHand; // of the consumer

  /**
   * Does not begin to read yet.
   *
   * @param baseLock is held by whoever uses the base
   * @param preProcessor the base's
   */
  ReadAhead(
      DataSetIterator base,
      Lock baseLock,
      @Nullable DataSetPreProcessor preProcessor,
      int batches) {
    this.base = base;
    this.baseLock = baseLock;
    this.preProcessor = preProcessor;
    this.room = new Semaphore(batches);
    this.found = new ArrayBlockingQueue<>(batches + 1); // and what comes after them
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      Nd4j.getAffinityManager().unsafeSetDevice(device);
      Object next;
      do {
        room.acquireUninterruptibly();
        next = read();
        found.offer(next); // there is room, unless it was halted
      } while (next != END);
    } catch (Throwable e) { // an OutOfMemoryError, too: somebody waits for the batch
      found.offer(e);
    }
  }

  private Object read() {
    baseLock.lock();
    try {
      if (halted || !base.hasNext()) {
        return END;
      }
      // The base may reuse its arrays.
      DataSet batch = BatchCopy.copy(base.next());
      Nd4j.getExecutioner().commit();
      return batch;
    } finally {
      baseLock.unlock();
    }
  }

  /** A batch, {@link #END} or a Throwable: what comes next, the same until it is taken. Waits. */
  Object peek() throws InterruptedException {
    Object next = atHand;
    if (next == null) {
      next = found.take();
      atHand = next;
    }
    return next;
  }

  /** Takes the batch at hand, so that another one may be read. */
  void take() {
    atHand = null;
    room.release();
  }

  /** Whether the consumer has come to the end, so that nothing is read any more. */
  boolean isOver() {
    return atHand == END;
  }

  @Nullable DataSetPreProcessor preProcessor() {
    return preProcessor;
  }

  /**
   * Ends the reading, once the base has given the batch that it is asked for, and drops what was
   * read; who waits for a batch is woken.
   */
  void halt() {
    halted = true;
    found.clear();
    found.offer(END);
    room.release();
  }

  /** Halts, and waits for the thread a second at most; a base that is slow is interrupted. */
  void end() {
    halt();
    try {
      thread.join(PATIENCE_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
