package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.data.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that will be written at the end of long work: whether it can be is found out before. It is
 * written beside its place and moved there, so that nobody ever finds half of it.
 */
public final class OutputFile {
  private final Path target;

  private OutputFile(Path target) {
    this.target = target;
  }

  /**
   * Prepares a file, and the folder that it goes to.
   *
   * @param option names the file or its folder in messages
   * @throws InvalidInputException if nothing can be written there
   */
  public static OutputFile prepare(String option, Path file) {
    Path target = file.toAbsolutePath();
    Path name = target.getFileName();
    Path folder = target.getParent();
    if (name == null || folder == null || Files.isDirectory(target)) {
      throw new InvalidInputException(option + " must be a file, but " + file + " is a folder");
    }
    prepareFolder(option, folder);
    return new OutputFile(target);
  }

  /**
   * Makes a folder for files that will be written later.
   *
   * @param option names it in messages
   * @throws InvalidInputException if nothing can be written there
   */
  static void prepareFolder(String option, Path folder) {
    try {
      Folders.make(folder);
      // Permissions tell less than a try: a file system may be full or read-only.
      Files.delete(Files.createTempFile(folder, ".tried", null));
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(
          "%s needs a folder, but %s is a file".formatted(option, e.getFile()), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s needs a folder that can be written to, but %s cannot be: %s"
              .formatted(option, folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** Where the file will be, as an absolute path. */
  public Path path() {
    return target;
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the file's whole content, in place of what it had. */
  public void write(byte[] bytes) throws IOException {
    SealedFile.write(target, bytes);
  }
}
