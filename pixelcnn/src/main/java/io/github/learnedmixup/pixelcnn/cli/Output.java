package io.github.learnedmixup.pixelcnn.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries where {@code --out} points to before the work begins: a run of hours must not fail at its
 * end. Nothing is made or written.
 */
final class Output {
  private Output() {}

  /**
   * Refuses a file that could not be written.
   *
   * @throws IllegalArgumentException if it is a folder, or its folder cannot be written
   * @throws FileAlreadyExistsException if something else is where its folder must be
   */
  static void requireFile(Path file) throws FileAlreadyExistsException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("--out must be a file, but " + file + " is a folder");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      requireFolder(folder);
    }
  }

  /**
   * Refuses a folder that could not be written or made.
   *
   * @throws IllegalArgumentException if it, or the one that it must be made in, cannot be written
   * @throws FileAlreadyExistsException if something else is where a folder must be
   */
  static void requireFolder(Path folder) throws FileAlreadyExistsException {
    Path there = folder.toAbsolutePath();
    Path above = there.getParent();
    while (!Files.exists(there) && above != null) {
      there = above;
      above = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new FileAlreadyExistsException(there.toString());
    }
    if (!Files.isWritable(there)) {
      throw new IllegalArgumentException("--out must be in a folder that can be written: " + there);
    }
  }
}
