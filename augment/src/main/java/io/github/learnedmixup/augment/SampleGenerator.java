package io.github.learnedmixup.augment;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ring of requests and the one thread that answers them.
 *
 * <p>The thread is a daemon and starts with the first request. It owns its sampler, takes from the
 * ring what is there, in chunks of the sampler's width, and completes every future that it took:
 * with a failure where there is one, after which it goes on with a new sampler. It frees the ring's
 * places chunk by chunk and leaves no reference in them.
 *
 * <p>The Disruptor's own event processor is not used: it frees places only after all that was
 * available, it takes its batches without knowing the sampler's width, and an interrupt makes it
 * skip an event, whose future nobody would ever complete.
 *
 * <p>Requests are made by one thread at a time; {@link #close()} may come from any.
 */
final class SampleGenerator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SampleGenerator.class);
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** A sample that is wanted, and where to put it. */
  record Order(SampleKey key, CompletableFuture<DrawnImage> future) {}

  /** A place in the ring. */
  private static final class Place {
    private @Nullable Order order;
  }

  private final SampleSource source;
  private final MixPlan mix;
  private final SampleStore store;
  private final RingBuffer<Place> ring;
  private final SequenceBarrier barrier;
  private final Sequence answered = new Sequence(RingBuffer.INITIAL_CURSOR_VALUE);
  private final LongAdder generated = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();

  private final Object lifecycle = new Object();
  private @Nullable Thread thread; // guarded by lifecycle
  private volatile boolean halted;
  private volatile boolean ended;
  private volatile @Nullable Throwable death;
  private volatile @Nullable Sampler sampler; // written by the generator thread alone

  /** Prepares a ring; {@code store} is given every sample that is drawn, and is not closed. */
  SampleGenerator(SampleSource source, MixPlan mix, int ringSize, SampleStore store) {
    this.source = source;
    this.mix = mix;
    this.store = store;
    ring = RingBuffer.createSingleProducer(Place::new, ringSize, new BlockingWaitStrategy());
    ring.addGatingSequences(answered);
    barrier = ring.newBarrier();
  }

  /** How many orders can be placed at once now. */
  int room() {
    // Once the thread has ended, orders are refused without going through the ring.
    return ended ? ring.getBufferSize() : (int) ring.remainingCapacity();
  }

  /** Samples drawn so far. */
  long generated() {
    return generated.sum();
  }

  /** Time spent on drawing them. */
  long busyNanos() {
    return busyNanos.sum();
  }

  /**
   * Places orders as one range, so that the generator sees all of them at once.
   *
   * @param orders at least one, at most {@link #room()}
   */
  void place(List<Order> orders) {
    try {
      start();
    } catch (Throwable failure) {
      // No thread could be had; the futures are in the cache already, and others may wait on them.
      fail(orders, failure);
      return;
    }
    if (ended) {
      fail(orders, cause());
      return;
    }
    long last = ring.next(orders.size());
    long first = last - orders.size() + 1;
    for (int i = 0; i < orders.size(); i++) {
      ring.get(first + i).order = orders.get(i);
    }
    ring.publish(first, last);
    // Publishing is a release store only: without the fence the read below could come before it,
    // and neither this thread nor the ending one would see the other.
    VarHandle.fullFence();
    if (ended) {
      fail(orders, cause());
    }
  }

  private void start() {
    synchronized (lifecycle) {
      if (halted) {
        ended = ended || thread == null;
      } else if (thread == null) {
        int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
        Thread started =
            new Thread(() -> run(device), "learned-mixup-generator-" + THREADS.incrementAndGet());
        started.setDaemon(true);
        started.start();
        thread = started;
      }
    }
  }

  private void run(int device) {
    try {
      Nd4j.getAffinityManager().unsafeSetDevice(device);
      long next = answered.get() + 1;
      while (!halted) {
        long available = awaitOrder(next);
        while (next <= available && !halted) {
          next = answer(next, available) + 1;
        }
      }
    } catch (Throwable failure) {
      death = failure;
    } finally {
      // Orders that come later see this flag and fail by themselves.
      ended = true;
      fail(take(answered.get() + 1, ring.getCursor()), cause());
      dropSampler();
    }
  }

  /** The last place with an order; below {@code next} if there is none and no reason to wait. */
  private long awaitOrder(long next) {
    try {
      return barrier.waitFor(next);
    } catch (AlertException | TimeoutException e) {
      return next - 1;
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread but close(), which has set the flag before.
      return next - 1;
    }
  }

  /** Answers a chunk of the orders from one place on and returns the last place it answered. */
  private long answer(long first, long available) {
    List<Order> orders = List.of();
    long last = available;
    long began = System.nanoTime();
    try {
      Sampler drawing = sampler();
      last = Math.min(available, first + Math.max(1, drawing.width()) - 1);
      orders = take(first, last);
      List<DrawnImage> images = draw(drawing, orders);
      Nd4j.getExecutioner().commit();
      generated.add(images.size());
      busyNanos.add(System.nanoTime() - began);
      for (int i = 0; i < images.size(); i++) {
        store.keep(orders.get(i).key(), images.get(i));
        orders.get(i).future().complete(images.get(i));
      }
      store.writeIfDue();
    } catch (Throwable failure) {
      // Whatever it is, an Error of a native library included, somebody waits for these futures.
      // If no sampler could be made, this is the answer to all orders that are there.
      List<Order> failed = orders.isEmpty() ? take(first, last) : orders;
      fail(failed, halted ? closed() : failure);
      dropSampler();
    } finally {
      answered.set(last);
    }
    return last;
  }

  private List<DrawnImage> draw(Sampler drawing, List<Order> orders) {
    List<SampleRequest> requests = new ArrayList<>(orders.size());
    for (Order order : orders) {
      requests.add(order.key().request(mix));
    }
    List<Sample> samples = drawing.draw(requests);
    if (samples.size() != orders.size()) {
      throw new IllegalStateException(
          "the sampler must give a sample for each of %d requests, but gave %d"
              .formatted(orders.size(), samples.size()));
    }
    List<DrawnImage> images = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      images.add(image(samples.get(i), orders.get(i).key()));
    }
    return images;
  }

  private DrawnImage image(Sample sample, SampleKey key) {
    PixelCnnSpec spec = source.spec();
    if (sample.levels().length != spec.pixels()) {
      throw new IllegalStateException(
          "the sampler must give images of %d pixels, but gave one of %d"
              .formatted(spec.pixels(), sample.levels().length));
    }
    float[] values = new float[spec.pixels()];
    source.greys().draw(sample.levels(), spec.height(), spec.width(), key.greySeed(), values);
    byte[] greys = new byte[values.length];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (int) values[i]; // whole numbers from 0 to 255
    }
    return new DrawnImage(greys, sample.logLikelihoodFirst(), sample.logLikelihoodSecond());
  }

  private Sampler sampler() {
    Sampler present = sampler;
    if (present == null) {
      present = source.samplers().get();
      sampler = present;
    }
    if (halted) {
      throw closed();
    }
    return present;
  }

  private void dropSampler() {
    Sampler dropped = sampler;
    sampler = null;
    if (dropped != null) {
      try {
        dropped.close();
      } catch (RuntimeException e) {
        log.warn("a sampler could not be closed", e);
      }
    }
  }

  /** Takes the orders out of a range of places, so that the ring does not keep them alive. */
  private List<Order> take(long first, long last) {
    List<Order> orders = new ArrayList<>();
    for (long place = first; place <= last; place++) {
      Order order = ring.get(place).order;
      ring.get(place).order = null;
      if (order != null) {
        orders.add(order);
      }
    }
    return orders;
  }

  private static void fail(List<Order> orders, Throwable failure) {
    // The last first: who waits for the oldest finds all of them failed, and can ask for all anew,
    // instead of meeting the same failure once more with the next one.
    for (int i = orders.size() - 1; i >= 0; i--) {
      orders.get(i).future().completeExceptionally(failure);
    }
  }

  /** Why a thread that has ended did so. */
  private Throwable cause() {
    Throwable known = death;
    return known == null ? closed() : known;
  }

  private static CancellationException closed() {
    return new CancellationException("the generator was closed");
  }

  /** Tells the thread to end, without waiting for it. */
  void halt() {
    synchronized (lifecycle) {
      halted = true;
    }
    barrier.alert();
    Sampler drawing = sampler;
    if (drawing != null) {
      // A draw under way ends within an image row.
      drawing.close();
    }
  }

  /** Ends the thread and fails what is left; returns within a second. Twice is harmless. */
  @Override
  public void close() {
    halt();
    Thread ending;
    synchronized (lifecycle) {
      ending = thread;
    }
    if (ending == null || ending == Thread.currentThread()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      ending.join(600);
      if (ending.isAlive()) {
        // A sampler that does not look at its cancel flag may still listen to this.
        ending.interrupt();
        ending.join(300);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (ending.isAlive()) {
      log.warn("{} has not ended within a second; its sampler does not react", ending.getName());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
