package io.github.learnedmixup.pixelcnn.data;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes as the IDX format holds it, the format of MNIST and its kin: two zero
 * bytes, a type (8 is unsigned byte, the only one read here), the number of dimensions, each
 * dimension as a big-endian 32-bit number, then the values. See <a
 * href="http://yann.lecun.com/exdb/mnist/">the MNIST page</a>.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;
  private static final int MOST_DIMENSIONS = 8;

  private final int[] shape;
  private final byte[] values;

  private IdxFile(int[] shape, byte[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * An array that is to be written.
   *
   * @param values taken over, not to be changed afterwards; the last dimension varies fastest
   * @param shape 1 to 8 dimensions, none negative, whose product is the number of values
   * @throws IllegalArgumentException if shape and values do not fit
   */
  public static IdxFile of(byte[] values, int... shape) {
    boolean valid = shape.length >= 1 && shape.length <= MOST_DIMENSIONS;
    valid &= Arrays.stream(shape).allMatch(size -> size >= 0);
    if (!valid || product(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape must be 1 to %d dimensions of %d values together, but is %s"
              .formatted(MOST_DIMENSIONS, values.length, Arrays.toString(shape)));
    }
    return new IdxFile(shape.clone(), values);
  }

  /**
   * Reads a file, compressed with gzip or not: its first bytes tell. No more memory is taken than
   * what the file really holds, whatever its header claims.
   *
   * @throws InvalidInputException if the file is not an IDX file of unsigned bytes, is damaged, too
   *     short or too long; the message names the file, what was found and what was expected
   * @throws IOException if the file cannot be read at all
   */
  public static IdxFile read(Path file) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long size = Files.size(file);
      in.mark(2);
      boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      if (!compressed) {
        return parse(file, in);
      }
      try (WholeGzip gzip = new WholeGzip(in)) {
        IdxFile result = parse(file, gzip);
        if (gzip.end() != size) {
          throw new InvalidInputException(
              "%s: the gzip stream ends after %d bytes, but the file has %d: trailing bytes"
                  .formatted(file, gzip.end(), size));
        }
        return result;
      }
    } catch (ZipException | EOFException damaged) {
      throw new InvalidInputException(
          "%s: expected a whole gzip stream, but it is damaged or cut short (%s)"
              .formatted(file, damaged.getMessage()),
          damaged);
    }
  }

  private static IdxFile parse(Path file, InputStream in) throws IOException {
    int[] shape = shape(file, in);
    long expected = product(shape);
    if (expected < 0 || expected > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          "%s: the header claims %s values, but at most %d can be read"
              .formatted(file, describe(shape), Integer.MAX_VALUE - 8));
    }
    // Grows with what is read, and so is not led astray by a header that claims too much.
    byte[] values = in.readNBytes((int) expected);
    if (values.length < expected) {
      throw new InvalidInputException(
          "%s: expected %s = %d values after the header, but found %d: the file is cut short"
              .formatted(file, describe(shape), expected, values.length));
    }
    if (in.read() >= 0) {
      throw new InvalidInputException(
          "%s: expected %s = %d values after the header, but found trailing bytes behind them"
              .formatted(file, describe(shape), expected));
    }
    return new IdxFile(shape, values);
  }

  private static int[] shape(Path file, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4) {
      throw new InvalidInputException(
          "%s: expected an IDX file, but it ends after %d bytes".formatted(file, magic.length));
    }
    int dimensions = magic[3];
    if (magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTE) {
      throw new InvalidInputException(
          "%s: expected the magic number 0x000008nn of an IDX file of unsigned bytes, but found 0x%08x"
              .formatted(file, ByteBuffer.wrap(magic).getInt()));
    }
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new InvalidInputException(
          "%s: expected 1 to %d dimensions in the magic number, but found %d"
              .formatted(file, MOST_DIMENSIONS, dimensions & 0xff));
    }
    byte[] sizes = in.readNBytes(4 * dimensions);
    if (sizes.length < 4 * dimensions) {
      throw new InvalidInputException(
          "%s: expected %d dimensions of 4 bytes each, but the file ends after %d bytes of them"
              .formatted(file, dimensions, sizes.length));
    }
    int[] shape = new int[dimensions];
    ByteBuffer.wrap(sizes).asIntBuffer().get(shape);
    return shape;
  }

  /**
   * Writes the array beside the file and moves it into place, so that nobody finds half of it.
   *
   * @param file compressed with gzip if its name ends in {@code .gz}
   * @throws IOException if it cannot be written; what was at the place before is then unharmed
   */
  public void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      boolean compress = file.toString().endsWith(".gz");
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(beside));
          OutputStream packed = compress ? new GZIPOutputStream(raw) : raw;
          DataOutputStream out = new DataOutputStream(packed)) {
        out.writeInt(UNSIGNED_BYTE << 8 | shape.length);
        for (int size : shape) {
          out.writeInt(size);
        }
        out.write(values);
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Number of dimensions, 1 to 8. */
  public int dimensions() {
    return shape.length;
  }

  /** The size of a dimension, counted from 0. */
  public int size(int dimension) {
    return shape[dimension];
  }

  /**
   * The values themselves, unsigned, not a copy, so not to be changed; the last dimension varies
   * fastest.
   */
  public byte[] values() {
    return values;
  }

  /** The dimensions as people write them, such as {@code 60000x28x28}. */
  String describe() {
    return describe(shape);
  }

  private static String describe(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining("x"));
  }

  /** The product of sizes taken as unsigned, or -1 if it is beyond any array. */
  private static long product(int[] shape) {
    long product = 1;
    for (int size : shape) {
      long unsigned = Integer.toUnsignedLong(size);
      if (unsigned == 0) {
        return 0;
      }
      if (product > Integer.MAX_VALUE || product < 0) {
        product = -1;
      } else {
        product *= unsigned;
      }
    }
    return product;
  }
}
