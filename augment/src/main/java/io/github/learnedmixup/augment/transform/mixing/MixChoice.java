package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.Shuffle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for every example of a batch whether it is mixed, with whom, by which way and lambda: a
 * pure function of the settings and of the numbers of the batch and of its first example.
 */
@Internal
public final class MixChoice {
  /**
   * How an example is mixed.
   *
   * @param partner which image it is mixed with
   * @param lambda share that it is to keep, a multiple of 2^-24
   * @param seed decides places and shapes
   */
  public record Mix(int partner, MixWay way, double lambda, long seed) {}

  private static final int LAMBDA = 0;
  private static final int PARTNER = 1;
  private static final int PLACE = 2;
  private static final int WHETHER = 3;
  private static final int WAY = 4;

  private final MixSettings settings;

  /** Chooses by settings. */
  public MixChoice(MixSettings settings) {
    this.settings = settings;
  }

  /**
   * Chooses for a batch.
   *
   * @param epoch of the batch, from 0
   * @param batch number of the batch, over all epochs
   * @param firstExample number of its first example, likewise
   * @param labels of its examples
   * @param others how many images the reference has, where partners are from there
   * @return a mix for each example; null where it stays as it is
   * @throws io.github.learnedmixup.pixelcnn.error.InvalidInputException if class pairs are of other
   *     classes
   */
  public @Nullable Mix[] of(
      long epoch, long batch, long firstExample, double[][] labels, int others) {
    int size = labels.length;
    int[] partners = partners(batch, labels, others);
    double probability =
        settings.probability()
            * settings.byEpoch().factor(epoch)
            * settings.byBatch().factor(batch);
    @Nullable Mix[] mixes = new @Nullable Mix[size];
    for (int i = 0; i < size; i++) {
      boolean alone = settings.partners() != MixPartners.REFERENCE && partners[i] == i;
      long unit =
          switch (settings.granularity()) {
            case EXAMPLE -> firstExample + i;
            case PAIR -> firstExample + Math.min(i, partners[i]);
            case BATCH -> batch;
          };
      if (!alone && SeededHash.uniform(seed(WHETHER, unit), 0) < probability) {
        MixWay way = way(seed(WAY, unit));
        mixes[i] = new Mix(partners[i], way, way.lambda(seed(LAMBDA, unit)), seed(PLACE, unit));
      }
    }
    return mixes;
  }

  private long seed(int stream, long unit) {
    return SeededHash.mix(SeededHash.mix(settings.seed(), stream), unit);
  }

  private MixWay way(long seed) {
    List<MixSettings.Odds> ways = settings.ways();
    double sum = ways.stream().mapToDouble(MixSettings.Odds::odds).sum();
    double left = SeededHash.uniform(seed, 0) * sum;
    for (MixSettings.Odds odds : ways) {
      left -= odds.odds();
      if (left < 0) {
        return odds.way();
      }
    }
    return ways.get(ways.size() - 1).way();
  }

  private int[] partners(long batch, double[][] labels, int others) {
    int size = labels.length;
    long seed = seed(PARTNER, batch);
    int[] partners = new int[size];
    switch (settings.partners()) {
      case FLIPPED -> Arrays.setAll(partners, i -> size - 1 - i);
      case REFERENCE -> Arrays.setAll(partners, i -> i % others);
      case BY_CLASS -> byClass(partners, labels, seed);
      case SHUFFLED -> {
        int[] order = Shuffle.order(size, seed);
        return settings.granularity() == MixGranularity.PAIR
            ? paired(order)
            : Shuffle.inverse(order);
      }
    }
    return partners;
  }

  /** Each two that follow one another; the last of an odd number is alone. */
  private static int[] paired(int[] order) {
    int[] partners = new int[order.length];
    for (int k = 0; k < order.length; k++) {
      int other = k ^ 1;
      partners[order[k]] = order[other < order.length ? other : k];
    }
    return partners;
  }

  private void byClass(int[] partners, double[][] labels, long seed) {
    ClassPairs pairs = settings.pairs();
    PairWeights weights =
        PairWeights.of(pairs == null ? ClassPairs.uniform() : pairs, labels[0].length);
    int[] classes = new int[labels.length];
    int[] counts = new int[labels[0].length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = BatchCheck.onlyClass(labels[i]);
      if (classes[i] >= 0) {
        counts[classes[i]]++;
      }
    }
    for (int i = 0; i < classes.length; i++) {
      partners[i] = weights.partner(i, classes, counts, SeededHash.mix(seed, i));
    }
  }
}
