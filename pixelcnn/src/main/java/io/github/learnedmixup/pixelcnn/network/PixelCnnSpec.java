package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.Objects;

/**
 * Every structural choice of a {@link PixelCnn}.
 *
 * @param height image rows, 1 to 64
 * @param width image columns, 1 to 64
 * @param classes number of classes, 1 to 100
 * @param levels grey levels that images are quantised to, 2 to 256
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
    int classes,
    int levels,
    int features,
    List<Integer> dilations,
    Architecture architecture,
    boolean normalised) {

  /**
   * Distances that let a pixel of a 28x28 image see every pixel before it: with the first layer's
   * reach of 3 they sum to 27.
   */
  public static final List<Integer> DEFAULT_DILATIONS = List.of(1, 2, 4, 8, 4, 4, 1);

  /** How many classes there may be. */
  public static final int MOST_CLASSES = 100;

  /** How many dilations there may be. */
  public static final int MOST_DILATIONS = 1000;

  /** Checks every range; see the components. */
  public PixelCnnSpec {
    Objects.requireNonNull(architecture, "architecture");
    inRange("height", height, 1, 64);
    inRange("width", width, 1, 64);
    inRange("classes", classes, 1, MOST_CLASSES);
    inRange("levels", levels, 2, 256);
    inRange("features", features, 1, 1024);
    dilations = List.copyOf(dilations);
    inRange("the number of dilations", dilations.size(), 0, MOST_DILATIONS);
    for (int dilation : dilations) {
      inRange("dilation", dilation, 1, 64);
    }
  }

  /** A structure of two stacks. */
  public PixelCnnSpec(
      int height, int width, int classes, int levels, int features, List<Integer> dilations) {
    this(height, width, classes, levels, features, dilations, Architecture.TWO_STACK, false);
  }

  /**
   * The default structure for images of a size: two stacks, 4 levels, 32 features, default
   * dilations.
   */
  public static PixelCnnSpec of(int height, int width, int classes) {
    return new PixelCnnSpec(height, width, classes, 4, 32, DEFAULT_DILATIONS);
  }

  /** A copy with another number of classes. */
  public PixelCnnSpec withClasses(int newClasses) {
    return new PixelCnnSpec(
        height, width, newClasses, levels, features, dilations, architecture, normalised);
  }

  /** A copy with another number of grey levels. */
  public PixelCnnSpec withLevels(int newLevels) {
    return new PixelCnnSpec(
        height, width, classes, newLevels, features, dilations, architecture, normalised);
  }

  /** A copy with another number of features. */
  public PixelCnnSpec withFeatures(int newFeatures) {
    return new PixelCnnSpec(
        height, width, classes, levels, newFeatures, dilations, architecture, normalised);
  }

  /** A copy with other dilations, one for each layer. */
  public PixelCnnSpec withDilations(List<Integer> newDilations) {
    return new PixelCnnSpec(
        height, width, classes, levels, features, newDilations, architecture, normalised);
  }

  /** A copy with its layers connected in another way. */
  public PixelCnnSpec withArchitecture(Architecture newArchitecture) {
    return new PixelCnnSpec(
        height, width, classes, levels, features, dilations, newArchitecture, normalised);
  }

  /** A copy with batch normalisation or without. */
  public PixelCnnSpec withNormalised(boolean newNormalised) {
    return new PixelCnnSpec(
        height, width, classes, levels, features, dilations, architecture, newNormalised);
  }

  /** Number of pixels of an image. */
  public int pixels() {
    return height * width;
  }

  /** Whether images have the model's size and as many classes as it has. */
  public boolean fits(LabelledImages images) {
    return images.height() == height && images.width() == width && images.classes() == classes;
  }

  private static void inRange(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but is " + value);
    }
  }
}
