package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.data.SeededHash;

/**
 * Decides for the k-th synthetic slot of a run, counted from 0, which example it replaces and which
 * sample it shows: a pure function of the settings, the seed and k. No clock, no thread and no
 * cache has a part in it.
 *
 * <p><b>Positions.</b> The examples of a run are counted through all its batches and epochs. They
 * are cut into strata of 1 / share examples, and each stratum has one slot at a random place: every
 * batch gets its share, whatever its size.
 *
 * <p><b>The pool.</b> With pool size M and reuse R, slots come in groups of R. The first slot of a
 * group shows a new sample, the r-th one the sample that is r M / R groups old. So each sample is
 * served R times, about M slots apart, and the M youngest are all that is ever needed. In the
 * beginning, when there are no samples that old, the younger ones are drawn from at random; for
 * these draws the run begins with a few dozen samples at hand rather than one. Thus the demand for
 * new samples is one for R slots from the beginning, with no burst in which the pool is filled.
 */
final class SlotPlan {
  /** How many samples are there to choose from at the beginning, if the pool is that large. */
  private static final int HEAD_START = 64;

  private final double share;
  private final double alpha;
  private final int classes;
  private final int reuse;
  private final long groupsBetweenUses;
  private final long headStart;
  private final long positionSeed;
  private final long earlySeed;
  private final long sampleSeed;

  SlotPlan(MixPlan mix, SampleSupply supply, int classes, long seed) {
    this.share = mix.share();
    this.alpha = mix.alpha();
    this.classes = classes;
    this.reuse = supply.reuse();
    this.groupsBetweenUses = supply.poolSize() / supply.reuse();
    this.headStart = reuse == 1 ? 0 : Math.min(HEAD_START, supply.poolSize()) - 1;
    this.positionSeed = SeededHash.mix(seed, 0);
    this.earlySeed = SeededHash.mix(seed, 1);
    this.sampleSeed = SeededHash.mix(seed, 2);
  }

  /** Which example of the run the slot replaces; strictly increasing. */
  long position(long slot) {
    if (share == 0) {
      return Long.MAX_VALUE;
    }
    long low = stratum(slot);
    long examples = stratum(slot + 1) - low;
    return low + (long) (SeededHash.uniform(positionSeed, slot) * examples);
  }

  /** The sample that the slot shows. */
  SampleKey key(long slot) {
    long sample = sample(slot);
    long index = SeededHash.mix(sampleSeed, sample);
    int first = (int) (SeededHash.uniform(index, 0) * classes);
    int others = 1 + (int) (SeededHash.uniform(index, 1) * (classes - 1));
    double lambda = (float) BetaDraw.of(alpha, SeededHash.mix(index, 2));
    return new SampleKey(first, (first + others) % classes, lambda, index);
  }

  /** The number of the slot's sample, counted in the order in which samples are introduced. */
  long sample(long slot) {
    long newest = headStart + slot / reuse;
    long sample = newest - slot % reuse * groupsBetweenUses;
    return sample >= 0 ? sample : (long) (SeededHash.uniform(earlySeed, slot) * (newest + 1));
  }

  private long stratum(long slot) {
    return (long) Math.floor(slot / share);
  }
}
