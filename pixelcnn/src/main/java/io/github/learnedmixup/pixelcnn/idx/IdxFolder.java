package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the four files of an image set, each compressed with gzip or not, and perhaps the
 * names of its classes. Images in colour and labels of other types may have names that say so.
 */
@Internal
public record IdxFolder(Path folder) {
  /** The name of the file of training images. */
  public static final String TRAIN_IMAGES = "train-images-idx3-ubyte";

  /** The name of the file of training labels. */
  public static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

  /** The name of the file of test images. */
  public static final String TEST_IMAGES = "t10k-images-idx3-ubyte";

  /** The name of the file of test labels. */
  public static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The names of all four files, without the ending of a compressed one. */
  public static final List<String> FILES =
      List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  /** The name of the file with the names of the classes, one a line. */
  public static final String CLASS_NAMES = "class-names.txt";

  /** Other endings of the names of files, which some give to such with another content. */
  private static final Map<String, List<String>> OTHER_ENDINGS =
      Map.of(
          "-idx3-ubyte", List.of("-idx4-ubyte"),
          "-idx1-ubyte", List.of("-idx1-int", "-idx1-short"));

  /** The names of the files that are not there, with neither ending. */
  public List<String> missing() {
    return FILES.stream().filter(name -> existing(name) == null).toList();
  }

  /** Whether all four files are there. */
  public boolean isComplete() {
    return missing().isEmpty();
  }

  /** Whether some, but not all, of the four files are there. */
  public boolean isTorn() {
    int missing = missing().size();
    return missing > 0 && missing < FILES.size();
  }

  private @Nullable Path existing(String name) {
    for (String variant : variants(name)) {
      for (String ending : List.of(".gz", "")) {
        Path file = folder.resolve(variant + ending);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    return null;
  }

  private static List<String> variants(String name) {
    List<String> variants = new ArrayList<>(List.of(name));
    OTHER_ENDINGS.forEach(
        (usual, others) -> {
          if (name.endsWith(usual)) {
            String stem = name.substring(0, name.length() - usual.length());
            others.forEach(other -> variants.add(stem + other));
          }
        });
    return variants;
  }

  private Path file(String name) {
    Path file = existing(name);
    if (file == null) {
      throw new InvalidInputException(
          "%s: expected the file %s, compressed (.gz) or not, but it is missing"
              .formatted(folder, name));
    }
    return file;
  }

  /**
   * Reads the training and the test images, in this order.
   *
   * @param leastClasses the number of classes is at least this
   * @throws InvalidInputException if a file is missing or damaged, or the files do not go together
   * @throws IOException if a file cannot be read
   */
  public List<LabelledImages> read(int leastClasses) throws IOException {
    Path names = folder.resolve(CLASS_NAMES);
    return together(
        List.of(
            Part.read(file(TRAIN_IMAGES), file(TRAIN_LABELS)),
            Part.read(file(TEST_IMAGES), file(TEST_LABELS))),
        leastClasses,
        Files.exists(names) ? ClassNamesFile.read(names) : List.of(),
        names);
  }

  /**
   * Reads the four compressed files of a set that comes with the library.
   *
   * @param folder of the resources, below the package of {@code beside}
   * @return the training and the test images, in this order
   * @throws IOException if they cannot be read
   */
  public static List<LabelledImages> readResources(Class<?> beside, String folder)
      throws IOException {
    List<IdxFile> files = new ArrayList<>();
    for (String name : FILES) {
      String resource = folder + "/" + name + ".gz";
      try (InputStream content = beside.getResourceAsStream(resource)) {
        if (content == null) {
          throw new FileNotFoundException("there is no resource " + resource);
        }
        files.add(IdxFile.read(Path.of(resource), content.readAllBytes()));
      }
    }
    return together(
        List.of(
            new Part(Path.of(TRAIN_IMAGES), files.get(0), Path.of(TRAIN_LABELS), files.get(1)),
            new Part(Path.of(TEST_IMAGES), files.get(2), Path.of(TEST_LABELS), files.get(3))),
        1,
        List.of(),
        Path.of(CLASS_NAMES));
  }

  private static List<LabelledImages> together(
      List<Part> parts, int leastClasses, List<String> classNames, Path namesFile) {
    Part train = parts.get(0);
    Part test = parts.get(1);
    if (!train.shape().equals(test.shape())) {
      throw new InvalidInputException(
          "%s: expected images of %s pixels, as the training images are, but found %s"
              .formatted(test.imageFile(), train.shape(), test.shape()));
    }
    int labels = 1 + Math.max(train.highestLabel(), test.highestLabel());
    int classes = Math.max(Math.max(leastClasses, labels), classNames.size());
    if (!classNames.isEmpty() && classNames.size() < classes) {
      throw new InvalidInputException(
          "%s: expected the names of %d classes, one a line, but found %d"
              .formatted(namesFile, classes, classNames.size()));
    }
    return parts.stream().map(part -> part.images(classes, classNames)).toList();
  }

  /** Images and their labels, as two files hold them. */
  public record Part(Path imageFile, IdxFile imageValues, Path labelFile, IdxFile labelValues) {
    /** Reads a file of images and the file of their labels. */
    public static Part read(Path imageFile, Path labelFile) throws IOException {
      return new Part(
          imageFile, IdxFile.read(imageFile), labelFile, IdxFile.readIntegers(labelFile));
    }

    /** Checks that there are as many labels as images, and that labels are in range. */
    public Part {
      requireImages(imageFile, imageValues);
      requireDimensions(
          labelFile, labelValues, labelValues.dimensions() == 1, "labels (1 dimension: count)");
      if (imageValues.size(0) != labelValues.size(0)) {
        throw new InvalidInputException(
            "%s: expected one label for each of the %d images of %s, but found %d"
                .formatted(labelFile, imageValues.size(0), imageFile, labelValues.size(0)));
      }
      requireClasses(labelFile, labelValues, PixelCnnSpec.MOST_CLASSES);
    }

    private static void requireImages(Path file, IdxFile values) {
      requireDimensions(
          file,
          values,
          values.dimensions() == 3 || values.dimensions() == 4,
          "images (3 dimensions: count, rows, columns; in colour a fourth: 3 channels)");
      if (!values.holdsBytes()) {
        throw new InvalidInputException(
            file + ": expected images of unsigned bytes, but found integers");
      }
      if (values.dimensions() == 4 && values.size(3) != ImageShape.COLOUR) {
        throw new InvalidInputException(
            ("%s: expected 3 channels, red, green and blue, in the last of 4 dimensions, but found"
                    + " %d (%s)")
                .formatted(file, values.size(3), values.describe()));
      }
    }

    private static void requireDimensions(Path file, IdxFile values, boolean fit, String what) {
      if (!fit) {
        throw new InvalidInputException(
            "%s: expected %s, but found %d dimensions, %s"
                .formatted(file, what, values.dimensions(), values.describe()));
      }
      for (int dimension = 0; dimension < values.dimensions(); dimension++) {
        if (values.size(dimension) == 0) {
          throw new InvalidInputException(
              "%s: expected at least one of its %s, but it is empty (%s)"
                  .formatted(file, what, values.describe()));
        }
      }
    }

    private static void requireClasses(Path file, IdxFile values, int classes) {
      int[] labels = values.integers();
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < 0 || labels[i] >= classes) {
          throw new InvalidInputException(
              "%s: expected labels of %d classes, 0 to %d, but label %d is %d"
                  .formatted(file, classes, classes - 1, i, labels[i]));
        }
      }
    }

    ImageShape shape() {
      int channels = imageValues.dimensions() == 4 ? imageValues.size(3) : 1;
      return new ImageShape(imageValues.size(1), imageValues.size(2), channels);
    }

    int highestLabel() {
      return Arrays.stream(labelValues.integers()).max().orElse(0);
    }

    /** Returns the images with their labels, as images of so many classes without names. */
    public LabelledImages images(int classes) {
      return images(classes, List.of());
    }

    /**
     * Returns the images with their labels.
     *
     * @param classNames a name for each class, or none at all
     */
    LabelledImages images(int classes, List<String> classNames) {
      requireClasses(labelFile, labelValues, classes);
      return new LabelledImages(
          shape(), classes, classNames, imageValues.values(), labelValues.integers());
    }
  }
}
