package io.github.learnedmixup.pixelcnn.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class IdxFileTest {
  private static final byte[] WHOLE = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 250
  };

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("some-idx3-ubyte");
  }

  @Test
  void read_givesShapeAndValues() throws IOException {
    Files.write(file, WHOLE);
    IdxFile idx = IdxFile.read(file);
    assertThat(idx.dimensions()).isEqualTo(3);
    assertThat(new int[] {idx.size(0), idx.size(1), idx.size(2)}).containsExactly(2, 1, 3);
    assertThat(idx.values()).containsExactly(1, 2, 3, 4, 5, 250);
  }

  @Test
  void read_tellsGzipByContentNotByName() throws IOException {
    Files.write(file, gzip(WHOLE));
    assertThat(IdxFile.read(file).values()).hasSize(6);
    Path misnamed = folder.resolve("plain.gz");
    Files.write(misnamed, WHOLE);
    assertThat(IdxFile.read(misnamed).values()).hasSize(6);
  }

  @Test
  void read_takesGzipOfSeveralMembers() throws IOException {
    byte[] first = gzip(Arrays.copyOf(WHOLE, 9));
    byte[] second = gzip(Arrays.copyOfRange(WHOLE, 9, WHOLE.length));
    Files.write(file, concat(first, second));
    assertThat(IdxFile.read(file).values()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "packed.gz"})
  void write_isReadBackAndLeavesNothingElse(String name) throws IOException {
    Path target = folder.resolve(name);
    Files.writeString(target, "what was there before");
    IdxFile.of(new byte[] {9, 8, 7, 6}, 2, 2).write(target);
    assertThat(IdxFile.read(target).values()).containsExactly(9, 8, 7, 6);
    assertThat(Files.readAllBytes(target)[0] == 0x1f).isEqualTo(name.endsWith(".gz"));
    assertThat(folder).isDirectoryContaining(target::equals);
    try (var entries = Files.list(folder)) {
      assertThat(entries).containsExactly(target);
    }
  }

  @Test
  void floats_areWrittenBigEndianAndReadBackBitForBit() throws IOException {
    float[] values = {1, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 2.5f};
    IdxFile.ofFloats(values, 3, 2).write(file);
    byte[] head = Arrays.copyOf(Files.readAllBytes(file), 16);
    assertThat(head).containsExactly(0, 0, 13, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0x3f, (byte) 0x80, 0, 0);
    assertThat(IdxFile.headerLength(2)).isEqualTo(12);
    IdxFile idx = IdxFile.readFloats(file);
    assertThat(idx.size(0)).isEqualTo(3);
    assertThat(idx.floats()).containsExactly(values);
    assertThatIllegalStateException().isThrownBy(idx::values).withMessageContaining("of floats");
  }

  @Test
  void readFloats_refusesBytesAndValuesCutInTwo() throws IOException {
    Files.write(file, WHOLE);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> IdxFile.readFloats(file))
        .withMessageContaining("0x00000803")
        .withMessageContaining("0x00000dnn of an IDX file of floats");
    IdxFile.ofFloats(new float[3], 3).write(file);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 8 + 11));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> IdxFile.readFloats(file))
        .withMessageContaining("3 = 3 values")
        .withMessageContaining("found 2");
  }

  @Test
  void integers_areWrittenBigEndianAndReadBack() throws IOException {
    IdxFile.ofIntegers(new int[] {0, 999, -1, Integer.MAX_VALUE}, 2, 2).write(file);
    byte[] head = Arrays.copyOf(Files.readAllBytes(file), 20);
    assertThat(head)
        .containsExactly(0, 0, 12, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3, (byte) 0xe7);
    IdxFile idx = IdxFile.readIntegers(file);
    assertThat(idx.dimensions()).isEqualTo(2);
    assertThat(idx.integers()).containsExactly(0, 999, -1, Integer.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(idx::values);
    assertThatIllegalStateException().isThrownBy(idx::floats);
  }

  @Test
  void readIntegers_takesBytesAndShortsAsWell() throws IOException {
    Files.write(file, WHOLE);
    assertThat(IdxFile.readIntegers(file).integers()).containsExactly(1, 2, 3, 4, 5, 250);
    Files.write(file, gzip(new byte[] {0, 0, 11, 1, 0, 0, 0, 2, 1, 2, (byte) 0xff, (byte) 0xfe}));
    assertThat(IdxFile.readIntegers(file).integers()).containsExactly(258, -2);
  }

  @Test
  void read_refusesIntegers_andReadIntegersFloats() throws IOException {
    IdxFile.ofIntegers(new int[2], 2).write(file);
    refused().withMessageContaining("0x00000c01").withMessageContaining("0x000008nn");
    IdxFile.ofFloats(new float[2], 2).write(file);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> IdxFile.readIntegers(file))
        .withMessageContaining("0x00000d01")
        .withMessageContaining("0x000008nn of an IDX file of unsigned bytes or 0x00000bnn")
        .withMessageContaining("0x00000cnn of an IDX file of 32-bit integers");
    IdxFile floats = IdxFile.readFloats(file);
    assertThatIllegalStateException().isThrownBy(floats::integers);
  }

  @Test
  void write_whereThereIsNoFolderFails() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> IdxFile.of(new byte[1], 1).write(folder.resolve("no/where")));
  }

  @Test
  void of_refusesShapesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdxFile.of(new byte[5], 2, 3))
        .withMessageContaining("[2, 3]")
        .withMessageContaining("5");
    assertThatIllegalArgumentException().isThrownBy(() -> IdxFile.of(new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> IdxFile.of(new byte[2], -1, -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdxFile.of(new byte[0], 65536, 65536, 65536, 65536, 0x7fffffff));
  }

  @Test
  void read_ofAMissingFileSaysSo() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> IdxFile.read(file));
  }

  @Test
  void read_refusesEveryTruncation() throws IOException {
    for (int length = 0; length < WHOLE.length; length++) {
      Files.write(file, Arrays.copyOf(WHOLE, length));
      refused();
    }
    byte[] packed = gzip(WHOLE);
    for (int length = 0; length < packed.length; length++) {
      Files.write(file, Arrays.copyOf(packed, length));
      refused();
    }
  }

  @Test
  void read_saysHowManyValuesAreMissing() throws IOException {
    Files.write(file, Arrays.copyOf(WHOLE, WHOLE.length - 2));
    refused().withMessageContaining("2x1x3 = 6 values").withMessageContaining("found 4");
  }

  @Test
  void read_refusesTrailingBytes() throws IOException {
    Files.write(file, Arrays.copyOf(WHOLE, WHOLE.length + 1));
    refused().withMessageContaining("trailing bytes");
    Files.write(file, gzip(Arrays.copyOf(WHOLE, WHOLE.length + 1)));
    refused().withMessageContaining("trailing bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 17, 18, 19, 40, 20_000})
  void read_refusesGarbageBehindTheGzipStream(int length) throws IOException {
    Files.write(file, concat(gzip(WHOLE), new byte[length]));
    refused().withMessageContaining("trailing bytes");
  }

  @Test
  void read_refusesAnotherMagicNumber() throws IOException {
    byte[] floats = WHOLE.clone();
    floats[2] = 0x0d;
    Files.write(file, floats);
    refused().withMessageContaining("0x00000d03").withMessageContaining("0x000008nn");
    Files.writeString(file, "<html>not found</html>");
    refused().withMessageContaining("0x3c68746d");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 9, -1})
  void read_refusesTooFewOrTooManyDimensions(byte dimensions) throws IOException {
    byte[] bytes = WHOLE.clone();
    bytes[3] = dimensions;
    Files.write(file, bytes);
    refused()
        .withMessageContaining("dimensions")
        .withMessageContaining(Integer.toString(dimensions & 0xff));
  }

  @Test
  void read_refusesADamagedChecksum() throws IOException {
    byte[] packed = gzip(WHOLE);
    packed[packed.length - 6] ^= 1;
    Files.write(file, packed);
    refused().withMessageContaining("gzip");
  }

  @Test
  void read_refusesMoreValuesThanAnArrayHolds() throws IOException {
    byte[] bytes = WHOLE.clone();
    Arrays.fill(bytes, 4, 16, (byte) 0xff);
    Files.write(file, bytes);
    refused().withMessageContaining("4294967295x4294967295x4294967295");
  }

  @Test
  void read_takesNoMoreMemoryThanTheFileHoldsWhateverTheHeaderClaims() throws IOException {
    byte[] bytes = WHOLE.clone();
    bytes[4] = 0x10; // claims 805,306,374 values
    Files.write(file, bytes);
    assertThat(allocated(() -> IdxFile.read(file))).isLessThan(4 << 20);
    Files.write(file, gzip(bytes));
    assertThat(allocated(() -> IdxFile.read(file))).isLessThan(4 << 20);
  }

  private long allocated(ThrowingCallable reading) {
    long before = Mutation.allocatedBytes();
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(reading);
    return Mutation.allocatedBytes() - before;
  }

  private ThrowableAssertAlternative<InvalidInputException> refused() {
    return assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> IdxFile.read(file))
        .withMessageContaining(file.toString());
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
