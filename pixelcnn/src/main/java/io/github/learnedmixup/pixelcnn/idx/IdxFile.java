package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import io.github.learnedmixup.pixelcnn.file.FileFailure;
import io.github.learnedmixup.pixelcnn.file.PartFile;
import io.github.learnedmixup.pixelcnn.file.WholeGzip;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes, integers or floats as the IDX format holds it, the format of MNIST
 * and its kin: two zero bytes, a type (8 is unsigned byte, 11 is 16-bit and 12 is 32-bit integer,
 * 13 is 32-bit float; there are others, which are not read here), the number of dimensions, each
 * dimension as a big-endian 32-bit number, then the values, big-endian as well. See <a
 * href="http://yann.lecun.com/exdb/mnist/">the MNIST page</a>.
 */
public final class IdxFile {
  private static final int MOST_DIMENSIONS = 8;

  private final Type type;
  private final int[] shape;
  private final byte[] bytes;

  /** What the values are. */
  private enum Type {
    UNSIGNED_BYTE(8, 1, "unsigned bytes"),
    SHORT(11, Short.BYTES, "16-bit integers"),
    INT(12, Integer.BYTES, "32-bit integers"),
    FLOAT(13, Float.BYTES, "floats");

    private final int code;
    private final int bytes;
    private final String words;

    Type(int code, int bytes, String words) {
      this.code = code;
      this.bytes = bytes;
      this.words = words;
    }

    private String describe() {
      return "0x0000%02xnn of an IDX file of %s".formatted(code, words);
    }
  }

  private IdxFile(Type type, int[] shape, byte[] bytes) {
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * An array of unsigned bytes that is to be written.
   *
   * @param values taken over, not to be changed afterwards; the last dimension varies fastest
   * @param shape 1 to 8 dimensions, none negative, whose product is the number of values
   * @throws IllegalArgumentException if shape and values do not fit
   */
  public static IdxFile of(byte[] values, int... shape) {
    requireFits(values.length, shape);
    return new IdxFile(Type.UNSIGNED_BYTE, shape.clone(), values);
  }

  /**
   * An array of floats that is to be written.
   *
   * @param values not kept; the last dimension varies fastest
   * @param shape 1 to 8 dimensions, none negative, whose product is the number of values
   * @throws IllegalArgumentException if shape and values do not fit
   */
  public static IdxFile ofFloats(float[] values, int... shape) {
    requireFits(values.length, shape);
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    return new IdxFile(Type.FLOAT, shape.clone(), bytes.array());
  }

  /**
   * An array of 32-bit integers that is to be written.
   *
   * @param values not kept; the last dimension varies fastest
   * @param shape 1 to 8 dimensions, none negative, whose product is the number of values
   * @throws IllegalArgumentException if shape and values do not fit
   */
  public static IdxFile ofIntegers(int[] values, int... shape) {
    requireFits(values.length, shape);
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, values.length));
    bytes.asIntBuffer().put(values);
    return new IdxFile(Type.INT, shape.clone(), bytes.array());
  }

  private static void requireFits(int values, int[] shape) {
    boolean valid = shape.length >= 1 && shape.length <= MOST_DIMENSIONS;
    valid &= Arrays.stream(shape).allMatch(size -> size >= 0);
    if (!valid || product(shape) != values) {
      throw new IllegalArgumentException(
          "shape must be 1 to %d dimensions of %d values together, but is %s"
              .formatted(MOST_DIMENSIONS, values, Arrays.toString(shape)));
    }
  }

  /**
   * Reads a file of unsigned bytes, compressed with gzip or not: its first bytes tell. No more
   * memory is taken than what the file really holds, whatever its header claims.
   *
   * @throws InvalidInputException if the file is not an IDX file of unsigned bytes, is damaged, too
   *     short or too long; the message names the file, what was found and what was expected
   * @throws IOException if the file cannot be read at all
   */
  public static IdxFile read(Path file) throws IOException {
    return read(file, List.of(Type.UNSIGNED_BYTE));
  }

  /**
   * Reads a file of unsigned bytes, or of integers of 16 or 32 bits, compressed with gzip or not;
   * see {@link #integers()}.
   *
   * @throws InvalidInputException if it is no such file, or a damaged one
   * @throws IOException if the file cannot be read at all
   */
  public static IdxFile readIntegers(Path file) throws IOException {
    return read(file, List.of(Type.UNSIGNED_BYTE, Type.SHORT, Type.INT));
  }

  /** Makes a file of floats; see {@link #floats()}. */
  public static IdxFile readFloats(Path file) throws IOException {
    return read(file, List.of(Type.FLOAT));
  }

  /**
   * Reads what a file of unsigned bytes holds, compressed with gzip or not.
   *
   * @param name stands for the file in messages
   * @throws InvalidInputException if these are not the bytes of such a file
   */
  static IdxFile read(Path name, byte[] content) throws IOException {
    return read(
        name, new ByteArrayInputStream(content), content.length, List.of(Type.UNSIGNED_BYTE));
  }

  private static IdxFile read(Path file, List<Type> types) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in, Files.size(file), types);
    }
  }

  private static IdxFile read(Path file, InputStream content, long size, List<Type> types)
      throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(content)) {
      in.mark(2);
      boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      if (!compressed) {
        return parse(file, in, types);
      }
      try (WholeGzip gzip = new WholeGzip(in)) {
        IdxFile result = parse(file, gzip, types);
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

  private static IdxFile parse(Path file, InputStream in, List<Type> types) throws IOException {
    byte[] magic = in.readNBytes(4);
    Type type = type(file, magic, types);
    int[] shape = shape(file, in, magic[3]);
    long expected = product(shape);
    int most = ByteArrays.MOST_BYTES / type.bytes;
    if (expected < 0 || expected > most) {
      throw new InvalidInputException(
          "%s: the header claims %s values, but at most %d can be read"
              .formatted(file, describe(shape), most));
    }
    // Grows with what is read, and so is not led astray by a header that claims too much.
    byte[] bytes = in.readNBytes((int) expected * type.bytes);
    if (bytes.length < expected * type.bytes) {
      throw new InvalidInputException(
          "%s: expected %s = %d values after the header, but found %d: the file is cut short"
              .formatted(file, describe(shape), expected, bytes.length / type.bytes));
    }
    if (in.read() >= 0) {
      throw new InvalidInputException(
          "%s: expected %s = %d values after the header, but found trailing bytes behind them"
              .formatted(file, describe(shape), expected));
    }
    return new IdxFile(type, shape, bytes);
  }

  private static Type type(Path file, byte[] magic, List<Type> types) {
    if (magic.length < 4) {
      throw new InvalidInputException(
          "%s: expected an IDX file, but it ends after %d bytes".formatted(file, magic.length));
    }
    return types.stream()
        .filter(type -> magic[0] == 0 && magic[1] == 0 && magic[2] == type.code)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: expected the magic number %s, but found 0x%08x"
                        .formatted(
                            file,
                            types.stream().map(Type::describe).collect(Collectors.joining(" or ")),
                            ByteBuffer.wrap(magic).getInt())));
  }

  private static int[] shape(Path file, InputStream in, int dimensions) throws IOException {
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
    try (PartFile part = PartFile.of(file)) {
      boolean compress = file.toString().endsWith(".gz");
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part.path()));
          OutputStream packed = compress ? new GZIPOutputStream(raw) : raw;
          DataOutputStream out = new DataOutputStream(packed)) {
        out.writeInt(type.code << 8 | shape.length);
        for (int size : shape) {
          out.writeInt(size);
        }
        out.write(bytes);
      }
      part.moveIntoPlace();
    } catch (IOException e) {
      throw FileFailure.of(file, e);
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

  /** Where the values begin in an uncompressed file of so many dimensions, in bytes. */
  public static int headerLength(int dimensions) {
    return Integer.BYTES * (1 + dimensions);
  }

  /**
   * The values of an array of unsigned bytes themselves, not a copy, so not to be changed; the last
   * dimension varies fastest.
   *
   * @throws IllegalStateException if it is of floats
   */
  public byte[] values() {
    require(Type.UNSIGNED_BYTE);
    return bytes;
  }

  /**
   * The values of an array of floats, a copy; the last dimension varies fastest.
   *
   * @throws IllegalStateException if it is of unsigned bytes
   */
  public float[] floats() {
    require(Type.FLOAT);
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
    return floats;
  }

  /**
   * The values of an array of unsigned bytes or of integers, a copy; the last dimension varies
   * fastest.
   *
   * @throws IllegalStateException if it is of floats
   */
  public int[] integers() {
    int[] integers = new int[bytes.length / type.bytes];
    ByteBuffer values = ByteBuffer.wrap(bytes);
    switch (type) {
      case UNSIGNED_BYTE -> Arrays.setAll(integers, i -> bytes[i] & 0xff);
      case SHORT -> Arrays.setAll(integers, i -> values.getShort(Short.BYTES * i));
      case INT -> values.asIntBuffer().get(integers);
      default -> require(Type.INT);
    }
    return integers;
  }

  /** Whether the values are unsigned bytes. */
  boolean holdsBytes() {
    return type == Type.UNSIGNED_BYTE;
  }

  private void require(Type asked) {
    if (type != asked) {
      throw new IllegalStateException(
          "the array is of %s, but was asked for %s".formatted(type.words, asked.words));
    }
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
