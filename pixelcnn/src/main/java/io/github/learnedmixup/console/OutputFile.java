package io.github.learnedmixup.console;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file that will be written at the end of long work: whether it can be, and whether anything
 * would be lost by it, is found out before. Nothing is made until it is written: beside its place,
 * and then moved there, so that nobody ever finds half of it.
 *
 * <p>A file that is there already is replaced only if it is of the kind that is to be written, or
 * empty, and may be written to.
 */
public final class OutputFile {
  /** A picture in PNG's format. */
  public static final Kind PNG = Kind.beginningWith("PNG picture", "\u0089PNG\r\n\u001a\n");

  /** A picture in GIF's format. */
  public static final Kind GIF = Kind.beginningWith("GIF picture", "GIF8");

  /** A trained PixelCNN. */
  public static final Kind MODEL = Kind.beginningWith("PixelCNN model", "PIXELCNN");

  private static final int HEAD_BYTES = 1024;

  private final String option;
  private final Path file;
  private final Kind kind;

  private OutputFile(String option, Path file, Kind kind) {
    this.option = option;
    this.file = file;
    this.kind = kind;
  }

  /**
   * What a command writes.
   *
   * @param name of one such file, for messages: "PNG picture"
   * @param known whether a file is one, told by its first kibibyte, each byte as the character of
   *     that number
   */
  public record Kind(String name, Predicate<String> known) {
    /** Files that are known by their first bytes. */
    public static Kind beginningWith(String name, String first) {
      return new Kind(name, head -> head.startsWith(first));
    }
  }

  /** Writes a file that it is told of. */
  @FunctionalInterface
  public interface Content {
    /** Writes beside the file and moves into its place. */
    void write(Path file) throws IOException;
  }

  /**
   * Chooses a file.
   *
   * @param option names the file or its folder in messages
   * @param kind of what will be written, and may be replaced
   * @throws InvalidInputException if it cannot be written, or something else is there
   */
  public static OutputFile of(String option, Path file, Kind kind) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (target.getFileName() == null || folder == null) {
      throw isFolder(option, file);
    }
    requireFolder(option, folder);
    OutputFile output = new OutputFile(option, file, kind);
    output.requireReplaceable();
    return output;
  }

  /**
   * Chooses a file in a folder that is the program's own, such as a cache: whatever has the file's
   * name is replaced.
   *
   * @param what names the folder in messages
   * @throws InvalidInputException if it cannot be written
   */
  public static OutputFile inCache(String what, Path file) throws IOException {
    return of(what, file, new Kind("file of " + what, head -> true));
  }

  /**
   * Refuses a folder that files could not be written to, or that could not be made.
   *
   * @param option names it in messages
   * @throws InvalidInputException if nothing can be written there
   */
  public static void requireFolder(String option, Path folder) {
    Path there = folder.toAbsolutePath();
    Path above = there.getParent();
    while (!Files.exists(there) && above != null) {
      there = above;
      above = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new InvalidInputException(
          "%s needs a folder, but %s is a file".formatted(option, there));
    }
    try {
      // Permissions tell less than a try: a file system may be full or read-only.
      Files.delete(Files.createTempFile(there, ".tried", null));
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s needs a folder that can be written to, but %s cannot be: %s"
              .formatted(option, there, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Refuses a file that the same command reads: it would be lost.
   *
   * @param input the option that names what is read
   * @param read what is read
   * @return this
   * @throws InvalidInputException if they are one file
   */
  public OutputFile otherThan(String input, Path read) throws IOException {
    boolean same =
        (Files.exists(file) && Files.exists(read))
            ? Files.isSameFile(file, read)
            : path().normalize().equals(read.toAbsolutePath().normalize());
    if (same) {
      throw new InvalidInputException(
          "%s must be another file than that of %s, but both are %s"
              .formatted(option, input, file));
    }
    return this;
  }

  private void requireReplaceable() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw isFolder(option, file);
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s must be a file, but %s is something else, such as a device or a pipe"
              .formatted(option, file));
    }
    if (!mayBeWritten()) {
      throw new InvalidInputException(
          "%s must be a file that may be written to, but %s is read-only".formatted(option, file));
    }
    if (Files.size(file) > 0 && !kind.known.test(head())) {
      throw new InvalidInputException(
          "%s would replace %s, which is no %s; move it away, or give another name"
              .formatted(option, file, kind.name));
    }
  }

  private static InvalidInputException isFolder(String option, Path file) {
    return new InvalidInputException(
        "%s must be a file, but %s is a folder".formatted(option, file));
  }

  /** Whom permissions do not bind is bound by them, too: they say what the file's owner wants. */
  private boolean mayBeWritten() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    Set<PosixFilePermission> permissions =
        view == null
            ? Set.of(PosixFilePermission.OWNER_WRITE)
            : view.readAttributes().permissions();
    return Files.isWritable(file)
        && (permissions.contains(PosixFilePermission.OWNER_WRITE)
            || permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE));
  }

  private String head() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  /** The absolute path of the file. */
  public Path path() {
    return file.toAbsolutePath();
  }

  /** The file as the user named it, for lines that tell of it. */
  public String name() {
    return Printable.of(file.toString());
  }

  /** Writes the file's whole content, in place of what it had. */
  public void write(byte[] bytes) throws IOException {
    write(place -> SealedFile.write(place, bytes));
  }

  /** Writes the file's whole content as text in UTF-8, in place of what it had. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Has the file written.
   *
   * @throws InvalidInputException if something else has come to its place meanwhile
   */
  public void write(Content content) throws IOException {
    requireReplaceable();
    content.write(file);
  }
}
