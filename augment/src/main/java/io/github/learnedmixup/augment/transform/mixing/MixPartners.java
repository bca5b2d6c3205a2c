package io.github.learnedmixup.augment.transform.mixing;

/** Which image each example of a batch is mixed with. */
public enum MixPartners {
  /**
   * The examples of the batch in a random order; an example may meet itself, and stays as it is.
   */
  SHUFFLED,
  /** The examples of the batch from the last to the first. */
  FLIPPED,
  /** A random example of the batch whose class makes a wanted pair with the example's own. */
  BY_CLASS,
  /** The examples of another iterator's batches, in their order. */
  REFERENCE
}
