package io.github.learnedmixup.pixelcnn.sampling;

/**
 * How the distributions of two classes become the one that an image between them is drawn from.
 *
 * <p>For classes a and b and a mix lambda in [0, 1] (1 is all a), per pixel, given the pixels
 * before it, each blend below gives log-probabilities of the levels; a request's temperature
 * divides them, and they are renormalised. With lambda 1 or 0 every blend is the plain distribution
 * of a or of b.
 */
public enum Blend {
  /**
   * The network is conditioned on the interpolated label, lambda of a and 1 - lambda of b: the way
   * of the Conditional PixelCNN's "interpolation of class embeddings" (van den Oord et al. 2016,
   * arXiv:1606.05328). The network never saw such a label in training.
   */
  LABEL,

  /**
   * The product of experts, log p = lambda log p(x|a) + (1 - lambda) log p(x|b), renormalised
   * (Hinton 2002, "Training products of experts by minimizing contrastive divergence"). It draws
   * what neither class finds unlikely: where the classes begin at different places, that may be
   * nothing at all.
   */
  PRODUCT,

  /**
   * The mixture of experts, p = lambda p(x|a) + (1 - lambda) p(x|b), with the same weights at every
   * pixel (Jacobs, Jordan, Nowlan and Hinton 1991, "Adaptive mixtures of local experts", with a
   * gate that is set, not learned). It begins a stroke where either class would. The mixture of the
   * two classes' <em>images</em> would weigh by Bayes' rule, lambda times p(pixels so far|a)
   * against the same for b, and after a few telling pixels be a plain sample of one class.
   */
  MIXTURE,

  /**
   * The product of experts with a weight in place of lambda that a controller chooses anew for each
   * pixel, so that the finished image's log p(x|a) - log p(x|b) comes close to {@link
   * Steering#target}: lambda says what the image is, not how its pixels are drawn.
   */
  STEERED
}
