package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.image.ImageShape;

/** What two real images become without a model: their average, or the one pasted into the other. */
@Internal
public final class PixelMixes {
  private PixelMixes() {}

  /**
   * The weighted mean of two images, rounded, as pixel mixup makes it.
   *
   * @param first pixel values, 0 to 255 as unsigned bytes
   * @param second as many
   * @param lambda the weight of the first, in [0, 1]
   */
  public static byte[] average(byte[] first, byte[] second, double lambda) {
    byte[] average = new byte[first.length];
    for (int i = 0; i < average.length; i++) {
      average[i] =
          (byte) Math.round(lambda * (first[i] & 0xff) + (1 - lambda) * (second[i] & 0xff));
    }
    return average;
  }

  /**
   * The first image with a rectangle of the second one, at the same place, as CutMix makes it.
   *
   * @param first pixel values as the shape lays them out
   * @param second likewise
   */
  public static byte[] pasted(byte[] first, byte[] second, Rectangle cut, ImageShape shape) {
    byte[] pasted = first.clone();
    int bytes = (cut.right() - cut.left()) * shape.channels();
    for (int row = cut.top(); row < cut.bottom(); row++) {
      int at = (row * shape.width() + cut.left()) * shape.channels();
      System.arraycopy(second, at, pasted, at, bytes);
    }
    return pasted;
  }
}
