package io.github.learnedmixup.pixelcnn.file;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The envelope of the files this project writes: it tells a damaged or foreign file from a good one
 * before anything in it is believed.
 *
 * <pre>
 *   8 bytes   magic, ASCII
 *   4 bytes   version, big-endian, as are all numbers
 *   n bytes   content
 *   32 bytes  SHA-256 of all bytes before
 * </pre>
 *
 * <p>A file is written beside its target and moved into place, so that a reader sees the old one or
 * the new one and never a part.
 */
public final class SealedFile {
  private static final int MAGIC_LENGTH = 8;
  private static final int DIGEST_LENGTH = 32;
  private static final int HEADER_LENGTH = MAGIC_LENGTH + Integer.BYTES;

  private SealedFile() {}

  /**
   * A kind of sealed files.
   *
   * @param name for messages: "PixelCNN model"
   * @param magic 8 ASCII characters
   * @param version that is read and written
   * @param remedy what to do about a file of another version, for messages: "train it anew"
   */
  public record Kind(String name, String magic, int version, String remedy) {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything between the header and the checksum. */
    void write(DataOutputStream to) throws IOException;
  }

  /** Seals content. */
  public static byte[] seal(Kind kind, Content content) throws IOException {
    return seal(kind.magic(), kind.version(), content);
  }

  /**
   * Seals content as a program of another version would.
   *
   * @param magic 8 ASCII characters
   */
  public static byte[] seal(String magic, int version, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(magic.getBytes(StandardCharsets.US_ASCII));
      out.writeInt(version);
      content.write(out);
      out.flush();
      out.write(Sha256.of(bytes.toByteArray(), bytes.size()));
    }
    return bytes.toByteArray();
  }

  /**
   * Writes bytes beside a file and moves them into its place; its folder is made if need be.
   *
   * @throws IOException if it cannot be written, or what is there is no regular file; the message
   *     names the file
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder != null) {
      Folders.make(folder);
    }
    try (PartFile part = PartFile.of(absolute)) {
      Files.write(part.path(), bytes);
      part.moveIntoPlace();
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }

  /**
   * Reads and checks a file.
   *
   * @return a stream over the content
   * @throws InvalidInputException if the file is foreign, of which no more is read than tells so,
   *     damaged, or of another version
   */
  public static DataInputStream read(Path file, Kind kind) throws IOException {
    String name = file.toString();
    try (BufferedInputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      requireMagic(stream, name, kind);
      long size = Files.size(file);
      if (size > ByteArrays.MOST_BYTES) {
        throw new InvalidInputException(
            "%s is a damaged %s: it has %d bytes, but at most %d can be read"
                .formatted(name, kind.name(), size, ByteArrays.MOST_BYTES));
      }
      return open(stream.readAllBytes(), name, kind);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }

  /** Reads and checks a stream, such as a resource; {@code name} is for messages. */
  public static DataInputStream read(InputStream stream, String name, Kind kind)
      throws IOException {
    try (BufferedInputStream buffered = new BufferedInputStream(stream)) {
      requireMagic(buffered, name, kind);
      return open(buffered.readAllBytes(), name, kind);
    }
  }

  /** Looks at a stream's first bytes, which can be read again afterwards. */
  private static void requireMagic(BufferedInputStream stream, String name, Kind kind)
      throws IOException {
    stream.mark(MAGIC_LENGTH);
    byte[] found = stream.readNBytes(MAGIC_LENGTH);
    stream.reset();
    if (!Arrays.equals(found, kind.magic().getBytes(StandardCharsets.US_ASCII))) {
      throw new InvalidInputException(
          "%s is not a %s: it does not begin with %s".formatted(name, kind.name(), kind.magic()));
    }
  }

  private static DataInputStream open(byte[] bytes, String name, Kind kind) {
    if (bytes.length < HEADER_LENGTH + DIGEST_LENGTH) {
      throw new InvalidInputException(
          "%s is a cut-off %s: it has %d bytes, but even an empty one has %d"
              .formatted(name, kind.name(), bytes.length, HEADER_LENGTH + DIGEST_LENGTH));
    }
    int end = bytes.length - DIGEST_LENGTH;
    byte[] digest = Sha256.of(bytes, end);
    if (!MessageDigest.isEqual(digest, Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new InvalidInputException(
          "%s is a damaged or cut-off %s: the SHA-256 of its %d bytes is %s, not what it says"
              .formatted(name, kind.name(), end, HexFormat.of().formatHex(digest)));
    }
    int found = ByteBuffer.wrap(bytes, MAGIC_LENGTH, Integer.BYTES).getInt();
    if (found != kind.version()) {
      throw new InvalidInputException(
          "%s is a %s of version %d, but this program reads version %d: %s"
              .formatted(name, kind.name(), found, kind.version(), kind.remedy()));
    }
    return new DataInputStream(new ByteArrayInputStream(bytes, HEADER_LENGTH, end - HEADER_LENGTH));
  }
}
