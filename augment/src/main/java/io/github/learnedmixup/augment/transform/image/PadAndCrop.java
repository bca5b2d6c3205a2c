package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/** See {@link Transforms#padAndCrop(int, Border)}. */
@Immutable
record PadAndCrop(int padding, Border border) implements ImageTransform, Serializable {
  PadAndCrop {
    if (padding < 0 || padding > Transforms.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "padding must be in [0, %d], but is %d".formatted(Transforms.MAX_PIXELS, padding));
    }
    Objects.requireNonNull(border, "border");
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    return cropped(pixels, shape, offset(seed, 0), offset(seed, 1));
  }

  /** A multiple of 1 in [-padding, padding]. */
  private int offset(long seed, int index) {
    return (int) (SeededHash.uniform(seed, index) * (2 * padding + 1)) - padding;
  }

  /**
   * Cuts an image of the same size out of the padded one.
   *
   * @param down rows of the image that are above the cut; negative where padding is above it
   * @param right columns that are left of the cut
   */
  byte[] cropped(byte[] pixels, ImageShape shape, int down, int right) {
    int channels = shape.channels();
    int width = shape.width();
    byte[] result = new byte[pixels.length];
    for (int row = 0; row < shape.height(); row++) {
      int fromRow = border.source(row + down, shape.height());
      if (fromRow < 0) {
        continue;
      }
      for (int column = 0; column < width; column++) {
        int fromColumn = border.source(column + right, width);
        if (fromColumn < 0) {
          continue;
        }
        int to = (row * width + column) * channels;
        int from = (fromRow * width + fromColumn) * channels;
        for (int channel = 0; channel < channels; channel++) {
          result[to + channel] = pixels[from + channel];
        }
      }
    }
    return result;
  }
}
