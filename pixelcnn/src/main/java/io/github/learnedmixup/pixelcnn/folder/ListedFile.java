package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A picture's file, its class and its part.
 *
 * @param isTest whether it is for testing
 * @param random a number that depends on a seed, the class's name and the file's name alone, and so
 *     stays when other files come or go
 */
record ListedFile(Path path, int label, boolean isTest, long random) {
  /** By the random number, equal ones by name. */
  static final Comparator<ListedFile> RANDOM_ORDER =
      Comparator.comparingLong(ListedFile::random)
          .thenComparing(file -> ClassFolder.name(file.path()), ClassFolder.BYTE_ORDER)
          .thenComparingInt(ListedFile::label);

  /** The files of a class, in the order of their names, all of one part. */
  static List<ListedFile> of(ClassFolder folder, int label, boolean isTest, long seed) {
    long ofClass = hash(seed, folder.name());
    return folder.files().stream()
        .map(file -> new ListedFile(file, label, isTest, hash(ofClass, ClassFolder.name(file))))
        .toList();
  }

  private static long hash(long seed, String name) {
    long hash = seed;
    for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
      hash = SeededHash.mix(hash, character);
    }
    return hash;
  }

  /** The file as one for testing or not. */
  ListedFile withTest(boolean newIsTest) {
    return new ListedFile(path, label, newIsTest, random);
  }

  /** The file with another random number, which depends on its own alone. */
  ListedFile again() {
    return new ListedFile(path, label, isTest, SeededHash.mix(random, 0));
  }
}
