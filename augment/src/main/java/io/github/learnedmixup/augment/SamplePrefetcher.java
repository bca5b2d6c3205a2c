package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.bank.SampleStore;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the samples of a run's slots in order: keeps a window of slots ahead of the batch that
 * is due, requests what is missing in it a range at a time, and waits where a sample is late or
 * takes what {@link LateSamples} has in its place.
 *
 * <p>The window holds its futures strongly: what is under way cannot be lost, and its number is
 * bounded, which the cache's bound in bytes cannot do. A shared future is never cancelled or timed
 * out; time limits are on the waiting.
 *
 * <p>Used by one thread at a time, except {@link #metrics} and {@link #close}.
 */
final class SamplePrefetcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SamplePrefetcher.class);

  /** How often a full ring is looked at while a sample cannot even be requested. */
  private static final long RING_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How often a waiting thread checks whether the generator is closed. */
  private static final long HALT_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a thread waits before a warning names the sampler as the cause. */
  private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * A sample for a row of the batch.
   *
   * @param again whether it was delivered before, and now stands in for one that is late
   */
  record Delivery(int row, SampleKey key, GeneratedImage image, boolean again) {}

  /** A row of the batch whose sample is not there. */
  record Late(int row, long slot, double lambda) {}

  /**
   * What there is for a batch.
   *
   * @param slots how many synthetic rows it was planned to have
   * @param late those that have neither a sample of their own nor another one
   * @param overdue how many of the deliveries were due in an earlier batch
   */
  record Batch(int slots, List<Delivery> deliveries, List<Late> late, int overdue) {}

  /** A slot in the window. */
  static final class Slot {
    private final long number;
    private SampleKey key;
    private @Nullable CompletableFuture<GeneratedImage> future;
    private boolean missed; // its batch was to go without its sample

    Slot(long number, SampleKey key) {
      this.number = number;
      this.key = key;
    }

    /** Whether its sample was requested, and failed. */
    boolean failed() {
      return future != null && future.isCompletedExceptionally();
    }

    /** The delivery of its sample, which must have arrived. */
    Delivery delivery(int row) {
      return new Delivery(row, key, future.join(), /* again= */ false);
    }
  }

  private final SlotPlan plan;
  private final SampleSupply supply;
  private final SampleCache cache;
  private final SampleStore store;
  private final SampleGenerator generator;

  private final Deque<Slot> window = new ArrayDeque<>();
  private long planned; // slots of the run that have entered the window or were delivered before
  private int unrequested; // slots in the window that have no future yet
  private final LateSamples lateSamples;
  private boolean warned; // about waiting

  private final LongAdder delivered = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitedNanos = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final LongAdder pixelMixed = new LongAdder();
  private final LongAdder starved = new LongAdder();

  /**
   * Begins with a slot; the generator and the store are closed with this prefetcher.
   *
   * @param slot the first one to deliver, counted through the run
   */
  SamplePrefetcher(
      SlotPlan plan,
      SampleSupply supply,
      SampleCache cache,
      SampleStore store,
      SampleGenerator generator,
      long seed,
      long slot) {
    this.planned = slot;
    this.plan = plan;
    this.supply = supply;
    this.cache = cache;
    this.store = store;
    this.generator = generator;
    this.lateSamples = new LateSamples(supply.latePolicy(), SeededHash.mix(seed, 3));
  }

  /**
   * The samples for the synthetic rows of a batch, in the order of the run's slots. They are due
   * until {@link #advance} says that they arrived.
   *
   * @param rows the batch's synthetic rows
   * @param ahead how many slots the batches after it are expected to have, as far as samples are
   *     requested ahead
   * @throws SampleGenerationException if a sample cannot be had; see there
   * @throws CancellationException if this prefetcher is closed
   */
  Batch take(int[] rows, double ahead) {
    lookAhead(rows.length, ahead);
    request();
    lateSamples.collectArrivals(slot -> finished(slot) != null);
    List<Delivery> deliveries = new ArrayList<>();
    List<Late> late = new ArrayList<>();
    long waitedBefore = waitedNanos.sum();
    int overdue = 0;
    Iterator<Slot> slots = window.iterator();
    Iterator<Slot> arrivals = lateSamples.arrivals();
    for (int row : rows) {
      Slot slot = slots.next();
      GeneratedImage image = finished(slot);
      if (image == null && supply.latePolicy() == LatePolicy.WAIT) {
        long waited = waitedNanos.sum() - waitedBefore;
        image = await(slot, supply.waitLimit().toNanos() - waited);
      }
      slot.missed = image == null;
      if (image != null) {
        deliveries.add(new Delivery(row, slot.key, image, /* again= */ false));
      } else if (arrivals.hasNext()) {
        overdue++;
        deliveries.add(arrivals.next().delivery(row));
      } else if (lateSamples.canReuse()) {
        deliveries.add(lateSamples.reused(slot.number, row));
      } else {
        late.add(new Late(row, slot.number, slot.key.lambda()));
      }
    }
    return new Batch(rows.length, deliveries, late, overdue);
  }

  /**
   * Leaves the slots of a batch that was completed behind.
   *
   * @param mixed how many of its late rows were made of real images
   */
  void advance(Batch batch, int mixed) {
    lateSamples.delivered(batch);
    for (int i = 0; i < batch.slots(); i++) {
      Slot slot = window.removeFirst();
      if (plan.isLastUse(slot.number)) {
        cache.forget(slot.key);
      }
      if (slot.future == null) {
        unrequested--;
      } else if (slot.missed) {
        lateSamples.add(slot);
      }
    }
    delivered.add(batch.deliveries().size());
    pixelMixed.add(mixed);
    starved.add(batch.late().size() - mixed);
    reused.add(batch.deliveries().stream().filter(Delivery::again).count());
  }

  /** Plans the slots ahead anew, after the plan has changed, and forgets those behind. */
  void replan() {
    lateSamples.clear();
    for (Slot slot : window) {
      SampleKey key = plan.key(slot.number);
      if (!key.equals(slot.key)) {
        slot.key = key;
        if (slot.future != null) {
          slot.future = null;
          unrequested++;
        }
      }
    }
  }

  /**
   * Plans ahead when less than half of the look-ahead is left, so that samples are requested many
   * at a time: a sampler's time for a few is hardly less than for many.
   */
  private void lookAhead(int due, double ahead) {
    if (window.size() >= due + ahead / 2) {
      return;
    }
    double enough = due + ahead;
    while (window.size() < enough) {
      window.addLast(new Slot(planned, plan.key(planned)));
      planned++;
      unrequested++;
    }
  }

  /**
   * Finds or requests the samples of the window's slots, in their order, as far as there is room.
   */
  private void request() {
    if (unrequested == 0) {
      return;
    }
    int room = generator.room();
    List<SampleGenerator.Order> orders = new ArrayList<>();
    for (Slot slot : window) {
      if (slot.future != null) {
        continue;
      }
      CompletableFuture<GeneratedImage> future = lookUp(slot.key);
      if (future != null) {
        hits.increment();
      } else if (orders.size() < room) {
        misses.increment();
        future = cache.insert(slot.key);
        orders.add(new SampleGenerator.Order(slot.key, future));
      } else {
        break;
      }
      slot.future = future;
      unrequested--;
    }
    if (!orders.isEmpty()) {
      generator.place(orders);
    }
  }

  /** Looks a sample up in the cache and the store, before it is requested. */
  private @Nullable CompletableFuture<GeneratedImage> lookUp(SampleKey key) {
    CompletableFuture<GeneratedImage> future = cache.find(key);
    if (future == null) {
      GeneratedImage image = store.find(key);
      if (image != null) {
        future = cache.insert(key);
        future.complete(image);
      }
    }
    return future;
  }

  private @Nullable GeneratedImage finished(Slot slot) {
    CompletableFuture<GeneratedImage> future = slot.future;
    if (future == null || !future.isDone()) {
      return null;
    }
    try {
      return get(future, 0);
    } catch (TimeoutException e) {
      throw new AssertionError("a future that is done must not time out", e);
    }
  }

  private GeneratedImage await(Slot slot, long mostNanos) {
    waits.increment();
    long began = System.nanoTime();
    long deadline = began + mostNanos;
    try {
      while (true) {
        long now = System.nanoTime();
        if (generator.halted()) {
          // A sampler that does not react may keep the future open for as long as it likes.
          throw SampleGenerator.closed();
        }
        if (deadline - now <= 0) {
          throw new SampleGenerationException(
              ("no image came for synthetic slot %d within the waitLimit of %s; the generator has"
                      + " made %d so far")
                  .formatted(slot.number, supply.waitLimit(), generator.counts().generated.sum()));
        }
        if (now - began > WARNING_NANOS) {
          warnAboutWaiting();
        }
        CompletableFuture<GeneratedImage> future = slot.future;
        if (future == null) {
          if (Thread.currentThread().isInterrupted()) {
            throw SampleGenerationException.interrupted();
          }
          LockSupport.parkNanos(this, Math.min(RING_POLL_NANOS, deadline - now));
          request();
        } else {
          try {
            return get(future, Math.min(HALT_POLL_NANOS, deadline - now));
          } catch (TimeoutException e) {
            // The loop checks whether to go on, and warns after a while.
          }
        }
      }
    } finally {
      waitedNanos.add(System.nanoTime() - began);
    }
  }

  private GeneratedImage get(CompletableFuture<GeneratedImage> future, long nanos)
      throws TimeoutException {
    try {
      return future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SampleGenerationException.interrupted();
    } catch (CancellationException | ExecutionException e) {
      forgetFailures();
      // A sampler may throw the first of these as well, for a reason of its own.
      if (e instanceof CancellationException ended && generator.halted()) {
        throw ended;
      }
      throw SampleGenerationException.failed(e);
    }
  }

  /** Lets a later call request the failed samples anew, if their places are still to come. */
  private void forgetFailures() {
    lateSamples.forgetFailures();
    for (Slot slot : window) {
      if (slot.failed()) {
        slot.future = null;
        unrequested++;
      }
    }
  }

  private void warnAboutWaiting() {
    if (!warned) {
      warned = true;
      log.warn(
          "the classifier is waiting for synthetic images: the generator has made {} so far;"
              + " more reuse, a smaller share or another late policy makes it wait less",
          generator.counts().generated.sum());
    }
  }

  /** Reports what was done so far. */
  SupplyMetrics metrics(long epochs) {
    SamplerWorker.Counts counts = generator.counts();
    long generated = counts.generated.sum();
    long busy = counts.busyNanos.sum();
    return new SupplyMetrics(
        epochs,
        delivered.sum(),
        hits.sum(),
        misses.sum(),
        cache.evictions(),
        waits.sum(),
        Duration.ofNanos(waitedNanos.sum()),
        reused.sum(),
        pixelMixed.sum(),
        starved.sum(),
        generated,
        counts.lost.sum(),
        busy == 0 ? 0 : generated * 1e9 / busy,
        (double) counts.accepted.sum() / counts.tries.sum(),
        store.hits(),
        store.failures());
  }

  /**
   * Tells the generator to end, without waiting for it, and closes the store, which may write; for
   * the cleaner.
   */
  Runnable halting() {
    SampleGenerator halted = generator;
    SampleStore left = store;
    return () -> {
      try {
        halted.halt();
      } finally {
        left.close();
      }
    };
  }

  @Override
  public void close() {
    // A sampler that cannot be closed must not cost the samples, nor hold on to a bank.
    try {
      generator.close();
    } finally {
      store.close();
    }
  }
}
