package io.github.learnedmixup.pixelcnn.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Names the file that a failure is about: a stream's own failure, such as a full disk, does not.
 */
public final class FileFailure {
  private FileFailure() {}

  /**
   * Tells which file could not be read or written.
   *
   * @param file what the user calls it
   * @return the failure itself if it names a file already or is an interruption, else one that has
   *     it for its cause
   */
  public static IOException of(Path file, IOException failure) {
    if (failure instanceof FileSystemException || failure instanceof InterruptedIOException) {
      return failure;
    }
    FileSystemException named =
        new FileSystemException(file.toString(), null, failure.getMessage());
    named.initCause(failure);
    return named;
  }
}
