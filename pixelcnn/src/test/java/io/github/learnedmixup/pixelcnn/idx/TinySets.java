package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Image sets small enough to be made anew for each test. */
public final class TinySets {
  private TinySets() {}

  /** Images of 3x4 pixels, the i-th of class i modulo classes, no two alike. */
  public static LabelledImages images(int count, int classes) {
    byte[] greys = new byte[count * 12];
    int[] labels = new int[count];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (i * 37);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
    }
    return new LabelledImages(3, 4, classes, greys, labels);
  }

  /** Writes the four files, compressed. */
  public static Path write(Path folder, LabelledImages train, LabelledImages test)
      throws IOException {
    Files.createDirectories(folder);
    pair(
        folder.resolve("train-images-idx3-ubyte.gz"),
        folder.resolve("train-labels-idx1-ubyte.gz"),
        train);
    pair(
        folder.resolve("t10k-images-idx3-ubyte.gz"),
        folder.resolve("t10k-labels-idx1-ubyte.gz"),
        test);
    return folder;
  }

  /** Writes images and their labels. */
  public static void pair(Path imageFile, Path labelFile, LabelledImages images)
      throws IOException {
    int pixels = images.height() * images.width();
    byte[] greys = new byte[images.size() * pixels];
    byte[] labels = new byte[images.size()];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.image(i), 0, greys, i * pixels, pixels);
      labels[i] = (byte) images.label(i);
    }
    IdxFile.of(greys, images.size(), images.height(), images.width()).write(imageFile);
    IdxFile.of(labels, images.size()).write(labelFile);
  }
}
