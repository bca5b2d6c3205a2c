package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.TrainingSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a model's weights come from: with the data, the spec and a program of that version, enough
 * to make them again.
 *
 * @param dataset name of the data
 * @param dataDigest SHA-256 of the data, hexadecimal; empty where not known
 * @param images number of images trained on, the validation part not counted
 * @param classImages how many of them each class has, in the classes' order; empty where that is
 *     not known. A class that only the model to start from was trained on has none
 * @param classNames the classes' names in their order; empty where they have none
 * @param seed of the initial weights and of the order of the images
 * @param epochs passes over the images whose weights these are
 * @param steps optimiser steps, likewise
 * @param seconds wall time of the training
 * @param trainNats mean negative log-likelihood of an image in training, over the last epoch
 * @param validationNats that of the validation images under these weights; NaN without any
 * @param settings the {@linkplain TrainingSettings#describe() settings} of the training; empty
 *     where there was none
 * @param startedFrom {@linkplain PixelCnn#digest() digest} of the model whose weights the training
 *     began with; empty where they were random
 * @param version of the program
 */
public record Provenance(
    String dataset,
    String dataDigest,
    int images,
    List<Integer> classImages,
    List<String> classNames,
    long seed,
    int epochs,
    long steps,
    double seconds,
    double trainNats,
    double validationNats,
    String settings,
    String startedFrom,
    String version) {

  /**
   * Checks the classes' numbers of images.
   *
   * @throws IllegalArgumentException if one is negative, they are known and their sum is not the
   *     number of images, or there are names, but not one for each class
   */
  public Provenance {
    classImages = List.copyOf(classImages);
    classNames = List.copyOf(classNames);
    if (!classNames.isEmpty() && classNames.size() != classImages.size()) {
      throw new IllegalArgumentException(
          "%d classes must have as many names, but have %s"
              .formatted(classImages.size(), classNames));
    }
    long sum = 0;
    for (int count : classImages) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "numbers of images must not be negative, but are " + classImages);
      }
      sum += count;
    }
    if (!classImages.isEmpty() && sum != images) {
      throw new IllegalArgumentException(
          "the classes must have %d images together, but have %s".formatted(images, classImages));
    }
  }

  /** Provenance of weights that nobody trained. */
  static Provenance untrained(long seed) {
    return new Provenance(
        "none",
        "",
        0,
        List.of(),
        List.of(),
        seed,
        0,
        0,
        0,
        Double.NaN,
        Double.NaN,
        "",
        "",
        programVersion());
  }

  /** The version of the program that runs. */
  static String programVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  void write(DataOutputStream to) throws IOException {
    to.writeUTF(dataset);
    to.writeUTF(dataDigest);
    to.writeInt(images);
    to.writeInt(classImages.size());
    for (int count : classImages) {
      to.writeInt(count);
    }
    to.writeInt(classNames.size());
    for (String name : classNames) {
      to.writeUTF(name);
    }
    to.writeLong(seed);
    to.writeInt(epochs);
    to.writeLong(steps);
    to.writeDouble(seconds);
    to.writeDouble(trainNats);
    to.writeDouble(validationNats);
    to.writeUTF(settings);
    to.writeUTF(startedFrom);
    to.writeUTF(version);
  }

  static Provenance read(DataInputStream from) throws IOException {
    return new Provenance(
        from.readUTF(),
        from.readUTF(),
        from.readInt(),
        readEach(from, each -> each.readInt()),
        readEach(from, each -> each.readUTF()),
        from.readLong(),
        from.readInt(),
        from.readLong(),
        from.readDouble(),
        from.readDouble(),
        from.readDouble(),
        from.readUTF(),
        from.readUTF(),
        from.readUTF());
  }

  /** Reads something of each class, after how many classes there are. */
  private static <T> List<T> readEach(DataInputStream from, OfClass<T> ofClass) throws IOException {
    int classes = from.readInt();
    if (classes < 0 || classes > PixelCnnSpec.MOST_CLASSES) {
      throw new IllegalArgumentException(
          "there must be at most %d classes, but there are %d"
              .formatted(PixelCnnSpec.MOST_CLASSES, classes));
    }
    List<T> read = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      read.add(ofClass.read(from));
    }
    return read;
  }

  @FunctionalInterface
  private interface OfClass<T> {
    T read(DataInputStream from) throws IOException;
  }
}
