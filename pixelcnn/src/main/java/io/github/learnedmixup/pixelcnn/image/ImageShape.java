package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;

/**
 * The size of an image in memory: bytes in rows from the top, in each row pixels from the left, and
 * for each pixel its channels: one grey, or red, green and blue.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 for grey images, 3 for colour
 */
@Immutable
public record ImageShape(int height, int width, int channels) {
  /** Channels of a colour image. */
  public static final int COLOUR = 3;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if height or width is not positive or channels are not 1 or 3
   */
  public ImageShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be positive, but are %d and %d".formatted(height, width));
    }
    if (channels != 1 && channels != COLOUR) {
      throw new IllegalArgumentException("channels must be 1 or 3, but are " + channels);
    }
  }

  /** The shape of grey images. */
  public static ImageShape grey(int height, int width) {
    return new ImageShape(height, width, 1);
  }

  /** The shape of colour images. */
  public static ImageShape colour(int height, int width) {
    return new ImageShape(height, width, COLOUR);
  }

  /** Whether images have three channels. */
  public boolean isColour() {
    return channels == COLOUR;
  }

  /** Number of pixels of an image. */
  public int pixels() {
    return Math.multiplyExact(height, width);
  }

  /** Number of bytes of an image: its pixels times the channels. */
  public int bytes() {
    return Math.multiplyExact(pixels(), channels);
  }

  /** Height and width, with the channels where there are three: "28x28", "32x32x3". */
  @Override
  public String toString() {
    return isColour() ? "%dx%dx%d".formatted(height, width, channels) : height + "x" + width;
  }
}
