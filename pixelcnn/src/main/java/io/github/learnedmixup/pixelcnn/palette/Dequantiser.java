package io.github.learnedmixup.pixelcnn.palette;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/**
 * Turns symbols back into pixel values that look like those of real images, so that a classifier
 * cannot tell generated images from real ones by their few values. Implementations are immutable
 * and thread safe; all randomness is a hash of the seed.
 */
public interface Dequantiser {
  /**
   * Learns from real images which pixel values go together; of more than 10,000 images it takes so
   * many, spread evenly over all.
   *
   * @param images at least one, with as many channels as the palette
   * @throws IllegalArgumentException if there is no image or the channels differ
   */
  static Dequantiser of(Palette palette, LabelledImages images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("images must hold at least one image, but hold 0");
    }
    if (images.shape().channels() != palette.channels()) {
      throw new IllegalArgumentException(
          "images of a palette of %s must have %d channel(s), but have %d"
              .formatted(palette, palette.channels(), images.shape().channels()));
    }
    return palette.channels() == 1
        ? GreyDequantiser.of(palette, images)
        : ColourDequantiser.of(palette, images);
  }

  /**
   * Restores what {@link #stored()} gave.
   *
   * @param pixels of each image that it was learned from
   * @param stored the bytes
   * @throws IllegalArgumentException if these are not the values of images of so many pixels
   */
  static Dequantiser of(Palette palette, int pixels, byte[] stored) {
    return palette.channels() == 1
        ? GreyDequantiser.of(palette, pixels, stored)
        : ColourDequantiser.of(palette, pixels, stored);
  }

  /**
   * One that holds no image. Of grey images the given one never does, and is returned. Colours are
   * smooth then: smoother than those of real images.
   *
   * @param shape of the images
   */
  static Dequantiser withoutImages(Dequantiser dequantiser, ImageShape shape) {
    return shape.isColour()
        ? ColourDequantiser.withoutImages(dequantiser.palette(), shape)
        : dequantiser;
  }

  /** What the symbols stand for. */
  Palette palette();

  /**
   * What was learned, as a new array; with palette and size of the images all there is to store.
   */
  byte[] stored();

  /**
   * Gives every pixel a value, a whole number in [0, 255] for each channel.
   *
   * @param symbols the image, row by row, numbers in [0, palette's size)
   * @param shape its size
   * @param seed decides, together with the symbols, every value
   * @param values receives the values in its first {@code shape.bytes()} places
   * @throws IllegalArgumentException if an array is too short or a symbol out of range
   */
  void dequantise(byte[] symbols, ImageShape shape, long seed, float[] values);

  /**
   * Pixel values as unsigned bytes, as images are kept.
   *
   * @throws IllegalArgumentException if there are not as many symbols as pixels, or one is out of
   *     range
   */
  default byte[] dequantised(byte[] symbols, ImageShape shape, long seed) {
    float[] values = new float[shape.bytes()];
    dequantise(symbols, shape, seed, values);
    return bytes(values);
  }

  /**
   * Pixel values as unsigned bytes.
   *
   * @param values whole numbers in [0, 255]
   */
  static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) values[i];
    }
    return bytes;
  }
}
