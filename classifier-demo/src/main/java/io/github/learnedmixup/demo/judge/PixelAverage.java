package io.github.learnedmixup.demo.judge;

/** Averages two real images pixel by pixel, as pixel mixup does. */
final class PixelAverage {
  private PixelAverage() {}

  /**
   * The weighted mean of two images, rounded.
   *
   * @param first greys, 0 to 255 as unsigned bytes
   * @param second as many
   * @param lambda the weight of the first, in [0, 1]
   */
  static byte[] of(byte[] first, byte[] second, double lambda) {
    byte[] average = new byte[first.length];
    for (int i = 0; i < average.length; i++) {
      average[i] =
          (byte) Math.round(lambda * (first[i] & 0xff) + (1 - lambda) * (second[i] & 0xff));
    }
    return average;
  }
}
