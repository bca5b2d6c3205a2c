package io.github.learnedmixup.pixelcnn.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes folders. */
public final class Folders {
  private Folders() {}

  /**
   * Makes a folder, and those that it lies in, unless it is there; a link to a folder is one, too.
   *
   * @throws java.nio.file.FileAlreadyExistsException if something else has its name
   * @throws IOException if it cannot be made
   */
  public static void make(Path folder) throws IOException {
    // Java 17's createDirectories takes a link to a folder for something else.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }
}
