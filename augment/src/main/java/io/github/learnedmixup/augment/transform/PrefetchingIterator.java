package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.WrappingIterator;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Reads batches of a slow iterator ahead, on a thread of its own, while the network trains on those
 * before.
 *
 * <pre>{@code
 * try (var images = new PrefetchingIterator(folderOfPictures, 2);
 *     var train = new LearnedMixupIterator(images, model)) {
 *   classifier.fit(train, epochs);
 * }
 * }</pre>
 *
 * <p><b>When.</b> It pays where a batch takes many milliseconds to come, as one of decoded pictures
 * does, and a processor is idle meanwhile. Where all processors are busy, or the images are in
 * memory, it makes training slower, by a copy and a change of threads for each batch: time an epoch
 * with it and without. It goes directly around the slow iterator, inside all others. Two batches
 * are enough, unless some take much longer than others.
 *
 * <p><b>Batches</b> are the base's, in its order and bit for bit. Their arrays are the caller's
 * alone and in no workspace. Reading begins with the first {@code hasNext()} or {@code next()} of
 * an epoch. {@code next(int)} is refused, since batches of the base's size are there already.
 *
 * <p><b>Errors.</b> What the base throws, errors too, comes out of the {@code hasNext()} or {@code
 * next()} that follows the last good batch, so that it reaches the caller of {@code fit};
 * Deeplearning4j's own {@code AsyncDataSetIterator} loses it and waits for ever. The call after
 * that asks the base again. A base that <em>is</em> an {@code AsyncDataSetIterator}, or uses one,
 * may still hang.
 *
 * <p><b>Preprocessor.</b> It is the base's. Setting it is refused while batches are read ahead,
 * which have been through the one before: set it before the first batch, after the last one, or
 * after a {@code reset()}.
 *
 * <p><b>Threads.</b> The iterator is used by one thread at a time; only {@link #close()} may be
 * called from another one. The base is never used by two threads at once, as long as nobody else
 * does: questions that it answers wait for the batch that is being read. The daemon thread ends
 * with the epoch, with {@code reset()}, with {@code close()}, and when the iterator has been
 * forgotten. It cannot be serialised.
 */
public final class PrefetchingIterator extends WrappingIterator implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Cleaner CLEANER = Cleaner.create();

  private final transient int batches;
  // Fair: the reader takes it again at once, and must not keep everybody else out.
  private final transient Lock baseLock = new ReentrantLock(/* fair= */ true);
  private final transient AtomicReference<@Nullable ReadAhead> reading = new AtomicReference<>();
  private final transient Cleaner.Cleanable forgotten;
  private transient volatile boolean closed;

  /**
   * Wraps an iterator; nothing is read yet.
   *
   * @param base is left to who made it when this one is closed
   * @param batches how many batches are read ahead at most, at least 1; so many more are in memory
   * @throws IllegalArgumentException if batches is not positive
   */
  public PrefetchingIterator(DataSetIterator base, int batches) {
    super(Objects.requireNonNull(base, "base"));
    if (batches < 1) {
      throw new IllegalArgumentException("batches must be positive, but is " + batches);
    }
    this.batches = batches;
    this.forgotten = CLEANER.register(this, halting(reading));
  }

  /** Knows nothing of the iterator. */
  private static Runnable halting(AtomicReference<@Nullable ReadAhead> reading) {
    return () -> halt(reading.getAndSet(null));
  }

  private static void halt(@Nullable ReadAhead reading) {
    if (reading != null) {
      reading.halt();
    }
  }

  /**
   * Whether the epoch has another batch; waits for it.
   *
   * @throws IllegalStateException after {@link #close()}, or if the thread is interrupted
   */
  @Override
  public boolean hasNext() {
    return following(current()) instanceof DataSet;
  }

  /**
   * The base's next batch; waits for it.
   *
   * @throws IllegalStateException after {@link #close()}, or if the thread is interrupted
   */
  @Override
  public DataSet next() {
    ReadAhead now = current();
    if (following(now) instanceof DataSet batch) {
      now.take();
      return batch;
    }
    throw new NoSuchElementException("the epoch is over; reset() begins another one");
  }

  /**
   * Not supported.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public DataSet next(int number) {
    throw new UnsupportedOperationException(
        "next(%d) is not supported: batches of the base's size, %d, are read ahead; use next()"
            .formatted(number, batch()));
  }

  private ReadAhead current() {
    requireOpen();
    ReadAhead now = reading.get();
    if (now == null) {
      now = new ReadAhead(base, baseLock, preProcessorOfBase(), batches);
      reading.set(now);
      if (closed) {
        now.halt(); // by another thread, which may not have seen it
      }
      now.start();
    }
    return now;
  }

  private Object following(ReadAhead now) {
    Object next;
    try {
      next = now.peek();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the base's next batch", e);
    }
    if (closed) {
      throw new IllegalStateException("the iterator was closed while it waited for a batch");
    }
    if (next instanceof Throwable failure) {
      reading.set(null);
      throw PrefetchingIterator.<RuntimeException>asIs(failure);
    }
    return next;
  }

  /** Throws what the base has thrown, which may be a checked exception in disguise. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T asIs(Throwable failure) throws T {
    throw (T) failure;
  }

  /**
   * Drops what was read ahead and resets the base, on the calling thread; waits for the batch that
   * is being read. If the base's {@code reset()} fails, nothing is dropped.
   *
   * @throws UnsupportedOperationException if the base cannot be reset
   */
  @Override
  public void reset() {
    requireOpen();
    requireResetSupported();
    alone(
        () -> {
          base.reset();
          halt(reading.getAndSet(null));
          return null;
        });
  }

  /**
   * Sets the preprocessor of the base.
   *
   * @throws IllegalStateException while batches are read ahead, or after {@link #close()}
   */
  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    requireOpen();
    if (isReading()) {
      throw new IllegalStateException(
          "batches were read ahead with the preprocessor that was set before: call reset() first,"
              + " then setPreProcessor()");
    }
    super.setPreProcessor(preProcessor);
  }

  /** The preprocessor of the base, or null; does not wait for the base. */
  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    ReadAhead now = reading.get();
    return now == null || now.isOver() ? super.getPreProcessor() : now.preProcessor();
  }

  private boolean isReading() {
    ReadAhead now = reading.get();
    return now != null && !now.isOver();
  }

  @Override
  public int inputColumns() {
    return alone(super::inputColumns);
  }

  @Override
  public int totalOutcomes() {
    return alone(super::totalOutcomes);
  }

  @Override
  public boolean resetSupported() {
    return alone(super::resetSupported);
  }

  @Override
  public int batch() {
    return alone(super::batch);
  }

  @Override
  public List<String> getLabels() {
    return alone(super::getLabels);
  }

  private <T extends @Nullable Object> T alone(Supplier<T> use) {
    baseLock.lock();
    try {
      return use.get();
    } finally {
      baseLock.unlock();
    }
  }

  /**
   * Ends the thread, after the batch that is being read; a base that takes longer than half a
   * second for it is interrupted. Lets a call that waits on another thread fail. The base stays
   * open. Thread safe; twice is harmless.
   */
  @Override
  public void close() {
    closed = true;
    ReadAhead now = reading.getAndSet(null);
    if (now != null) {
      now.end();
    }
    forgotten.clean();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the iterator is closed");
    }
  }

  /** Refuses before the superclass's field, the base, is written, which may not be serialisable. */
  private Object writeReplace() throws NotSerializableException {
    throw notSerialisable("it has a thread");
  }

  @SuppressWarnings("UnusedVariable") // Java's serialisation prescribes the parameter
  private void readObject(ObjectInputStream in) throws NotSerializableException {
    throw notSerialisable("it has a thread");
  }
}
