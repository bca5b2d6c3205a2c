package io.github.learnedmixup.augment.bank;

/**
 * A sample as it is kept: its greys, and what its label needs.
 *
 * <p>Greys follow from the sample's levels and key, and take no more room than levels; so they are
 * drawn once, on the generator's thread, however often the sample is served.
 *
 * @param greys row by row, as unsigned bytes, 0 to 255; not to be changed
 * @param logLikelihoodFirst log p(image | first class of its key), in nats; a float's value, so
 *     that it survives being stored as one
 * @param logLikelihoodSecond log p(image | second class of its key), likewise
 * @param inheritedShare of the parent of the first class, in [0, 1]; NaN for an image without
 *     parents, or whose parents are alike; likewise
 */
// Thousands are handed through the pipeline; nobody compares them or writes into their arrays.
@SuppressWarnings("ArrayRecordComponent")
public record GeneratedImage(
    byte[] greys, double logLikelihoodFirst, double logLikelihoodSecond, double inheritedShare) {
  /** An image without parents. */
  public GeneratedImage(byte[] greys, double logLikelihoodFirst, double logLikelihoodSecond) {
    this(greys, logLikelihoodFirst, logLikelihoodSecond, Double.NaN);
  }

  /** Rounds the numbers to floats. */
  public GeneratedImage {
    logLikelihoodFirst = rounded(logLikelihoodFirst);
    logLikelihoodSecond = rounded(logLikelihoodSecond);
    inheritedShare = rounded(inheritedShare);
  }

  private static double rounded(double number) {
    return (float) number;
  }
}
