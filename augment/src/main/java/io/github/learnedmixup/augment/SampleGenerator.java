package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.bank.SampleStore;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers orders of samples on threads of its own, which take them from an {@link OrderRing}.
 *
 * <p>The threads are daemons and start with the first request. Each owns its sampler, takes from
 * the ring what is there, up to the sampler's width, and completes every future that it took: with
 * a failure where there is one, after which it goes on with a new sampler.
 *
 * <p>So a thread that dies keeps nobody from anything. What it had taken fails with the cause; what
 * is in the ring the others take, and if there is no other, it fails with the cause as well, as
 * does all that is ordered later. A thread that cannot make a sampler leaves its work to the others
 * for good; the last one goes on trying, and lets the orders fail.
 *
 * <p>There are threads for each device of the source, each of which makes its sampler on one of
 * them. Where a device fails while it draws, which a {@link CudaException} tells, its thread leaves
 * as well, and gives back what it had taken: the others draw that first. An image follows from its
 * request alone, so nobody sees a difference, and an error reaches the orders of the last thread
 * only.
 *
 * <p>Requests are made by one thread at a time; {@link #close()} may come from any. To ND4J a
 * thread begins on the device of the thread that makes the first request; a maker of samplers may
 * turn it to another one before anything is computed.
 */
final class SampleGenerator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SampleGenerator.class);
  private static final AtomicInteger THREADS = new AtomicInteger();

  /** A sample that is wanted, and where to put it. */
  record Order(SampleKey key, CompletableFuture<GeneratedImage> future) {}

  private final SampleSource source;
  private final MixPlan mix;
  private final int threadsOfDevice;
  private final SamplerWorker.Counts counts = new SamplerWorker.Counts();
  private final SampleStore store;
  private final OrderRing ring;

  private final Object lifecycle = new Object();
  private final List<Thread> threads = new ArrayList<>(); // guarded by lifecycle
  private final Set<SamplerWorker> alive = new LinkedHashSet<>(); // guarded by lifecycle
  private volatile List<SamplerWorker> workers =
      List.of(); // of all threads, once they have started
  private volatile boolean ended;
  private volatile @Nullable Throwable death;

  /** Prepares a ring; {@code store} is given every sample that is drawn, and is not closed. */
  SampleGenerator(SampleSource source, MixPlan mix, SampleSupply supply, SampleStore store) {
    this.source = source.accepting(mix.acceptance());
    this.mix = mix;
    this.threadsOfDevice = supply.generators();
    this.store = store;
    this.ring = new OrderRing(supply.ringSize(), supply.waitStrategy());
  }

  /** How many orders can be placed at once now. */
  int room() {
    // Once all threads have ended, orders are refused without going through the ring.
    return ended ? ring.size() : ring.room();
  }

  /** Counts what was sampled so far. */
  SamplerWorker.Counts counts() {
    return counts;
  }

  /**
   * Places orders as one range, so that the generator sees all of them at once.
   *
   * @param orders at least one, at most {@link #room()}
   */
  void place(List<Order> orders) {
    try {
      start();
      if (!ended) {
        ring.publish(orders);
      }
      if (ended) {
        fail(orders, cause());
      }
    } catch (Throwable failure) {
      // Whatever it is, the futures are in the cache already, and others may wait on them.
      fail(orders, failure);
    }
  }

  private void start() {
    if (!workers.isEmpty()) {
      return;
    }
    // Outside the lock, on which close() waits: a driver may take its time.
    List<SamplerWorker> onDevices = halted() ? List.of() : workers();
    synchronized (lifecycle) {
      if (halted()) {
        ended = true;
        return;
      }
      int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
      for (SamplerWorker worker : onDevices) {
        start(worker, device, onDevices.size());
      }
      workers = onDevices;
    }
  }

  /** In turn on every device, so that each has a thread before any has two. */
  private List<SamplerWorker> workers() {
    List<SamplerFactory> makers = source.devices().makers();
    return IntStream.range(0, threadsOfDevice * makers.size())
        .mapToObj(i -> new SamplerWorker(source, makers.get(i % makers.size()), mix, counts))
        .toList();
  }

  private void start(SamplerWorker worker, int device, int all) {
    Thread thread =
        new Thread(
            () -> run(worker, device), "learned-mixup-generator-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    alive.add(worker);
    try {
      thread.start();
      threads.add(thread);
    } catch (Throwable failure) {
      alive.remove(worker);
      if (alive.isEmpty()) {
        throw failure;
      }
      log.warn("only {} of {} generator threads could start", alive.size(), all);
    }
  }

  private void run(SamplerWorker worker, int device) {
    try {
      Nd4j.getAffinityManager().unsafeSetDevice(device);
      while (!halted()) {
        ring.awaitOrder();
        if (!halted() && !answer(worker)) {
          return;
        }
      }
    } catch (Throwable failure) {
      death = failure;
      boolean unused = leavesToOthers(worker, failure, List.of());
    } finally {
      end(worker);
    }
  }

  private void end(SamplerWorker worker) {
    boolean last;
    synchronized (lifecycle) {
      alive.remove(worker);
      last = alive.isEmpty();
    }
    if (last) {
      // Orders that come later see this flag and fail by themselves.
      ended = true;
      fail(ring.take(Integer.MAX_VALUE), cause());
    }
    worker.dropSampler();
  }

  /** Answers some of the orders that are there; false if it leaves them to other threads. */
  private boolean answer(SamplerWorker worker) {
    List<Order> orders = List.of();
    try {
      int width = worker.width();
      orders = ring.take(width);
      if (!orders.isEmpty()) {
        handOver(orders, worker.draw(orders));
      }
      store.writeIfDue();
    } catch (Throwable failure) {
      // Whatever it is, an Error of a native library included, somebody waits for these futures.
      // If no sampler could be made, others may have one, or this is the answer to all orders.
      // If a device failed, another one may draw the same images.
      boolean others = orders.isEmpty() || failure instanceof CudaException;
      if (others && !halted() && leavesToOthers(worker, failure, orders)) {
        return false;
      }
      List<Order> failed = orders.isEmpty() ? ring.take(Integer.MAX_VALUE) : orders;
      fail(failed, halted() ? closed() : failure);
      worker.dropSampler();
    }
    return true;
  }

  /** Takes a thread out, unless it is the last one: its failure goes to whoever orders. */
  private boolean leavesToOthers(SamplerWorker worker, Throwable failure, List<Order> unfinished) {
    synchronized (lifecycle) {
      if (alive.size() <= 1 || !alive.remove(worker)) {
        return false;
      }
      // Whoever sees others draw its orders sees it counted.
      counts.lost.increment();
      // Before any other thread can become the last one, and fail what is left.
      ring.giveBack(unfinished);
    }
    log.warn("{} leaves its work to others", Thread.currentThread().getName(), failure);
    return true;
  }

  /** Hands samples over to the store and to those who wait for them. */
  private void handOver(List<Order> orders, List<GeneratedImage> images) {
    for (int i = 0; i < images.size(); i++) {
      store.keep(orders.get(i).key(), images.get(i));
      orders.get(i).future().complete(images.get(i));
    }
  }

  private static void fail(List<Order> orders, Throwable failure) {
    // The last first: who waits for the oldest finds all of them failed, and can ask for all anew,
    // instead of meeting the same failure once more with the next one.
    for (int i = orders.size() - 1; i >= 0; i--) {
      orders.get(i).future().completeExceptionally(failure);
    }
  }

  /** Why there is no thread any more. */
  private Throwable cause() {
    Throwable known = death;
    return known == null || halted() ? closed() : known;
  }

  /** The failure of orders that a closed generator did not answer. */
  static CancellationException closed() {
    return new CancellationException("the generator was closed");
  }

  /** Whether the threads are ending or have ended. */
  boolean halted() {
    return ring.halted();
  }

  /** Makes the threads end, without waiting for them. */
  void halt() {
    synchronized (lifecycle) {
      ring.halt();
    }
    workers.forEach(SamplerWorker::halt);
  }

  /** Ends the threads and fails what is left; returns within a second. Twice is harmless. */
  @Override
  public void close() {
    try {
      halt();
    } finally {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    List<Thread> ending;
    synchronized (lifecycle) {
      ending = new ArrayList<>(threads);
    }
    ending.remove(Thread.currentThread());
    boolean interrupted = Thread.interrupted();
    try {
      join(ending, 600);
      // A sampler that does not look at its cancel flag may still listen to this.
      ending.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
      join(ending, 300);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (Thread thread : ending) {
      if (thread.isAlive()) {
        log.warn(
            "{} has not ended within a second: its sampler does not react, or the disk is slow to"
                + " take what it writes into the bank",
            thread.getName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of all threads, for some milliseconds altogether. */
  private static void join(List<Thread> threads, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left > 0) {
        thread.join(left);
      }
    }
  }
}
