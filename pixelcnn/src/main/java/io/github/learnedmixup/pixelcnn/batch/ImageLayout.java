package io.github.learnedmixup.pixelcnn.batch;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a batch's features hold the pixels of images, and back: the one place that turns an example's
 * features into pixels as {@link ImageShape} lays them out. Immutable and thread safe.
 *
 * <p>Features are {@code [n, channels, height, width]}, {@code [n, height, width, channels]} or
 * {@code [n, channels * height * width]}, a row with one channel after the other, as
 * Deeplearning4j's {@code InputType.convolutionalFlat} reads it. A shape that can be read in both
 * of the first two ways has channels first. With one channel all three hold the same numbers.
 */
@Immutable
public final class ImageLayout {
  private final ImageShape shape;

  /** Where the k-th value of an image is among an example's features; null for the same place. */
  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int @Nullable [] places;

  private ImageLayout(ImageShape shape, int @Nullable [] places) {
    this.shape = shape;
    this.places = places;
  }

  /**
   * The layout of features that hold images.
   *
   * @param features the shape of the features
   * @param image the images' size
   * @param order of the channels
   * @throws InvalidInputException if features of that shape hold no images of that size
   */
  public static ImageLayout of(long[] features, ImageShape image, ChannelOrder order) {
    if (!fits(features, image)) {
      throw new InvalidInputException(
          "features of the shape %s do not hold images of %s pixels"
              .formatted(Arrays.toString(features), image));
    }
    if (!image.isColour()) {
      return new ImageLayout(image, null);
    }
    boolean first = features.length == 2 || isChannelsFirst(features, image);
    if (!first && order == ChannelOrder.RGB) {
      return new ImageLayout(image, null);
    }
    int channels = image.channels();
    int pixels = image.pixels();
    int[] places = new int[image.bytes()];
    for (int k = 0; k < places.length; k++) {
      int channel = order == ChannelOrder.RGB ? k % channels : channels - 1 - k % channels;
      int pixel = k / channels;
      places[k] = first ? channel * pixels + pixel : pixel * channels + channel;
    }
    return new ImageLayout(image, places);
  }

  /** Whether features of a shape hold images of a size. */
  public static boolean fits(long[] features, ImageShape image) {
    return switch (features.length) {
      case 2 -> features[1] == image.bytes();
      case 4 -> isChannelsFirst(features, image) || isChannelsLast(features, image);
      default -> false;
    };
  }

  /**
   * The size of the images that features hold, in 1 or 3 channels.
   *
   * @return null if they hold no images of that height and width
   */
  public static @Nullable ImageShape shape(long[] features, int height, int width) {
    for (ImageShape image :
        new ImageShape[] {ImageShape.grey(height, width), ImageShape.colour(height, width)}) {
      if (fits(features, image)) {
        return image;
      }
    }
    return null;
  }

  /** Whether features are {@code [n, channels, height, width]}. */
  public static boolean isChannelsFirst(long[] features, ImageShape image) {
    return features.length == 4
        && features[1] == image.channels()
        && features[2] == image.height()
        && features[3] == image.width();
  }

  private static boolean isChannelsLast(long[] features, ImageShape image) {
    return features[1] == image.height()
        && features[2] == image.width()
        && features[3] == image.channels();
  }

  /**
   * An example's pixel values in the order of {@link ImageShape}.
   *
   * @param features of all examples, one after the other
   * @param example which one
   * @return a new array
   */
  public double[] pixels(double[] features, int example) {
    int size = shape.bytes();
    int from = example * size;
    if (places == null) {
      return Arrays.copyOfRange(features, from, from + size);
    }
    double[] pixels = new double[size];
    for (int k = 0; k < size; k++) {
      pixels[k] = features[from + places[k]];
    }
    return pixels;
  }

  /**
   * Pixel values as an example's features have them.
   *
   * @param pixels of images, each in the order of {@link ImageShape}
   * @param images how many there are
   * @return the given array where the orders are the same, else a new one
   */
  public float[] features(float[] pixels, int images) {
    if (places == null) {
      return pixels;
    }
    int size = shape.bytes();
    float[] features = new float[images * size];
    for (int from = 0; from < features.length; from += size) {
      for (int k = 0; k < size; k++) {
        features[from + places[k]] = pixels[from + k];
      }
    }
    return features;
  }
}
