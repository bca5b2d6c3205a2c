package io.github.learnedmixup.pixelcnn.file;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
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
  private static final int MOST_LINKS = 40;

  private final Path place;
  private final Path path;
  private boolean moved;

  private PartFile(Path place, Path path) {
    this.place = place;
    this.path = path;
  }

  /**
   * Chooses a name; nothing is written yet. Where the place is a link, what it points to is
   * replaced, and the link stays.
   *
   * @param place where the file is to be, in a folder that is there
   * @throws FileSystemException if something that is no regular file is there, such as a folder, a
   *     device or a pipe: it could not be had back
   */
  public static PartFile of(Path place) throws IOException {
    Path target = target(place);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(place.toString(), null, "it is there and is no regular file");
    }
    String name = target.getFileName() + "." + UUID.randomUUID() + ".part";
    return new PartFile(target, target.resolveSibling(name));
  }

  private static Path target(Path place) throws IOException {
    Path target = place;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(place.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** The file to write to. */
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
    moved = true;
  }

  /**
   * Moves what was written to its place when it is on the disk, so that even after a power failure
   * the old file or the new one is there, whole. An interrupt of the calling thread does not
   * disturb it.
   *
   * @throws IOException if it cannot be forced or moved; what was at the place before is then
   *     unharmed
   */
  public void forceIntoPlace() throws IOException {
    Durable.force(path);
    moveIntoPlace();
    Path folder = place.toAbsolutePath().getParent();
    if (folder != null) {
      Durable.forceFolder(folder);
    }
  }

  /**
   * Removes what was not moved. It does nothing after a move, and so cannot fail then and make what
   * is in its place look unwritten. Closing twice is harmless.
   */
  @Override
  public void close() throws IOException {
    if (!moved) {
      Files.deleteIfExists(path);
    }
  }
}
