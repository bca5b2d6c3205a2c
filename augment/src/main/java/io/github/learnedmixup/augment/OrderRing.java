package io.github.learnedmixup.augment;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.github.learnedmixup.augment.SampleGenerator.Order;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands orders over to the generator's threads, and takes back those that a thread could not
 * answer. Orders are published by one thread at a time, as one range, and taken by several. What a
 * thread takes is its own: the ring's places are free as soon as their orders are taken, and hold
 * no reference to them.
 *
 * <p>The Disruptor's own event processor is not used: it frees places only after all that was
 * available, it takes its batches without knowing the sampler's width, an interrupt makes it skip
 * an event, whose future nobody would ever complete, and several of them would share a ring by
 * turns, so that the slowest holds up all.
 */
final class OrderRing {
  /** A place in the ring. */
  private static final class Place {
    private @Nullable Order order;
  }

  private final RingBuffer<Place> ring;
  private final SequenceBarrier barrier;
  private final Object taking = new Object();
  private final Sequence taken = new Sequence(RingBuffer.INITIAL_CURSOR_VALUE); // by taking
  private final Deque<Order> givenBack = new ArrayDeque<>(); // guarded by taking
  private volatile boolean halted; // written under taking

  /**
   * Allocates an empty ring.
   *
   * @param size how many orders there is room for, a power of two
   * @param strategy how threads wait for orders
   */
  OrderRing(int size, SampleSupply.WaitStrategy strategy) {
    ring = RingBuffer.createSingleProducer(Place::new, size, strategy(strategy));
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

  /** How many orders there is room for in the empty ring. */
  int size() {
    return ring.getBufferSize();
  }

  /** How many orders can be published at once now. */
  int room() {
    return (int) ring.remainingCapacity();
  }

  /**
   * Publishes orders as one range.
   *
   * @throws InsufficientCapacityException if there are more of them than {@link #room}
   */
  void publish(List<Order> orders) throws InsufficientCapacityException {
    // There is room. The method that would wait for it asserts that one and the same thread makes
    // all requests, where this class wants only one at a time.
    long last = ring.tryNext(orders.size());
    long first = last - orders.size() + 1;
    for (int i = 0; i < orders.size(); i++) {
      ring.get(first + i).order = orders.get(i);
    }
    ring.publish(first, last);
    // Publishing is a release store only: without the fence the caller's look at whether all
    // threads have ended could come before it, and neither it nor the ending one would see the
    // other.
    VarHandle.fullFence();
  }

  /** Waits until there may be an order, or until {@link #giveBack} or {@link #halt} is called. */
  void awaitOrder() {
    // An interrupt from outside says nothing to this thread, and would disturb its sampler.
    boolean ignored = Thread.interrupted();
    try {
      long unused = barrier.waitFor(taken.get() + 1);
    } catch (AlertException | TimeoutException | InterruptedException e) {
      // Orders were given back, or the ring was halted.
    }
  }

  /**
   * Takes some orders, those first that were given back, then out of the ring, which keeps no
   * reference to them; none if there is none.
   */
  List<Order> take(int most) {
    synchronized (taking) {
      List<Order> orders = new ArrayList<>();
      while (orders.size() < most && !givenBack.isEmpty()) {
        orders.add(givenBack.removeFirst());
      }
      if (givenBack.isEmpty() && !halted) {
        barrier.clearAlert();
      }
      long first = taken.get() + 1;
      long last = Math.min(ring.getCursor(), first + most - orders.size() - 1);
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

  /** Lets other threads take orders that this one had taken, and wakes them. */
  void giveBack(List<Order> orders) {
    if (!orders.isEmpty()) {
      synchronized (taking) {
        givenBack.addAll(orders);
        barrier.alert();
      }
    }
  }

  /** Lets no thread wait any more. Orders can still be taken. */
  void halt() {
    synchronized (taking) {
      halted = true;
      barrier.alert();
    }
  }

  /** Whether {@link #halt} was called. */
  boolean halted() {
    return halted;
  }
}
