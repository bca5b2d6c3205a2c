package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.SamplePrefetcher.Batch;
import io.github.learnedmixup.augment.SamplePrefetcher.Delivery;
import io.github.learnedmixup.augment.SamplePrefetcher.Slot;
import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds substitutes for samples that are late. A sample that arrives after its own batch is not
 * lost: it takes the next place whose own sample is late. Under {@link LatePolicy#REUSE}, samples
 * that were delivered before take the other places. Used by one thread at a time.
 */
final class LateSamples {
  /** How many delivered samples are kept for reuse. */
  private static final int KEPT = 64;

  private final boolean reuse;
  private final long seed;

  // Slots that were left behind before their samples arrived, and those of them whose samples have
  // arrived since. No more of them than the samples that were ever under way at once have uses.
  private final Deque<Slot> missed = new ArrayDeque<>();
  private final Deque<Slot> arrived = new ArrayDeque<>();

  private final List<Delivery> kept = new ArrayList<>();
  private long replaced;

  /**
   * Starts without any sample.
   *
   * @param seed decides which delivered samples are reused
   */
  LateSamples(LatePolicy policy, long seed) {
    this.reuse = policy == LatePolicy.REUSE;
    this.seed = seed;
  }

  /** Adds a slot whose batch went without its sample, which is under way. */
  void add(Slot slot) {
    missed.addLast(slot);
  }

  /**
   * Looks which samples have arrived since.
   *
   * @param hasArrived may throw if a sample failed, and call {@link #forgetFailures} before
   */
  void collectArrivals(Predicate<Slot> hasArrived) {
    // Once round, by no iterator: a slot whose sample failed has the others that did so removed.
    for (int left = missed.size(); left > 0; left--) {
      Slot slot = missed.removeFirst();
      (hasArrived.test(slot) ? arrived : missed).addLast(slot);
    }
  }

  /** The slots whose samples have arrived, the first to be delivered first. */
  Iterator<Slot> arrivals() {
    return arrived.iterator();
  }

  /** Whether there is a delivered sample that may be {@link #reused}. */
  boolean canReuse() {
    return reuse && !kept.isEmpty();
  }

  /** A sample that was delivered before, in place of a slot's own. */
  Delivery reused(long slot, int row) {
    double draw = SeededHash.uniform(seed, slot);
    Delivery earlier = kept.get((int) (draw * kept.size()));
    return new Delivery(row, earlier.key(), earlier.image(), /* again= */ true);
  }

  /** Removes the arrivals that a completed batch holds, and keeps its samples for reuse. */
  void delivered(Batch batch) {
    for (int i = 0; i < batch.overdue(); i++) {
      arrived.removeFirst();
    }
    if (!reuse) {
      return;
    }
    for (Delivery delivery : batch.deliveries()) {
      if (delivery.again()) {
        continue; // else a few samples would drive the others out
      }
      if (kept.size() < KEPT) {
        kept.add(delivery);
      } else {
        kept.set((int) (replaced++ % KEPT), delivery);
      }
    }
  }

  /** Removes the slots whose samples failed. */
  void forgetFailures() {
    missed.removeIf(Slot::failed);
  }

  /** Removes all slots; samples for reuse stay. */
  void clear() {
    missed.clear();
    arrived.clear();
  }
}
