package io.github.learnedmixup.pixelcnn.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of the binary form of CIFAR-10 and CIFAR-100 with few images. */
final class TinyCifar {
  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private TinyCifar() {}

  /**
   * The bytes of a file.
   *
   * @param coarse whether another byte stands before each label
   * @param labels of the images; image i has the reds i, the greens 100 + i, the blues 200, but for
   *     the red of the second pixel of the first row, which is 255
   */
  static byte[] file(boolean coarse, int... labels) {
    int head = coarse ? 2 : 1;
    byte[] file = new byte[labels.length * (head + 3072)];
    for (int i = 0; i < labels.length; i++) {
      int at = i * (head + 3072);
      if (coarse) {
        file[at] = 19;
      }
      at += head;
      file[at - 1] = (byte) labels[i];
      for (int pixel = 0; pixel < 1024; pixel++) {
        file[at + pixel] = (byte) (pixel == 1 ? 255 : i);
        file[at + 1024 + pixel] = (byte) (100 + i);
        file[at + 2048 + pixel] = (byte) 200;
      }
    }
    return file;
  }

  /** Writes CIFAR-10 with two images in each file but the test's, which has three. */
  static Path write10(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(
          folder.resolve("data_batch_%d.bin".formatted(batch)), file(false, batch, 2 * batch - 1));
    }
    Files.write(folder.resolve("test_batch.bin"), file(false, 9, 8, 7));
    // The official file ends with an empty line.
    Files.writeString(folder.resolve("batches.meta.txt"), String.join("\n", CLASSES) + "\n\n");
    return folder;
  }

  /** Writes CIFAR-100 with two images to train on and one to test with. */
  static Path write100(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("train.bin"), file(true, 99, 0));
    Files.write(folder.resolve("test.bin"), file(true, 42));
    Files.writeString(
        folder.resolve("fine_label_names.txt"),
        IntStream.range(0, 100).mapToObj(i -> "fine" + i).collect(Collectors.joining("\n")));
    return folder;
  }
}
