package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.batch.ImageBatches;

/**
 * Where an example's values have its pixels. Values of an example follow each other, and examples
 * do.
 *
 * @param height rows
 * @param width columns
 * @param channels values of a pixel
 * @param planes whether all pixels of a channel come together, not all channels of a pixel
 */
@Internal
public record PixelGrid(int height, int width, int channels, boolean planes) {

  /**
   * The grid of features that hold images of a size, one after another; a row holds planes, as
   * {@link io.github.learnedmixup.pixelcnn.batch.ImageLayout} has it.
   *
   * @param features shape of the features, of 2 or 4 dimensions, which goes with the size
   */
  public static PixelGrid of(long[] features, int height, int width) {
    if (features.length == 2) {
      return new PixelGrid(height, width, (int) (features[1] / ((long) height * width)), true);
    }
    boolean planes = ImageBatches.isChannelsFirst(features, height, width);
    return new PixelGrid(height, width, (int) features[planes ? 1 : 3], planes);
  }

  /** The grid of features that are no images: a row of values. */
  public static PixelGrid ofValues(int values) {
    return new PixelGrid(1, values, 1, true);
  }

  /** Pixels of an image. */
  public int pixels() {
    return height * width;
  }

  /** Values of an image. */
  public int values() {
    return pixels() * channels;
  }

  /** Where an image's pixel has its value of a channel. */
  int place(int pixel, int channel) {
    return planes ? channel * pixels() + pixel : pixel * channels + channel;
  }
}
