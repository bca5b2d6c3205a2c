package io.github.learnedmixup.pixelcnn.image;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Transforms one after the other; the k-th, counted from 0, is given the seed {@code
 * SeededHash.mix(seed, k)}. {@link ImageTransform#then} makes them. It can be serialised if its
 * transforms can.
 *
 * @param inOrder at least one, the first to be applied first
 */
@SuppressWarnings("serial") // a transform that cannot be serialised is refused by Java, by name
public record Composed(List<ImageTransform> inOrder) implements ImageTransform, Serializable {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no transform, or if some are for every image and
   *     others only for training images
   */
  public Composed {
    inOrder = List.copyOf(inOrder);
    if (inOrder.isEmpty()) {
      throw new IllegalArgumentException("inOrder must have at least one transform, but is empty");
    }
    if (inOrder.stream().map(ImageTransform::ofEveryImage).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "transforms of every image and transforms of training images only cannot be composed,"
              + " but these were: "
              + inOrder);
    }
  }

  /** Composes two transforms; where one is composed itself, its parts are taken over. */
  static Composed of(ImageTransform first, ImageTransform second) {
    return new Composed(Stream.of(first, second).flatMap(Composed::parts).toList());
  }

  private static Stream<ImageTransform> parts(ImageTransform transform) {
    Objects.requireNonNull(transform, "transform");
    return transform instanceof Composed composed
        ? composed.inOrder.stream()
        : Stream.of(transform);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    return ImageTransform.applyAll(inOrder, pixels, shape, seed);
  }

  @Override
  public boolean ofEveryImage() {
    return inOrder.get(0).ofEveryImage();
  }
}
