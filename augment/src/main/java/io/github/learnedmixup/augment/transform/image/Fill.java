package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/**
 * What erased pixels become.
 *
 * @param kind where the values come from
 * @param level of every channel, 0 to 255, for {@link Kind#CONSTANT}; otherwise 0
 */
@Immutable
public record Fill(Kind kind, int level) implements Serializable {
  /** Where the values come from. */
  public enum Kind {
    /** One value. */
    CONSTANT,
    /** The mean of the image before it is erased, for each channel, rounded. */
    MEAN,
    /** A random value for each pixel and channel, 0 to 255, all equally likely. */
    NOISE
  }

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if the level is not in [0, 255], or is not 0 where the kind
   *     has none
   */
  public Fill {
    Objects.requireNonNull(kind, "kind");
    int most = kind == Kind.CONSTANT ? 255 : 0;
    if (level < 0 || level > most) {
      throw new IllegalArgumentException(
          "level must be in [0, %d] for %s, but is %d".formatted(most, kind, level));
    }
  }

  /**
   * One value for all pixels and channels.
   *
   * @param level 0 for black to 255 for white
   * @throws IllegalArgumentException if the level is not in [0, 255]
   */
  public static Fill constant(int level) {
    return new Fill(Kind.CONSTANT, level);
  }

  /** The mean of the image, for each channel. */
  public static Fill mean() {
    return new Fill(Kind.MEAN, 0);
  }

  /** Random values. */
  public static Fill noise() {
    return new Fill(Kind.NOISE, 0);
  }

  /**
   * A copy of an image in which a rectangle is filled.
   *
   * @param top its first row, left its first column; bottom and right are exclusive
   */
  byte[] filled(
      byte[] pixels, ImageShape shape, int top, int left, int bottom, int right, long seed) {
    byte[] result = pixels.clone();
    int channels = shape.channels();
    byte[] means = kind == Kind.MEAN ? means(pixels, shape) : new byte[channels];
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        int at = (row * shape.width() + column) * channels;
        for (int channel = 0; channel < channels; channel++) {
          result[at + channel] =
              switch (kind) {
                case CONSTANT -> (byte) level;
                case MEAN -> means[channel];
                case NOISE -> (byte) (SeededHash.mix(seed, at + channel) >>> 56);
              };
        }
      }
    }
    return result;
  }

  private static byte[] means(byte[] pixels, ImageShape shape) {
    byte[] means = new byte[shape.channels()];
    for (int channel = 0; channel < means.length; channel++) {
      long sum = 0;
      for (int at = channel; at < pixels.length; at += means.length) {
        sum += pixels[at] & 0xff;
      }
      means[channel] = (byte) Math.round((double) sum / shape.pixels());
    }
    return means;
  }
}
