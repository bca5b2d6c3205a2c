package io.github.learnedmixup.pixelcnn;

/**
 * An image that was drawn, and how likely it is: exactly, in nats, for the quantised image.
 *
 * @param levels the grey level of each pixel, row by row, {@code height * width} bytes in [0,
 *     levels); owned by the receiver, not to be changed by whoever shares it
 * @param logLikelihoodFirst log p(image | first class of the request)
 * @param logLikelihoodSecond log p(image | second class of the request)
 * @param logLikelihoodProposal log of the probability with which this request draws this image, its
 *     blend and temperature included
 */
// The image is handed through a pipeline a hundred thousand times; a defensive copy would buy
// nothing but garbage. Records with array components compare by identity, which nobody relies on.
@SuppressWarnings("ArrayRecordComponent")
public record Sample(
    byte[] levels,
    double logLikelihoodFirst,
    double logLikelihoodSecond,
    double logLikelihoodProposal) {}
