package io.github.learnedmixup.augment.transform.mixing;

/** What shares a decision: whether to mix, which way, lambda, and places. */
public enum MixGranularity {
  /** Every example has decisions of its own. */
  EXAMPLE,
  /** Two examples are each other's partners, and have theirs in common. */
  PAIR,
  /** All examples of a batch have theirs in common. */
  BATCH
}
