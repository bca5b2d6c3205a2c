package io.github.learnedmixup.pixelcnn.data;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is written beside its place and moved there when it is whole, so that a reader finds
 * the old one or the new one and never a part. No two have the same name: processes that write one
 * file at the same time do not disturb each other, and the last one's stays.
 */
public final class PartFile implements AutoCloseable {
  private final Path place;
  private final Path path;

  private PartFile(Path place, Path path) {
    this.place = place;
    this.path = path;
  }

  /**
   * Chooses a name; nothing is written yet.
   *
   * @param place where the file is to be, in a folder that is there
   */
  public static PartFile of(Path place) {
    String name = place.getFileName() + "." + UUID.randomUUID() + ".part";
    return new PartFile(place, place.resolveSibling(name));
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /**
   * Moves what was written to its place, in one step where the file system knows how to.
   *
   * @throws IOException if it cannot be moved; what was at the place before is then unharmed
   */
  public void moveIntoPlace() throws IOException {
    try {
      Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes what was not moved. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
