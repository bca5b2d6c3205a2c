package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.Objects;

/**
 * Every structural choice of a {@link PixelCnn}.
 *
 * @param height image rows, 1 to 128
 * @param width image columns, 1 to 128
 * @param channels 1 for grey images, 3 for colour
 * @param classes number of classes, 1 to 1,000
 * @param levels symbols that pixels are quantised to, 2 to 256: grey levels, or the colours of a
 *     {@link io.github.learnedmixup.pixelcnn.palette.Palette}
 * @param features channels of each stack, 1 to 1024
 * @param dilations the distance of the taps in each gated layer after the first, 1 to 64 each, and
 *     at most 1,000 of them
 * @param architecture how the layers are connected
 * @param normalised whether gates after the first layer are batch-normalised: then training takes
 *     statistics over pixels that the model must not know, and only trained models are exact
 */
public record PixelCnnSpec(
    int height,
    int width,
    int channels,
    int classes,
    int levels,
    int features,
    List<Integer> dilations,
    Architecture architecture,
    boolean normalised) {

  /** The most rows or columns of an image. */
  public static final int MOST_SIDE = 128;

  /** How many classes there may be. */
  public static final int MOST_CLASSES = 1000;

  /** Symbols of colour images unless told otherwise. */
  public static final int DEFAULT_COLOURS = 256;

  /** How many dilations there may be. */
  public static final int MOST_DILATIONS = 1000;

  /** Checks every range; see the components. */
  public PixelCnnSpec {
    Objects.requireNonNull(architecture, "architecture");
    inRange("height", height, 1, MOST_SIDE);
    inRange("width", width, 1, MOST_SIDE);
    if (channels != 1 && channels != ImageShape.COLOUR) {
      throw new IllegalArgumentException("channels must be 1 or 3, but are " + channels);
    }
    inRange("classes", classes, 1, MOST_CLASSES);
    inRange("levels", levels, 2, 256);
    inRange("features", features, 1, 1024);
    dilations = List.copyOf(dilations);
    inRange("the number of dilations", dilations.size(), 0, MOST_DILATIONS);
    for (int dilation : dilations) {
      inRange("dilation", dilation, 1, 64);
    }
  }

  /** A structure of two stacks for grey images. */
  public PixelCnnSpec(
      int height, int width, int classes, int levels, int features, List<Integer> dilations) {
    this(height, width, 1, classes, levels, features, dilations, Architecture.TWO_STACK, false);
  }

  /**
   * The default structure for grey images of a size: two stacks, 4 levels, 32 features, {@linkplain
   * #dilations(int, int) dilations} that follow from the size.
   */
  public static PixelCnnSpec of(int height, int width, int classes) {
    return new PixelCnnSpec(height, width, classes, 4, 32, dilations(height, width));
  }

  /** The default structure for colour images of a size, which differs in having 256 symbols. */
  public static PixelCnnSpec ofColour(int height, int width, int classes) {
    return of(ImageShape.colour(height, width), classes);
  }

  /** The default structure for images of a shape, grey or in colour. */
  public static PixelCnnSpec of(ImageShape shape, int classes) {
    PixelCnnSpec grey = of(shape.height(), shape.width(), classes);
    return shape.isColour()
        ? grey.withChannels(shape.channels()).withLevels(DEFAULT_COLOURS)
        : grey;
  }

  /**
   * Distances that let a pixel of an image of some size see every pixel before it: with the first
   * layer's reach of 3 they sum to at least the longer side less 1.
   */
  public static List<Integer> dilations(int height, int width) {
    int side = Math.max(height, width);
    if (side <= 28) {
      return List.of(1, 2, 4, 8, 4, 4, 1);
    }
    if (side <= 32) {
      return List.of(1, 2, 4, 8, 8, 4, 1);
    }
    return side <= 64
        ? List.of(1, 2, 4, 8, 16, 16, 8, 4, 1)
        : List.of(1, 2, 4, 8, 16, 32, 32, 16, 8, 4, 1);
  }

  /** A copy with another number of classes. */
  public PixelCnnSpec withClasses(int newClasses) {
    return new PixelCnnSpec(
        height, width, channels, newClasses, levels, features, dilations, architecture, normalised);
  }

  /** A copy with another number of channels: 1 for grey images, 3 for colour. */
  public PixelCnnSpec withChannels(int newChannels) {
    return new PixelCnnSpec(
        height, width, newChannels, classes, levels, features, dilations, architecture, normalised);
  }

  /** A copy with another number of symbols. */
  public PixelCnnSpec withLevels(int newLevels) {
    return new PixelCnnSpec(
        height, width, channels, classes, newLevels, features, dilations, architecture, normalised);
  }

  /** A copy with another number of features. */
  public PixelCnnSpec withFeatures(int newFeatures) {
    return new PixelCnnSpec(
        height, width, channels, classes, levels, newFeatures, dilations, architecture, normalised);
  }

  /** A copy with other dilations, one for each layer. */
  public PixelCnnSpec withDilations(List<Integer> newDilations) {
    return new PixelCnnSpec(
        height, width, channels, classes, levels, features, newDilations, architecture, normalised);
  }

  /** A copy with its layers connected in another way. */
  public PixelCnnSpec withArchitecture(Architecture newArchitecture) {
    return new PixelCnnSpec(
        height, width, channels, classes, levels, features, dilations, newArchitecture, normalised);
  }

  /** A copy with batch normalisation or without. */
  public PixelCnnSpec withNormalised(boolean newNormalised) {
    return new PixelCnnSpec(
        height, width, channels, classes, levels, features, dilations, architecture, newNormalised);
  }

  /** Number of pixels of an image. */
  public int pixels() {
    return height * width;
  }

  /** The size of an image. */
  public ImageShape shape() {
    return new ImageShape(height, width, channels);
  }

  /** Whether images have the model's size and channels and as many classes as it has. */
  public boolean fits(LabelledImages images) {
    return images.shape().equals(shape()) && images.classes() == classes;
  }

  private static void inRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but is " + value);
    }
  }
}
