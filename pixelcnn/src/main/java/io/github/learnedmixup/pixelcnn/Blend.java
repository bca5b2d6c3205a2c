package io.github.learnedmixup.pixelcnn;

/**
 * How the distributions of two classes become the one that an image between them is drawn from.
 *
 * <p>For classes a and b and a mix lambda in [0, 1] (1 is all a), per pixel, given the pixels
 * before it:
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
   * (Hinton 2002, "Training products of experts by minimizing contrastive divergence").
   */
  PRODUCT
}
