package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;

/** An operation with a strength that is uniform between two, or always the same. */
@Immutable
record Strengths(Operation operation, double least, double most)
    implements ImageTransform, Serializable {

  /** Of one strength. */
  static Strengths of(Operation operation, double strength) {
    return new Strengths(operation, strength, strength);
  }

  /**
   * Of either sign.
   *
   * @throws IllegalArgumentException if most is not in [0, 1]
   */
  static Strengths around(Operation operation, double most) {
    if (!(most >= 0 && most <= 1)) {
      throw new IllegalArgumentException("most must be in [0, 1], but is " + most);
    }
    return new Strengths(operation, -most, most);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    double strength = least + (most - least) * SeededHash.uniform(seed, 0);
    return operation.apply(pixels, shape, strength);
  }
}
