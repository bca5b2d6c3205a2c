package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.random.SeededHash;

/**
 * Names one sample among all that one model draws with one blend and temperature: the key
 * determines the sample, every draw of it included.
 *
 * @param first the class that {@code lambda} is the share of
 * @param second the other class
 * @param lambda the share of {@code first}, in [0, 1]; a float's value, so that it survives being
 *     stored as one
 * @param index which of the many samples of that pair and mix
 */
public record SampleKey(int first, int second, double lambda, long index) {

  /** The seed that draws the sample's levels. */
  public long seed() {
    return seed(0);
  }

  /** The seed from which the sample's levels become greys. */
  public long greySeed() {
    return seed(1);
  }

  /** The seed that decides which real images are the sample's parents, and where. */
  public long parentSeed() {
    return seed(2);
  }

  private long seed(int purpose) {
    long pair = SeededHash.mix(SeededHash.mix(index, first), second);
    return SeededHash.mix(SeededHash.mix(pair, Double.doubleToLongBits(lambda)), purpose);
  }
}
