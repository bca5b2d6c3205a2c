package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import io.github.learnedmixup.pixelcnn.idx.ClassNamesFile;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The image sets CIFAR-10 and CIFAR-100 (Krizhevsky 2009, "Learning multiple layers of features
 * from tiny images") in their official binary form: for each image one or two bytes of labels, then
 * 1,024 reds, as many greens and as many blues, row by row. CIFAR-100 has its fine classes.
 */
@SuppressWarnings("ImmutableEnumChecker") // immutable lists
enum Cifar {
  CIFAR_10(
      "cifar-10",
      "cifar-10-batches-bin",
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin"),
      "test_batch.bin",
      "batches.meta.txt",
      1,
      10),
  CIFAR_100(
      "cifar-100",
      "cifar-100-binary",
      List.of("train.bin"),
      "test.bin",
      "fine_label_names.txt",
      2,
      100);

  private static final ImageShape SHAPE = ImageShape.colour(32, 32);
  private static final int TRAIN = 50_000;
  private static final int TEST = 10_000;
  private static final List<String> CLASSES_OF_10 =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final String setName;
  private final String archiveFolder;
  private final List<String> trainFiles;
  private final String testFile;
  private final String namesFile;
  private final int labelBytes;
  private final int classes;

  Cifar(
      String setName,
      String archiveFolder,
      List<String> trainFiles,
      String testFile,
      String namesFile,
      int labelBytes,
      int classes) {
    this.setName = setName;
    this.archiveFolder = archiveFolder;
    this.trainFiles = trainFiles;
    this.testFile = testFile;
    this.namesFile = namesFile;
    this.labelBytes = labelBytes;
    this.classes = classes;
  }

  /** The set of a name. */
  static Optional<Cifar> of(String name) {
    return Stream.of(values()).filter(set -> set.setName.equals(name)).findFirst();
  }

  /** The set whose files a folder has, some of them at least. */
  static Optional<Cifar> in(Path folder) {
    return Stream.of(values())
        .filter(set -> set.files().stream().anyMatch(name -> set.has(folder, name)))
        .findFirst();
  }

  /** Whether images are those of CIFAR-10 by their number, size and classes, wherever they lie. */
  static boolean isCifar10(LabelledImages train, LabelledImages test) {
    return train.classNames().equals(CLASSES_OF_10) && isWhole(train, test);
  }

  /** Whether there are as many images as each of the two sets has, and of its size. */
  static boolean isWhole(LabelledImages train, LabelledImages test) {
    return train.shape().equals(SHAPE) && train.size() == TRAIN && test.size() == TEST;
  }

  /** The name by which users ask for the set. */
  String setName() {
    return setName;
  }

  /** The folder that its official archive has its files in. */
  String archiveFolder() {
    return archiveFolder;
  }

  /** The names of the files that are read. */
  List<String> files() {
    List<String> files = new ArrayList<>(trainFiles);
    files.add(testFile);
    files.add(namesFile);
    return files;
  }

  private List<String> missing(Path folder) {
    return files().stream().filter(name -> !has(folder, name)).toList();
  }

  /** Whether a folder has all files. */
  boolean isComplete(Path folder) {
    return missing(folder).isEmpty();
  }

  private boolean has(Path folder, String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  /**
   * Reads the training and the test images, in this order.
   *
   * @throws InvalidInputException if a file is missing or damaged
   * @throws IOException if a file cannot be read
   */
  List<LabelledImages> read(Path folder) throws IOException {
    List<String> missing = missing(folder);
    if (!missing.isEmpty()) {
      throw new InvalidInputException(
          "%s: expected the files of %s, but found no %s"
              .formatted(folder, setName, String.join(", ", missing)));
    }
    Path namesPath = folder.resolve(namesFile);
    List<String> names = ClassNamesFile.read(namesPath);
    if (names.size() != classes) {
      throw new InvalidInputException(
          "%s: expected the names of %d classes, one a line, but found %d"
              .formatted(namesPath, classes, names.size()));
    }
    return List.of(
        images(trainFiles.stream().map(folder::resolve).toList(), names),
        images(List.of(folder.resolve(testFile)), names));
  }

  private LabelledImages images(List<Path> files, List<String> names) throws IOException {
    int record = labelBytes + SHAPE.bytes();
    long records = 0;
    for (Path file : files) {
      long size = Files.size(file);
      if (size == 0 || size % record != 0) {
        throw new InvalidInputException(
            "%s: expected images of %d bytes each, labels included, but found %d bytes"
                .formatted(file, record, size));
      }
      records += size / record;
    }
    if (records * SHAPE.bytes() > ByteArrays.MOST_BYTES) {
      throw new InvalidInputException(
          "%s: expected images of at most %d bytes together, but there are %d images"
              .formatted(files.get(0), ByteArrays.MOST_BYTES, records));
    }
    byte[] values = new byte[(int) records * SHAPE.bytes()];
    int[] labels = new int[(int) records];
    int image = 0;
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      for (int at = 0; at < content.length; at += record) {
        labels[image] = label(file, content, at);
        interleave(content, at + labelBytes, values, image * SHAPE.bytes());
        image++;
      }
    }
    return new LabelledImages(SHAPE, classes, names, values, labels);
  }

  /** The last of the bytes before an image: that of the fine class. */
  private int label(Path file, byte[] content, int at) {
    int label = content[at + labelBytes - 1] & 0xff;
    if (label >= classes) {
      throw new InvalidInputException(
          "%s: expected labels 0 to %d, but found %d at byte %d: no file of %s, or a damaged one"
              .formatted(file, classes - 1, label, at + labelBytes - 1, setName));
    }
    return label;
  }

  /** Puts the three channels of each pixel together. */
  private static void interleave(byte[] from, int fromIndex, byte[] to, int toIndex) {
    int pixels = SHAPE.pixels();
    for (int channel = 0; channel < SHAPE.channels(); channel++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        to[toIndex + pixel * SHAPE.channels() + channel] =
            from[fromIndex + channel * pixels + pixel];
      }
    }
  }
}
