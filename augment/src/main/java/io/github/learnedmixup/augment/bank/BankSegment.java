package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.augment.bank.BankManifest.Seal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Durable;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An immutable folder of a {@link SampleBank}, read a sample at a time. Its files are described
 * there. Used by one thread at a time.
 *
 * <p>Files are read by {@link RandomAccessFile}, not by a channel: an interrupt of the reading
 * thread, which may be anybody's, would close a channel.
 */
final class BankSegment implements AutoCloseable {
  private static final String IMAGES = "images-idx3-ubyte";
  private static final String CLASSES = "classes-idx2-ubyte";
  private static final String INDICES = "indices-idx2-ubyte";
  private static final String MIXES = "mixes-idx2-float";
  private static final List<String> FILES = List.of(IMAGES, CLASSES, INDICES, MIXES);

  private static final int CLASS_BYTES = 2 * Short.BYTES;
  private static final int FLOATS_PER_SAMPLE = 4;
  private static final int KEY_BYTES = CLASS_BYTES + Long.BYTES + FLOATS_PER_SAMPLE * Float.BYTES;

  private final RandomAccessFile images;
  private final RandomAccessFile classes;
  private final RandomAccessFile indices;
  private final RandomAccessFile mixes;
  private final ImageShape shape;

  private BankSegment(List<RandomAccessFile> files, ImageShape shape) {
    this.images = files.get(0);
    this.classes = files.get(1);
    this.indices = files.get(2);
    this.mixes = files.get(3);
    this.shape = shape;
  }

  /**
   * Writes samples into a new folder and waits until they are on the disk.
   *
   * @param samples at least one
   * @throws IOException if they cannot be written; nothing is left then, as far as it can be helped
   */
  static BankManifest.Segment write(
      Path folder, Map<SampleKey, GeneratedImage> samples, ImageShape shape) throws IOException {
    int count = samples.size();
    ByteBuffer images = ByteBuffer.allocate(Math.multiplyExact(count, shape.bytes()));
    ByteBuffer classes = ByteBuffer.allocate(count * CLASS_BYTES);
    ByteBuffer indices = ByteBuffer.allocate(count * Long.BYTES);
    float[] mixes = new float[count * FLOATS_PER_SAMPLE];
    int at = 0;
    for (Map.Entry<SampleKey, GeneratedImage> sample : samples.entrySet()) {
      SampleKey key = sample.getKey();
      GeneratedImage image = sample.getValue();
      images.put(image.greys());
      classes.putShort((short) key.first()).putShort((short) key.second());
      indices.putLong(key.index());
      mixes[at++] = (float) key.lambda();
      mixes[at++] = (float) image.logLikelihoodFirst();
      mixes[at++] = (float) image.logLikelihoodSecond();
      mixes[at++] = (float) image.inheritedShare();
    }
    Map<String, IdxFile> contents = new LinkedHashMap<>();
    contents.put(IMAGES, IdxFile.of(images.array(), imagesShape(count, shape)));
    contents.put(CLASSES, IdxFile.of(classes.array(), count, CLASS_BYTES));
    contents.put(INDICES, IdxFile.of(indices.array(), count, Long.BYTES));
    contents.put(MIXES, IdxFile.ofFloats(mixes, count, FLOATS_PER_SAMPLE));
    Files.createDirectory(folder);
    try {
      Map<String, Seal> seals = new LinkedHashMap<>();
      for (Map.Entry<String, IdxFile> content : contents.entrySet()) {
        Path file = folder.resolve(content.getKey());
        content.getValue().write(file);
        Durable.force(file);
        seals.put(content.getKey(), new Seal(Files.size(file), Sha256.of(file)));
      }
      return new BankManifest.Segment(folder.getFileName().toString(), count, seals);
    } catch (Throwable e) {
      remove(folder, e);
      throw e;
    }
  }

  /** The dimensions of the file of images: in colour, the channels are the last one. */
  private static int[] imagesShape(int count, ImageShape shape) {
    return shape.isColour()
        ? new int[] {count, shape.height(), shape.width(), shape.channels()}
        : new int[] {count, shape.height(), shape.width()};
  }

  /** How many bytes the files of so many samples have together. */
  static long bytes(long samples, ImageShape shape) {
    long headers =
        IdxFile.headerLength(imagesShape(0, shape).length) + 3L * IdxFile.headerLength(2);
    return headers + samples * (shape.bytes() + KEY_BYTES);
  }

  /** Tells an image and its numbers, as they are in a file, from almost all others. */
  static int checksum(GeneratedImage image) {
    return checksum(
        ByteBuffer.wrap(image.greys()),
        (float) image.logLikelihoodFirst(),
        (float) image.logLikelihoodSecond(),
        (float) image.inheritedShare());
  }

  private static int checksum(ByteBuffer greys, float... numbers) {
    CRC32C checksum = new CRC32C();
    checksum.update(greys);
    // Not the raw bits: those of what is not a number do not survive being read as a double.
    ByteBuffer bits = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    for (float number : numbers) {
      bits.putInt(Float.floatToIntBits(number));
    }
    checksum.update(bits.flip());
    return (int) checksum.getValue();
  }

  /**
   * Deletes a segment that does not count, after a failure: it would only fill a disk that may be
   * full already.
   */
  static void remove(Path folder, Throwable cause) {
    try {
      for (String name : FILES) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Checks that a segment's files are what the manifest says, every byte of them, and tells the
   * keys of its samples in their order.
   *
   * @param keys receives the row and the key of each sample
   * @return the {@link #checksum} of each sample
   * @throws InvalidInputException if a file is missing, damaged, cut off or of another shape
   * @throws IOException if a file cannot be read
   */
  static int[] check(
      Path folder,
      BankManifest.Segment segment,
      ImageShape shape,
      BiConsumer<Integer, SampleKey> keys)
      throws IOException {
    if (!segment.files().keySet().equals(Set.copyOf(FILES))) {
      throw new InvalidInputException(
          "%s must have the files %s, but the manifest names %s"
              .formatted(folder, FILES, segment.files().keySet()));
    }
    for (Map.Entry<String, Seal> file : segment.files().entrySet()) {
      requireSealed(folder.resolve(file.getKey()), file.getValue());
    }
    int samples = segment.samples();
    ByteBuffer images =
        ByteBuffer.wrap(
            requireShape(folder.resolve(IMAGES), false, imagesShape(samples, shape)).values());
    ByteBuffer classes =
        ByteBuffer.wrap(
            requireShape(folder.resolve(CLASSES), false, samples, CLASS_BYTES).values());
    ByteBuffer indices =
        ByteBuffer.wrap(requireShape(folder.resolve(INDICES), false, samples, 8).values());
    float[] mixes = requireShape(folder.resolve(MIXES), true, samples, FLOATS_PER_SAMPLE).floats();
    int[] checksums = new int[samples];
    for (int row = 0; row < samples; row++) {
      float lambda = mixes[row * FLOATS_PER_SAMPLE];
      if (!(lambda >= 0 && lambda <= 1)) {
        throw new InvalidInputException(
            "%s: lambda must be in [0, 1], but is %s in row %d"
                .formatted(folder.resolve(MIXES), lambda, row));
      }
      keys.accept(
          row, new SampleKey(classes.getShort(), classes.getShort(), lambda, indices.getLong()));
      int mix = row * FLOATS_PER_SAMPLE;
      checksums[row] =
          checksum(
              images.slice(row * shape.bytes(), shape.bytes()),
              mixes[mix + 1],
              mixes[mix + 2],
              mixes[mix + 3]);
    }
    return checksums;
  }

  private static void requireSealed(Path file, Seal seal) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + " is missing, but the bank's manifest names it");
    }
    if (Files.size(file) != seal.bytes()) {
      throw new InvalidInputException(
          "%s has %d bytes, but the bank's manifest says %d: it is cut off or was changed"
              .formatted(file, Files.size(file), seal.bytes()));
    }
    String found = Sha256.of(file);
    if (!found.equals(seal.sha256())) {
      throw new InvalidInputException(
          "%s is damaged: its SHA-256 is %s, but the bank's manifest says %s"
              .formatted(file, found, seal.sha256()));
    }
  }

  private static IdxFile requireShape(Path file, boolean floats, int... shape) throws IOException {
    IdxFile idx = floats ? IdxFile.readFloats(file) : IdxFile.read(file);
    int[] found = new int[idx.dimensions()];
    Arrays.setAll(found, idx::size);
    if (!Arrays.equals(found, shape)) {
      throw new InvalidInputException(
          "%s must be of shape %s, but is of %s"
              .formatted(file, Arrays.toString(shape), Arrays.toString(found)));
    }
    return idx;
  }

  /**
   * Opens a segment that was checked.
   *
   * @throws IOException if a file cannot be opened
   */
  static BankSegment open(Path folder, ImageShape shape) throws IOException {
    List<RandomAccessFile> files = new ArrayList<>();
    try {
      for (String name : FILES) {
        files.add(new RandomAccessFile(folder.resolve(name).toFile(), "r"));
      }
      return new BankSegment(files, shape);
    } catch (IOException e) {
      for (RandomAccessFile file : files) {
        file.close();
      }
      throw e;
    }
  }

  /**
   * A row's sample, or null if it is another one than is asked for.
   *
   * @throws IOException if the row cannot be read whole
   */
  @Nullable GeneratedImage read(int row, SampleKey key) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(KEY_BYTES);
    read(classes, 2, row, head.array(), 0, CLASS_BYTES);
    read(indices, 2, row, head.array(), CLASS_BYTES, Long.BYTES);
    int floats = CLASS_BYTES + Long.BYTES;
    read(mixes, 2, row, head.array(), floats, KEY_BYTES - floats);
    SampleKey found =
        new SampleKey(
            /* first= */ head.getShort(),
            /* second= */ head.getShort(),
            head.getFloat(floats),
            head.getLong());
    if (!found.equals(key)) {
      return null;
    }
    byte[] values = new byte[shape.bytes()];
    read(images, imagesShape(0, shape).length, row, values, 0, values.length);
    return new GeneratedImage(
        values,
        head.getFloat(floats + Float.BYTES),
        head.getFloat(floats + 2 * Float.BYTES),
        head.getFloat(floats + 3 * Float.BYTES));
  }

  private static void read(
      RandomAccessFile file, int dimensions, int row, byte[] target, int offset, int length)
      throws IOException {
    file.seek(IdxFile.headerLength(dimensions) + (long) row * length);
    file.readFully(target, offset, length);
  }

  @Override
  public void close() throws IOException {
    for (RandomAccessFile file : List.of(images, classes, indices, mixes)) {
      file.close();
    }
  }
}
