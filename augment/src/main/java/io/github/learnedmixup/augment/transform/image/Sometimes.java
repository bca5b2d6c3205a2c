package io.github.learnedmixup.augment.transform.image;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/** See {@link Transforms#sometimes}. */
@SuppressWarnings("serial") // a transform that cannot be serialised is refused by Java, by name
record Sometimes(double probability, ImageTransform transform)
    implements ImageTransform, Serializable {
  Sometimes {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1], but is " + probability);
    }
    Objects.requireNonNull(transform, "transform");
    if (transform.ofEveryImage()) {
      throw new IllegalArgumentException(
          "what is done to every image cannot be left to chance, but this was: " + transform);
    }
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    return SeededHash.uniform(seed, 0) < probability
        ? transform.apply(pixels, shape, SeededHash.mix(seed, 1))
        : pixels.clone();
  }
}
