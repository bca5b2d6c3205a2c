package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data set of tiny images: a bright bar whose place is the class, on noise. */
public final class Bars {
  public static final int CLASSES = 3;
  private static final int TRAIN = 90;
  private static final int TEST = 30;

  private Bars() {}

  /** Writes the set's files into a folder, which is created. */
  public static Path write(Path folder, int size) throws IOException {
    return write(folder, size, CLASSES);
  }

  /** Writes the set with test images of the first classes alone. */
  public static Path write(Path folder, int size, int testClasses) throws IOException {
    Files.createDirectories(folder);
    write(folder, "train", TRAIN, size, CLASSES);
    write(folder, "t10k", TEST, size, testClasses);
    return folder;
  }

  private static void write(Path folder, String part, int count, int size, int classes)
      throws IOException {
    byte[] greys = new byte[count * size * size];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % classes);
      for (int pixel = 0; pixel < size * size; pixel++) {
        boolean bar = pixel / size / 5 == labels[i];
        double noise = SeededHash.uniform(part.hashCode() + i, pixel);
        greys[i * size * size + pixel] = (byte) ((bar ? 200 : 0) + 50 * noise);
      }
    }
    IdxFile.of(greys, count, size, size).write(folder.resolve(part + "-images-idx3-ubyte"));
    IdxFile.of(labels, count).write(folder.resolve(part + "-labels-idx1-ubyte"));
  }
}
