package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder with the four files of an image set, each compressed with gzip or not. */
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
    for (String ending : List.of(".gz", "")) {
      Path file = folder.resolve(name + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
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
    return together(
        List.of(
            Part.read(file(TRAIN_IMAGES), file(TRAIN_LABELS)),
            Part.read(file(TEST_IMAGES), file(TEST_LABELS))),
        leastClasses);
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
        1);
  }

  private static List<LabelledImages> together(List<Part> parts, int leastClasses) {
    Part train = parts.get(0);
    Part test = parts.get(1);
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          "%s: expected images of %dx%d pixels, as the training images are, but found %dx%d"
              .formatted(
                  test.imageFile(), train.height(), train.width(), test.height(), test.width()));
    }
    int classes = Math.max(leastClasses, 1 + Math.max(train.highestLabel(), test.highestLabel()));
    return parts.stream().map(part -> part.images(classes)).toList();
  }

  /** Images and their labels, as two files hold them. */
  public record Part(Path imageFile, IdxFile imageValues, Path labelFile, IdxFile labelValues) {
    /** Reads a file of images and the file of their labels. */
    public static Part read(Path imageFile, Path labelFile) throws IOException {
      return new Part(imageFile, IdxFile.read(imageFile), labelFile, IdxFile.read(labelFile));
    }

    /** Checks that there are as many labels as images. */
    public Part {
      check(imageFile, imageValues, 3, "images (3 dimensions: count, rows, columns)");
      check(labelFile, labelValues, 1, "labels (1 dimension: count)");
      if (imageValues.size(0) != labelValues.size(0)) {
        throw new InvalidInputException(
            "%s: expected one label for each of the %d images of %s, but found %d"
                .formatted(labelFile, imageValues.size(0), imageFile, labelValues.size(0)));
      }
    }

    private static void check(Path file, IdxFile values, int dimensions, String what) {
      if (values.dimensions() != dimensions) {
        throw new InvalidInputException(
            "%s: expected %s, but found %d dimensions, %s"
                .formatted(file, what, values.dimensions(), values.describe()));
      }
      if (values.values().length == 0) {
        throw new InvalidInputException(
            "%s: expected at least one of its %s, but it is empty (%s)"
                .formatted(file, what, values.describe()));
      }
    }

    int height() {
      return imageValues.size(1);
    }

    int width() {
      return imageValues.size(2);
    }

    int highestLabel() {
      int highest = 0;
      for (byte label : labelValues.values()) {
        highest = Math.max(highest, label & 0xff);
      }
      return highest;
    }

    /** Returns the images with their labels, as images of so many classes. */
    public LabelledImages images(int classes) {
      byte[] bytes = labelValues.values();
      int[] labels = new int[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        labels[i] = bytes[i] & 0xff;
        if (labels[i] >= classes) {
          throw new InvalidInputException(
              "%s: expected labels of %d classes, 0 to %d, but label %d is %d"
                  .formatted(labelFile, classes, classes - 1, i, labels[i]));
        }
      }
      return new LabelledImages(height(), width(), classes, imageValues.values(), labels);
    }
  }
}
