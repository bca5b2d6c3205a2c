package io.github.learnedmixup.augment.transform.image;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Random;

/** Images for tests of transforms. */
final class TestImages {
  private TestImages() {}

  static ImageShape shape(int height, int width, boolean colour) {
    return new ImageShape(height, width, colour ? ImageShape.COLOUR : 1);
  }

  /** Random values. */
  static byte[] random(ImageShape shape, long seed) {
    byte[] pixels = new byte[shape.bytes()];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  /** Random values of which there are few, so that histograms have gaps. */
  static byte[] coarse(ImageShape shape, long seed) {
    byte[] pixels = random(shape, seed);
    int step = 1 + (int) Math.floorMod(seed, 60L);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((pixels[i] & 0xff) / step * step);
    }
    return pixels;
  }

  /** Values that a program in another language can make as well. */
  static byte[] formula(ImageShape shape) {
    byte[] pixels = new byte[shape.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((i * i * 7 + i * 31 + 13) % 251);
    }
    return pixels;
  }

  static int pixel(byte[] pixels, ImageShape shape, int row, int column, int channel) {
    return pixels[(row * shape.width() + column) * shape.channels() + channel] & 0xff;
  }

  /** The largest difference of two values at the same place. */
  static int distance(byte[] one, byte[] other) {
    int most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
    }
    return most;
  }
}
