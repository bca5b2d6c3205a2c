package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where a base that does not tell the order of its channels seems to give blue first.
 *
 * <p>The model's palette holds the colours of its training images. Each of the first images is
 * quantised as it was read and with red and blue exchanged. Images in the model's order are nearer
 * to the palette: a warning takes a mean log ratio of the two squared errors of three standard
 * errors. The network's likelihood of the symbols is of no use here. On CIFAR-10, by the shipped
 * model, 31 of 64 images were likelier in the right order: colours that the palette hardly holds
 * all become the same few symbols, which are easy to predict. By the palette, all of 18 batches of
 * 32 images were told right, and none in the right order was taken for the other.
 */
public final class ChannelAgreement {
  private static final Logger log = LoggerFactory.getLogger(ChannelAgreement.class);

  private static final int MOST_IMAGES = 64;
  private static final int LEAST_IMAGES = 16;
  private static final int MOST_PIXELS = 1 << 19;
  private static final double DEVIATIONS = 3;

  /** The least mean log ratio: an error a twentieth larger. */
  private static final double LEAST_RATIO = 0.05;

  /** The squared error of rounding to whole numbers. */
  private static final double ROUNDING = 1 / 12.0;

  private ChannelAgreement() {}

  /** How many images are to be looked at, of which the work takes some hundredths of a second. */
  public static int images(ImageShape shape) {
    return Math.max(LEAST_IMAGES, Math.min(MOST_IMAGES, MOST_PIXELS / shape.pixels()));
  }

  /**
   * Logs a warning where red and blue seem to be exchanged.
   *
   * @param images the pixels of each as they were read, taken for RGB
   */
  public static void check(Palette palette, List<byte[]> images) {
    String words = disagreement(palette, images);
    if (words != null) {
      log.warn("{}", words);
    }
  }

  /** Words that tell of the exchange; null where the order may be right, or images are too few. */
  static @Nullable String disagreement(Palette palette, List<byte[]> images) {
    if (images.size() < LEAST_IMAGES) {
      return null;
    }
    int nearer = 0;
    double sum = 0;
    double squares = 0;
    for (byte[] image : images) {
      double ratio = Math.log(error(palette, image) / error(palette, exchanged(image)));
      sum += ratio;
      squares += ratio * ratio;
      nearer += ratio > 0 ? 1 : 0;
    }
    double mean = sum / images.size();
    double variance = Math.max(0, squares / images.size() - mean * mean);
    if (mean < Math.max(LEAST_RATIO, DEVIATIONS * Math.sqrt(variance / images.size()))) {
      return null;
    }
    return ("red and blue seem to be exchanged in the base's images: with both exchanged, %d of %d are"
            + " nearer to the colours that the model was trained on. Look at one of them: if its"
            + " first channel is blue, as DataVec's image loaders and OpenCV have it, set"
            + " channelOrder(ChannelOrder.BGR); if it is red, set channelOrder(ChannelOrder.RGB),"
            + " and this is not checked any more")
        .formatted(nearer, images.size());
  }

  /** The mean squared distance from the palette's colours, in grey levels of 0 to 255. */
  private static double error(Palette palette, byte[] image) {
    byte[] symbols = palette.symbols(image);
    double sum = 0;
    for (int k = 0; k < image.length; k++) {
      double distance = (image[k] & 0xff) - palette.value(symbols[k / 3] & 0xff, k % 3);
      sum += distance * distance;
    }
    return sum / image.length + ROUNDING;
  }

  private static byte[] exchanged(byte[] image) {
    byte[] exchanged = image.clone();
    for (int k = 0; k < image.length; k += 3) {
      exchanged[k] = image[k + 2];
      exchanged[k + 2] = image[k];
    }
    return exchanged;
  }
}
