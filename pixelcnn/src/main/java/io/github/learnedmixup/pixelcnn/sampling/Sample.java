package io.github.learnedmixup.pixelcnn.sampling;

/**
 * An image that was drawn, and how likely it is: exactly, in nats, for the quantised image.
 *
 * @param levels the grey level of each pixel, row by row, {@code height * width} bytes in [0,
 *     levels); owned by the receiver, not to be changed by whoever shares it
 * @param logLikelihoodFirst log p(image | first class of the request)
 * @param logLikelihoodSecond log p(image | second class of the request)
 * @param logLikelihoodProposal log of the probability with which one try of this request draws this
 *     image, its blend and temperature included
 * @param accepted whether it passed what was asked of it; true where nothing was, see {@code
 *     AcceptingSampler}
 * @param tries how many images were drawn for the request, this one being the last if it was
 *     accepted; at least 1
 */
// The image is handed through a pipeline a hundred thousand times; a defensive copy would buy
// nothing but garbage. Records with array components compare by identity, which nobody relies on.
@SuppressWarnings("ArrayRecordComponent")
public record Sample(
    byte[] levels,
    double logLikelihoodFirst,
    double logLikelihoodSecond,
    double logLikelihoodProposal,
    boolean accepted,
    int tries) {

  /** A sample of which nothing was asked: the first try is accepted. */
  public Sample(
      byte[] levels,
      double logLikelihoodFirst,
      double logLikelihoodSecond,
      double logLikelihoodProposal) {
    this(levels, logLikelihoodFirst, logLikelihoodSecond, logLikelihoodProposal, true, 1);
  }

  /** log p(image | first class) - log p(image | second class), in nats. */
  public double logRatio() {
    return logLikelihoodFirst - logLikelihoodSecond;
  }

  /** A copy after a verdict on it. */
  public Sample judged(boolean verdict, int triesSoFar) {
    return new Sample(
        levels,
        logLikelihoodFirst,
        logLikelihoodSecond,
        logLikelihoodProposal,
        verdict,
        triesSoFar);
  }
}
