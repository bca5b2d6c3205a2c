package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.MixPlan.Placement;
import io.github.learnedmixup.augment.MixPosition.PairsVersion;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rows of a batch are synthetic, and for the k-th synthetic slot of a run, counted
 * from 0, which sample it shows: pure functions of the settings, the seed and what they are asked
 * for. No clock, no thread and no cache has a part in it.
 *
 * <p><b>Rows.</b> Where images replace real ones, the examples of an epoch are cut into strata of 1
 * / share examples, and each stratum has one slot at a random place: every batch gets its share,
 * whatever its size. Where they are added, every batch of one size gets the same number. A batch
 * that is not to be mixed has no slots.
 *
 * <p><b>The pool.</b> With pool size M and reuse R, slots come in groups of R. The first slot of a
 * group shows a new sample, the r-th one the sample that is r M / R groups old. So each sample is
 * served R times, about M slots apart, and the M youngest are all that is ever needed. In the
 * beginning, when there are no samples that old, the younger ones are drawn from at random; for
 * these draws the run begins with a few dozen samples at hand rather than one. Thus the demand for
 * new samples is one for R slots from the beginning, with no burst in which the pool is filled.
 *
 * <p><b>Versions.</b> Class pairs may be renewed when an epoch begins: samples that are introduced
 * from then on are of the new pairs, older ones stay what they are. So a sample follows from its
 * number and the versions, whenever it is planned. Versions of samples that no slot shows any more
 * are dropped, and of few samples their pairs are kept instead: see {@link PairsVersion}.
 */
final class SlotPlan {
  /** How many samples are there to choose from at the beginning, if the pool is that large. */
  static final int HEAD_START = 64;

  private final MixPlan mix;
  private final TrainedClasses classes;
  private final int reuse;
  private final long groupsBetweenUses;
  private final long headStart;
  private final long positionSeed;
  private final long earlySeed;
  private final long sampleSeed;
  private final long mixedSeed;

  /** Gives the pairs of samples, which have a number and an index, as one version of them says. */
  private record Draws(PairsVersion version, @Nullable LongFunction<ClassPair> byIndex) {
    ClassPair pair(long sample, long index) {
      return byIndex == null
          ? version.each().get((int) (sample - version.firstSample()))
          : byIndex.apply(index);
    }
  }

  private final List<Draws> versions = new ArrayList<>(); // in the order of their first samples

  /** Begins with the settings' own pairs. */
  SlotPlan(MixPlan mix, SampleSupply supply, TrainedClasses classes, long seed) {
    this(mix, supply, classes, seed, List.of(new PairsVersion(0, 0, mix.pairs())));
  }

  /** Goes on with the versions that another plan had, at least one. */
  SlotPlan(
      MixPlan mix,
      SampleSupply supply,
      TrainedClasses classes,
      long seed,
      List<PairsVersion> versions) {
    this.mix = mix;
    this.classes = classes;
    this.reuse = supply.reuse();
    this.groupsBetweenUses = supply.poolSize() / supply.reuse();
    this.headStart = reuse == 1 ? 0 : Math.min(HEAD_START, supply.poolSize()) - 1;
    this.positionSeed = SeededHash.mix(seed, 0);
    this.earlySeed = SeededHash.mix(seed, 1);
    this.sampleSeed = SeededHash.mix(seed, 2);
    this.mixedSeed = SeededHash.mix(seed, 4); // 3 is the feed's
    versions.forEach(this::add);
  }

  private void add(PairsVersion version) {
    ClassPairs pairs = version.pairs();
    versions.add(new Draws(version, pairs == null ? null : pairs.draws(classes)));
  }

  /**
   * The synthetic rows of a batch: rising, below {@code size} where they replace real ones, and
   * from {@code size} on where they are added.
   *
   * @param epoch which epoch, from 0
   * @param batch which batch of the epoch, from 0
   * @param from the batch's first real example, counted through the epoch
   * @param size its number of real examples
   */
  int[] rows(long epoch, long batch, long from, int size) {
    double share = share(epoch);
    if (share == 0
        || SeededHash.uniform(SeededHash.mix(mixedSeed, epoch), batch) >= mix.probability()) {
      return new int[0];
    }
    if (mix.placement() == Placement.ADD) {
      return IntStream.range(size, size + added(share, size)).toArray();
    }
    long seed = SeededHash.mix(positionSeed, epoch);
    int[] rows = new int[size];
    int count = 0;
    for (long stratum = Math.max(0, (long) (from * share) - 1); ; stratum++) {
      long position = position(stratum, share, seed);
      if (position >= from + size) {
        return Arrays.copyOf(rows, count);
      }
      if (position >= from) {
        rows[count++] = (int) (position - from);
      }
    }
  }

  /** Which example of the epoch is the slot of a stratum; strictly increasing. */
  private static long position(long stratum, double share, long seed) {
    long low = (long) Math.floor(stratum / share);
    long examples = (long) Math.floor((stratum + 1) / share) - low;
    return low + (long) (SeededHash.uniform(seed, stratum) * examples);
  }

  /** How many examples are added to a mixed batch of an epoch. */
  int added(long epoch, int size) {
    return mix.placement() == Placement.ADD ? added(share(epoch), size) : 0;
  }

  private static int added(double share, int size) {
    return share == 0 || size <= 0 ? 0 : (int) Math.max(1, Math.round(size * share / (1 - share)));
  }

  private double share(long epoch) {
    return mix.share() * mix.schedule().factor(epoch);
  }

  /**
   * How many slots the batches that follow one have in the mean: what to look ahead for, which
   * decides nothing. Where the schedule ends, so does the looking ahead.
   *
   * @param epoch which epoch, from 0
   * @param batch which batch of the epoch, from 0
   * @param size its number of real examples
   * @param batches how many that follow
   * @param length batches of an epoch; 0 if it is not known yet: the next epoch may then begin with
   *     any batch
   */
  double ahead(long epoch, long batch, int size, int batches, long length) {
    if (length == 0) {
      return batches * Math.max(slots(epoch, size), slots(epoch + 1, size));
    }
    double slots = 0;
    long from = batch + 1;
    long end = from + batches;
    while (from < end) {
      long next = Math.min(end, (from / length + 1) * length);
      slots += (next - from) * slots(epoch + from / length, size);
      from = next;
    }
    return slots;
  }

  private double slots(long epoch, int size) {
    double mixed = mix.placement() == Placement.ADD ? added(epoch, size) : size * share(epoch);
    return mixed * mix.probability();
  }

  /** The sample that the slot shows. */
  SampleKey key(long slot) {
    long sample = sample(slot);
    long index = index(sample);
    ClassPair pair = draws(sample).pair(sample, index);
    double lambda = (float) mix.mixes().draw(SeededHash.mix(index, 2));
    return new SampleKey(pair.first(), pair.second(), lambda, index);
  }

  private Draws draws(long sample) {
    int version = versions.size() - 1;
    while (version > 0 && versions.get(version).version.firstSample() > sample) {
      version--;
    }
    return versions.get(version);
  }

  private long index(long sample) {
    return SeededHash.mix(sampleSeed, sample);
  }

  /** The number of the slot's sample, counted in the order in which samples are introduced. */
  long sample(long slot) {
    long newest = newest(slot);
    long sample = newest - slot % reuse * groupsBetweenUses;
    return sample >= 0 ? sample : (long) (SeededHash.uniform(earlySeed, slot) * (newest + 1));
  }

  /** Whether no later slot of the run shows the slot's sample. */
  boolean isLastUse(long slot) {
    return slot % reuse == reuse - 1 && newest(slot) >= (reuse - 1) * groupsBetweenUses;
  }

  private long newest(long slot) {
    return headStart + slot / reuse;
  }

  /**
   * Makes the samples that are introduced from one slot on of other pairs.
   *
   * @param epoch the epoch that begins
   * @param slot the first one of the epoch
   */
  void renew(ClassPairs pairs, long epoch, long slot) {
    if (pairs.equals(versions.get(versions.size() - 1).version.pairs())) {
      return;
    }
    long firstSample = slot == 0 ? 0 : newest(slot - 1) + 1;
    versions.removeIf(draws -> draws.version.firstSample() == firstSample);
    List<PairsVersion> before = versions();
    versions.clear();
    // The oldest sample that a slot from here on shows is there for the last time; in the beginning
    // any sample may be shown.
    long oldest = Math.max(0, newest(slot) - (reuse - 1) * groupsBetweenUses);
    compact(before, oldest, firstSample).forEach(this::add);
    add(new PairsVersion(epoch, firstSample, pairs));
  }

  /**
   * Says the same of the samples from one on and before another one, in fewer bytes of a state file
   * where that can be.
   */
  private List<PairsVersion> compact(List<PairsVersion> before, long from, long until) {
    Deque<PairsVersion> compact = new ArrayDeque<>();
    for (int i = 0; i < before.size(); i++) {
      long end = i + 1 < before.size() ? before.get(i + 1).firstSample() : until;
      PairsVersion version = before.get(i);
      long first = Math.max(from, version.firstSample());
      if (first >= end) {
        continue;
      }
      ClassPairs pairs = version.pairs();
      if (pairs != null && StateFile.bytes(pairs) <= (end - first) * StateFile.BYTES_A_PAIR) {
        compact.addLast(version);
        continue;
      }
      PairsVersion last = compact.peekLast();
      boolean joined = last != null && last.pairs() == null;
      List<ClassPair> each = new ArrayList<>(joined ? last.each() : List.of());
      Draws draws = new Draws(version, pairs == null ? null : pairs.draws(classes));
      for (long sample = first; sample < end; sample++) {
        each.add(draws.pair(sample, index(sample)));
      }
      if (joined) {
        compact.removeLast();
      }
      compact.addLast(
          new PairsVersion(
              joined ? last.epoch() : version.epoch(),
              joined ? last.firstSample() : first,
              null,
              each));
    }
    return List.copyOf(compact);
  }

  /** The pairs in use, in the order of the samples that are made of them. */
  List<PairsVersion> versions() {
    return versions.stream().map(Draws::version).toList();
  }
}
