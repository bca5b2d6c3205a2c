package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Folders;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The folder of a {@link SampleBank} that is open: locked where it may be written, and with a
 * manifest that is of this bank.
 */
final class BankFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SampleBank.class);

  /**
   * The folders that this process has locked. It must be known before a lock file is touched: on
   * POSIX systems a process loses its lock on a file when it closes <em>any</em> channel to it.
   */
  private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final BankManifest manifest;
  private final @Nullable FileChannel lock; // null where it is only read

  private BankFolder(Path path, BankManifest manifest, @Nullable FileChannel lock) {
    this.path = path;
    this.manifest = manifest;
    this.lock = lock;
  }

  /**
   * Opens the folder of a bank, or makes a bank where there is no folder or an empty one and it may
   * be written.
   *
   * @param contents what its samples have in common
   * @throws InvalidInputException if the folder holds something else or a bank of other contents,
   *     or is in use, or if it must be written, or made, and cannot be
   * @throws IOException if it cannot be read or written
   */
  static BankFolder open(Path folder, BankContents contents, BankUse.Access access)
      throws IOException {
    requireOurs(folder);
    if (access == BankUse.Access.READ) {
      return readOnly(folder, contents, Level.INFO, "as it was asked for");
    }
    make(folder);
    Path real = folder.toRealPath();
    if (!LOCKED.add(real)) {
      throw inUse(folder);
    }
    boolean locked = false;
    try {
      BankFolder opened = locked(real, contents, access);
      locked = opened.isWritable();
      return opened;
    } finally {
      if (!locked) {
        LOCKED.remove(real);
      }
    }
  }

  private static void make(Path folder) {
    try {
      Folders.make(folder);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s is no bank, and none can be made there: %s".formatted(folder, e), e);
    }
  }

  private static void requireOurs(Path folder) throws IOException {
    if (Files.exists(folder.resolve(SampleBank.MANIFEST)) || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(
                  name -> !name.equals(SampleBank.LOCK) && !name.startsWith(SampleBank.MANIFEST))
              .sorted()
              .toList();
      if (!foreign.isEmpty()) {
        throw new InvalidInputException(
            "%s must be a bank or an empty folder, but has no %s and holds %s"
                .formatted(folder, SampleBank.MANIFEST, foreign.get(0)));
      }
    } catch (NotDirectoryException e) {
      throw new InvalidInputException(folder + " must be a folder, but is a file", e);
    }
  }

  private static BankFolder locked(Path folder, BankContents contents, BankUse.Access access)
      throws IOException {
    FileChannel lock;
    try {
      lock = openLock(folder);
    } catch (IOException e) {
      if (access == BankUse.Access.WRITE) {
        throw new InvalidInputException(
            "the bank %s must be written, but cannot be: %s".formatted(folder, e), e);
      }
      // Whoever did not ask for it may want to do something about it.
      return readOnly(folder, contents, Level.WARN, "since it cannot be written: " + e);
    }
    try {
      requireLock(lock, folder);
      Path file = folder.resolve(SampleBank.MANIFEST);
      if (!Files.exists(file)) {
        BankManifest.empty(contents).write(file);
      }
      return new BankFolder(folder, manifest(folder, contents), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel openLock(Path folder) throws IOException {
    FileChannel lock =
        FileChannel.open(
            folder.resolve(SampleBank.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!Files.isWritable(folder)) {
      lock.close();
      throw new AccessDeniedException(folder.toString());
    }
    return lock;
  }

  private static BankFolder readOnly(Path folder, BankContents contents, Level level, String why)
      throws IOException {
    if (!Files.exists(folder.resolve(SampleBank.MANIFEST))) {
      throw new InvalidInputException(
          "%s must be a bank, for it is only read, %s; but it has no %s"
              .formatted(folder, why, SampleBank.MANIFEST));
    }
    BankFolder opened = new BankFolder(folder, manifest(folder, contents), null);
    log.atLevel(level).log("the bank {} is only read, {}", folder, why);
    return opened;
  }

  private static void requireLock(FileChannel lock, Path folder) throws IOException {
    try {
      FileLock held = lock.tryLock();
      if (held == null) {
        throw inUse(folder);
      }
    } catch (OverlappingFileLockException e) {
      throw inUse(folder);
    }
  }

  private static InvalidInputException inUse(Path folder) {
    return new InvalidInputException(
        "the bank %s is in use by another iterator or process; a bank has one user at a time"
            .formatted(folder));
  }

  /** Reads the manifest and refuses one of another bank. */
  private static BankManifest manifest(Path folder, BankContents contents) throws IOException {
    BankManifest manifest = BankManifest.read(folder.resolve(SampleBank.MANIFEST));
    if (!manifest.classNames().equals(contents.classNames())) {
      throw new InvalidInputException(
          "the bank %s is of a model whose classes are %s, but those of this model are %s"
              .formatted(folder, inWords(manifest.classNames()), inWords(contents.classNames())));
    }
    Description found = manifest.origin().description();
    if (!found.equals(contents.origin())) {
      throw new InvalidInputException(
          "the bank %s is of other settings: %s; give each bank its own folder"
              .formatted(folder, found.differencesInWords(contents.origin())));
    }
    if (!manifest.shape().equals(contents.shape())) {
      throw new InvalidInputException(
          "the bank %s holds images of %s pixels, but must hold images of %s"
              .formatted(folder, manifest.shape(), contents.shape()));
    }
    return manifest;
  }

  private static String inWords(List<String> names) {
    return names.isEmpty() ? "without names" : String.join(", ", names);
  }

  Path path() {
    return path;
  }

  /** The manifest as it was when the folder was opened. */
  BankManifest manifest() {
    return manifest;
  }

  /** How many bytes the manifest has. */
  long manifestBytes() throws IOException {
    return Files.size(path.resolve(SampleBank.MANIFEST));
  }

  /** Whether the folder is locked, so that it may be written. */
  boolean isWritable() {
    return lock != null;
  }

  /**
   * Refuses a manifest that somebody else has changed or removed: whoever deletes the folder of a
   * bank that is open may have another one made in its place.
   *
   * @throws IOException if it cannot be read or is not the one that is expected
   */
  void requireManifest(BankManifest expected) throws IOException {
    Path file = path.resolve(SampleBank.MANIFEST);
    BankManifest found;
    try {
      found = BankManifest.read(file);
    } catch (InvalidInputException e) {
      throw new IOException(e);
    }
    if (!found.equals(expected)) {
      throw new IOException(file + " was changed by another program since the bank was opened");
    }
  }

  /**
   * Replaces the manifest.
   *
   * @throws IOException if that cannot be done; the old one is then still there
   */
  void replaceManifest(BankManifest fresh) throws IOException {
    fresh.write(path.resolve(SampleBank.MANIFEST));
  }

  /** Lets another process use the bank. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      try {
        lock.close();
      } finally {
        // Not before: another one that opened the lock file meanwhile would lose its lock.
        LOCKED.remove(path);
      }
    }
  }
}
