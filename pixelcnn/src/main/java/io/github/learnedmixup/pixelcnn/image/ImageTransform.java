package io.github.learnedmixup.pixelcnn.image;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.List;

/**
 * A random change of an image that leaves its class as it is. Pure: image and seed decide the
 * result. Implementations are immutable and thread safe, and tell their settings by {@link
 * Object#toString()}, by which a training knows its checkpoints again; records do.
 */
public interface ImageTransform {
  /**
   * Changes an image.
   *
   * @param pixels unsigned bytes, as the shape lays them out; left as they are
   * @param shape the image's size
   * @param seed decides every draw
   * @return a new array of the same length
   */
  byte[] apply(byte[] pixels, ImageShape shape, long seed);

  /**
   * Whether the variation makes the data what they are, so that images for validation and test go
   * through it, too, each once and by a fixed seed. Otherwise, which is the default, it only gives
   * more images to train on.
   */
  default boolean ofEveryImage() {
    return false;
  }

  /**
   * Changes an image by this transform and its result by another one; see {@link Composed} for the
   * seeds. {@code a.then(b).then(c)} equals {@code a.then(b.then(c))}.
   *
   * @throws IllegalArgumentException if one of the two is for every image and the other only for
   *     training images
   */
  default ImageTransform then(ImageTransform next) {
    return Composed.of(this, next);
  }

  /**
   * Changes an image by several variations, one after the other; the k-th, counted from 0, is given
   * the seed {@code SeededHash.mix(seed, k)}.
   *
   * @return a new array; a copy where there is no variation
   */
  static byte[] applyAll(
      List<ImageTransform> variations, byte[] pixels, ImageShape shape, long seed) {
    byte[] result = pixels.clone();
    for (int k = 0; k < variations.size(); k++) {
      result = variations.get(k).apply(result, shape, SeededHash.mix(seed, k));
    }
    return result;
  }
}
