package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.api.Internal;
import java.util.Arrays;

/** A way to place two parents, and to weight them pixel by pixel. Thread safe. */
@Internal
@FunctionalInterface
public interface CrossingMethod {
  /**
   * Places two parents.
   *
   * @param lambda the first one's share, in [0, 1]
   * @param seed decides what is random
   */
  CrossedParents cross(ParentImages images, double lambda, long seed);

  /** Both parents everywhere, with lambda as the weight. */
  static CrossingMethod even() {
    return (images, lambda, seed) -> {
      double[] weights = new double[images.shape().pixels()];
      Arrays.fill(weights, lambda);
      return new CrossedParents(images, weights);
    };
  }

  /** A rectangle of the parent of the smaller share within the other one. */
  static CrossingMethod patch() {
    return new PatchCrossing();
  }

  /** Blobs of the one parent and the other. */
  static CrossingMethod field() {
    return new FieldCrossing(/* places= */ 1, /* moves= */ false);
  }

  /** The blobs, out of several, along whose border the parents are alike. */
  static CrossingMethod placed() {
    return new FieldCrossing(FieldCrossing.SEVERAL, /* moves= */ false);
  }

  /** The blobs and the place of the second parent for which the parents are alike there. */
  static CrossingMethod matched() {
    return new FieldCrossing(FieldCrossing.SEVERAL, /* moves= */ true);
  }
}
