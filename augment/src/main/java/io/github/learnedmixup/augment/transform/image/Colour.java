package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;

/**
 * Changes of each pixel's colour: grey, saturation and hue; and sharpness, which looks at a pixel's
 * neighbours. Grey level and smoothing are those of the Python Imaging Library (Pillow): the luma
 * of ITU-R recommendation BT.601 in 16-bit fixed point, and the filter {@code ImageFilter.SMOOTH}.
 */
final class Colour {
  private static final int RED = 19595; // 0.299 * 2^16
  private static final int GREEN = 38470; // 0.587 * 2^16
  private static final int BLUE = 7471; // 0.114 * 2^16
  private static final int SECTORS = 6;
  private static final int CENTRE_WEIGHT = 5;
  private static final int WEIGHTS = 8 + CENTRE_WEIGHT;

  private Colour() {}

  /**
   * The grey level of a pixel, 0 to 255.
   *
   * @param at where the pixel begins
   */
  static int grey(byte[] pixels, ImageShape shape, int at) {
    if (!shape.isColour()) {
      return pixels[at] & 0xff;
    }
    int weighted =
        (pixels[at] & 0xff) * RED
            + (pixels[at + 1] & 0xff) * GREEN
            + (pixels[at + 2] & 0xff) * BLUE;
    return (weighted + (1 << 15)) >> 16;
  }

  /**
   * Multiplies the distance of colours from their grey level by a factor; 0 makes an image grey.
   * Grey images stay as they are.
   */
  static byte[] saturation(byte[] pixels, ImageShape shape, double factor) {
    byte[] result = pixels.clone();
    if (shape.isColour()) {
      for (int at = 0; at < pixels.length; at += ImageShape.COLOUR) {
        int grey = grey(pixels, shape, at);
        for (int value = at; value < at + ImageShape.COLOUR; value++) {
          result[value] = (byte) Tone.blend(grey, pixels[value] & 0xff, factor);
        }
      }
    }
    return result;
  }

  /**
   * Turns colours around the circle of hues, with saturation and value of the HSV model kept (Smith
   * 1978, "Color gamut transform pairs"). Grey images stay as they are.
   *
   * @param turns part of a full circle, towards green from red; any number
   */
  static byte[] hue(byte[] pixels, ImageShape shape, double turns) {
    byte[] result = pixels.clone();
    if (shape.isColour()) {
      double sectors = (turns - Math.floor(turns)) * SECTORS;
      for (int at = 0; at < pixels.length; at += ImageShape.COLOUR) {
        turnHue(result, at, sectors);
      }
    }
    return result;
  }

  private static void turnHue(byte[] pixels, int at, double sectors) {
    int red = pixels[at] & 0xff;
    int green = pixels[at + 1] & 0xff;
    int blue = pixels[at + 2] & 0xff;
    int most = Math.max(red, Math.max(green, blue));
    int least = Math.min(red, Math.min(green, blue));
    if (most == least) {
      return;
    }
    double range = most - least;
    double hue; // in sectors: 0 at red, 2 at green, 4 at blue
    if (most == red) {
      hue = (green - blue) / range;
    } else if (most == green) {
      hue = 2 + (blue - red) / range;
    } else {
      hue = 4 + (red - green) / range;
    }
    hue += sectors;
    pixels[at] = channel(hue + 3, most, range);
    pixels[at + 1] = channel(hue + 1, most, range);
    pixels[at + 2] = channel(hue + 5, most, range);
  }

  /**
   * A channel's value by its distance on the circle from its own hue: the largest value up to one
   * sector away, the least from two sectors on, and linear between.
   *
   * @param opposite the hue in sectors, counted from the channel's opposite
   */
  private static byte channel(double opposite, int most, double range) {
    double around = opposite - SECTORS * Math.floor(opposite / SECTORS);
    double missing = Math.min(1, Math.max(0, Math.abs(around - 3) - 1));
    return (byte) Math.round(most - range * missing);
  }

  /**
   * Multiplies the distance of values from those of the smoothed image by a factor: 0 smoothes, 2
   * sharpens. Smoothing weighs the pixel five times and each of its eight neighbours once. Pixels
   * at the edge stay as they are.
   */
  static byte[] sharpness(byte[] pixels, ImageShape shape, double factor) {
    byte[] result = pixels.clone();
    int channels = shape.channels();
    int stride = shape.width() * channels;
    for (int row = 1; row < shape.height() - 1; row++) {
      int end = (row + 1) * stride - channels;
      for (int at = row * stride + channels; at < end; at++) {
        int sum =
            columnSum(pixels, at - channels, stride)
                + columnSum(pixels, at, stride)
                + columnSum(pixels, at + channels, stride)
                + (CENTRE_WEIGHT - 1) * (pixels[at] & 0xff);
        int smooth = (2 * sum + WEIGHTS) / (2 * WEIGHTS);
        result[at] = (byte) Tone.blend(smooth, pixels[at] & 0xff, factor);
      }
    }
    return result;
  }

  private static int columnSum(byte[] pixels, int at, int stride) {
    return (pixels[at - stride] & 0xff) + (pixels[at] & 0xff) + (pixels[at + stride] & 0xff);
  }

  /** See {@link Transforms#hue}. */
  @Immutable
  record Hue(double most) implements ImageTransform, Serializable {
    Hue {
      if (!(most >= 0 && most <= 0.5)) {
        throw new IllegalArgumentException("most must be in [0, 0.5], but is " + most);
      }
    }

    @Override
    public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
      return hue(pixels, shape, most * (2 * SeededHash.uniform(seed, 0) - 1));
    }
  }
}
