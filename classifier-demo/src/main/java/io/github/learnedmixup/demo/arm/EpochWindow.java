package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.pixelcnn.identity.Description;

/**
 * When in a training an arm augments: from the beginning of one epoch to that of another, both
 * given as shares of the whole training.
 *
 * @param from where it begins, in [0, 1)
 * @param to where it ends, in (from, 1]
 */
public record EpochWindow(double from, double to) {
  /** All epochs. */
  public static final EpochWindow WHOLE = new EpochWindow(0, 1);

  public EpochWindow {
    if (!(from >= 0 && from < to && to <= 1)) {
      throw new IllegalArgumentException(
          "a window must be in [0, 1], its end after its begin, but is [%s, %s]"
              .formatted(from, to));
    }
  }

  /** The first epoch of so many that is augmented, from 0. */
  int firstEpoch(int epochs) {
    return (int) Math.round(from * epochs);
  }

  /** The first epoch that is not augmented any more. */
  int endEpoch(int epochs) {
    return (int) Math.round(to * epochs);
  }

  /** How many epochs of so many are augmented. */
  int epochsWithin(int epochs) {
    return endEpoch(epochs) - firstEpoch(epochs);
  }

  boolean holds(int epoch, int epochs) {
    return epoch >= firstEpoch(epochs) && epoch < endEpoch(epochs);
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder description) {
    description.set("from", from).set("to", to);
  }
}
