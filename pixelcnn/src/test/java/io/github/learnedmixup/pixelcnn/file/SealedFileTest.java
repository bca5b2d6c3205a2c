package io.github.learnedmixup.pixelcnn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {
  private static final String MAGIC = "PIXELTST";
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind("test file", MAGIC, 1, "make it anew");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("file");
  }

  private DataInputStream read() throws IOException {
    return SealedFile.read(file, KIND);
  }

  private void assertRefused(String reason) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(this::read)
        .withMessageContainingAll(file.toString(), reason);
  }

  /** A file that is larger than an array can be, of holes but for its first bytes. */
  private void writeHuge(String begin) throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.write(begin.getBytes(StandardCharsets.US_ASCII));
      huge.setLength(3L << 30);
    }
  }

  @Test
  void read_givesWhatWasSealed() throws IOException {
    byte[] sealed = SealedFile.seal(MAGIC, 1, to -> to.writeInt(7));
    SealedFile.write(file, sealed);
    try (DataInputStream content = read()) {
      assertThat(content.readInt()).isEqualTo(7);
      assertThat(content.available()).isZero();
    }
    try (DataInputStream content = SealedFile.read(new ByteArrayInputStream(sealed), "it", KIND)) {
      assertThat(content.readInt()).isEqualTo(7);
    }
  }

  @Test
  void read_tellsAForeignFileByItsFirstBytes() throws IOException {
    writeHuge("PIXELOTH");
    assertRefused("is not a test file: it does not begin with PIXELTST");
    Files.write(file, new byte[0]);
    assertRefused("is not a test file: it does not begin with PIXELTST");
  }

  @Test
  void read_refusesAFileThatIsLargerThanAnArray() throws IOException {
    writeHuge(MAGIC);
    assertRefused("it has 3221225472 bytes, but at most 2147483639 can be read");
  }

  @Test
  void read_tellsThatAFileIsCutOffHoweverShortItIs() throws IOException {
    byte[] sealed = SealedFile.seal(MAGIC, 1, to -> to.writeInt(7));
    for (int length = MAGIC.length(); length < sealed.length; length++) {
      Files.write(file, Arrays.copyOf(sealed, length));
      assertRefused("cut-off test file");
    }
  }
}
