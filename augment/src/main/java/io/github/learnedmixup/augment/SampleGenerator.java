package io.github.learnedmixup.augment;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ring of requests and the threads that answer them.
 *
 * <p>The threads are daemons and start with the first request. Each owns its sampler, takes from
 * the ring what is there, up to the sampler's width, and completes every future that it took: with
 * a failure where there is one, after which it goes on with a new sampler. What it takes is its
 * own: the ring's places are free as soon as their orders are taken, and hold no reference to them.
 *
 * <p>So a thread that dies keeps nobody from anything. What it had taken fails with the cause; what
 * is in the ring the others take, and if there is no other, it fails with the cause as well, as
 * does all that is ordered later. A thread that cannot make a sampler leaves its work to the others
 * for good; the last one goes on trying, and lets the orders fail.
 *
 * <p>The Disruptor's own event processor is not used: it frees places only after all that was
 * available, it takes its batches without knowing the sampler's width, an interrupt makes it skip
 * an event, whose future nobody would ever complete, and several of them would share a ring by
 * turns, so that the slowest holds up all.
 *
 * <p>Requests are made by one thread at a time; {@link #close()} may come from any. Without a
 * graphics card there is one device; with several, all threads draw on that of the thread that
 * makes the first request.
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

  private final List<Drawer> drawers;
  private final Drawer.Counts counts = new Drawer.Counts();
  private final SampleStore store;
  private final RingBuffer<Place> ring;
  private final SequenceBarrier barrier;
  private final Object taking = new Object();
  private final Sequence taken = new Sequence(RingBuffer.INITIAL_CURSOR_VALUE); // by taking

  private final Object lifecycle = new Object();
  private final List<Thread> threads = new ArrayList<>(); // guarded by lifecycle
  private final Set<Drawer> alive = new LinkedHashSet<>(); // guarded by lifecycle
  private volatile boolean halted;
  private volatile boolean ended;
  private volatile @Nullable Throwable death;

  /** Prepares a ring; {@code store} is given every sample that is drawn, and is not closed. */
  SampleGenerator(SampleSource source, MixPlan mix, SampleSupply supply, SampleStore store) {
    this.store = store;
    SampleSource accepting = source.accepting(mix.acceptance());
    drawers =
        Stream.generate(() -> new Drawer(accepting, mix, counts))
            .limit(supply.generators())
            .toList();
    ring =
        RingBuffer.createSingleProducer(
            Place::new, supply.ringSize(), strategy(supply.waitStrategy()));
    ring.addGatingSequences(taken);
    barrier = ring.newBarrier();
  }

  private static WaitStrategy strategy(SampleSupply.WaitStrategy strategy) {
    return switch (strategy) {
      case BLOCK -> new BlockingWaitStrategy();
      case SLEEP -> new SleepingWaitStrategy();
      case YIELD -> new YieldingWaitStrategy();
      case SPIN -> new BusySpinWaitStrategy();
    };
  }

  /** How many orders can be placed at once now. */
  int room() {
    // Once all threads have ended, orders are refused without going through the ring.
    return ended ? ring.getBufferSize() : (int) ring.remainingCapacity();
  }

  /** What was drawn so far. */
  Drawer.Counts counts() {
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
        ended = ended || threads.isEmpty();
      } else if (threads.isEmpty()) {
        int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
        for (Drawer drawer : drawers) {
          start(drawer, device);
        }
      }
    }
  }

  private void start(Drawer drawer, int device) {
    Thread thread =
        new Thread(
            () -> run(drawer, device), "learned-mixup-generator-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    alive.add(drawer);
    try {
      thread.start();
      threads.add(thread);
    } catch (Throwable failure) {
      alive.remove(drawer);
      if (alive.isEmpty()) {
        throw failure;
      }
      log.warn("only {} of {} generator threads could start", alive.size(), drawers.size());
    }
  }

  private void run(Drawer drawer, int device) {
    try {
      Nd4j.getAffinityManager().unsafeSetDevice(device);
      while (!halted) {
        awaitOrder();
        if (!halted && !answer(drawer)) {
          return;
        }
      }
    } catch (Throwable failure) {
      death = failure;
      boolean unused = leavesToOthers(drawer, failure);
    } finally {
      end(drawer);
    }
  }

  private void end(Drawer drawer) {
    boolean last;
    synchronized (lifecycle) {
      alive.remove(drawer);
      last = alive.isEmpty();
    }
    if (last) {
      // Orders that come later see this flag and fail by themselves.
      ended = true;
      fail(take(ring.getBufferSize()), cause());
    }
    drawer.dropSampler();
  }

  private void awaitOrder() {
    // An interrupt from outside says nothing to this thread, and would disturb its sampler.
    boolean ignored = Thread.interrupted();
    try {
      long unused = barrier.waitFor(taken.get() + 1);
    } catch (AlertException | TimeoutException | InterruptedException e) {
      // Nobody has a reason to wake this thread but an order or close(), which has set its flag.
    }
  }

  /** Answers some of the orders that are there; false if it leaves them to other threads. */
  private boolean answer(Drawer drawer) {
    List<Order> orders = List.of();
    try {
      int width = drawer.width();
      orders = take(width);
      if (!orders.isEmpty()) {
        handOver(orders, drawer.draw(orders));
      }
      store.writeIfDue();
    } catch (Throwable failure) {
      // Whatever it is, an Error of a native library included, somebody waits for these futures.
      // If no sampler could be made, others may have one, or this is the answer to all orders.
      if (orders.isEmpty() && !halted && leavesToOthers(drawer, failure)) {
        return false;
      }
      List<Order> failed = orders.isEmpty() ? take(ring.getBufferSize()) : orders;
      fail(failed, halted ? closed() : failure);
      drawer.dropSampler();
    }
    return true;
  }

  /** Takes a thread out, unless it is the last one: its failure is told to whoever orders. */
  private boolean leavesToOthers(Drawer drawer, Throwable failure) {
    synchronized (lifecycle) {
      if (alive.size() <= 1 || !alive.remove(drawer)) {
        return false;
      }
    }
    log.warn("{} leaves its work to others", Thread.currentThread().getName(), failure);
    return true;
  }

  /** Where drawn samples leave the generator. */
  private void handOver(List<Order> orders, List<DrawnImage> images) {
    for (int i = 0; i < images.size(); i++) {
      store.keep(orders.get(i).key(), images.get(i));
      orders.get(i).future().complete(images.get(i));
    }
  }

  /** Takes some orders out of the ring, which keeps no reference to them; none if there is none. */
  private List<Order> take(int most) {
    synchronized (taking) {
      List<Order> orders = new ArrayList<>();
      long first = taken.get() + 1;
      long last = Math.min(ring.getCursor(), first + most - 1);
      for (long place = first; place <= last; place++) {
        Order order = ring.get(place).order;
        ring.get(place).order = null;
        if (order != null) {
          orders.add(order);
        }
      }
      taken.set(Math.max(last, first - 1));
      return orders;
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
    return known == null || halted ? closed() : known;
  }

  private static CancellationException closed() {
    return new CancellationException("the generator was closed");
  }

  /** Tells the threads to end, without waiting for them. */
  void halt() {
    synchronized (lifecycle) {
      halted = true;
    }
    barrier.alert();
    drawers.forEach(Drawer::halt);
  }

  /** Ends the threads and fails what is left; returns within a second. Twice is harmless. */
  @Override
  public void close() {
    halt();
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
        log.warn("{} has not ended within a second; its sampler does not react", thread.getName());
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
