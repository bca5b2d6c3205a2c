package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final String MAGIC = "PIXELCKP";
  private static final int VERSION = 3;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("run.checkpoint");
  }

  @Test
  void load_givesWhatWasSaved() throws IOException {
    Checkpoint saved =
        new Checkpoint("run", 1, 2, 3, 4, 5, 6, 7, 8, new float[] {9}, new float[] {10, 11});
    saved.save(file);
    assertThat(Checkpoint.load(file, "run")).usingRecursiveComparison().isEqualTo(saved);
  }

  @Test
  void load_refusesAnOlderVersionByName() throws IOException {
    SealedFile.write(file, SealedFile.seal(MAGIC, 1, to -> to.writeUTF("run")));
    assertRefused("training checkpoint of version 1, but this program reads version 3");
  }

  @Test
  void load_refusesContentThatEndsTooEarly() throws IOException {
    SealedFile.write(file, SealedFile.seal(MAGIC, VERSION, to -> to.writeUTF("run")));
    assertRefused("content is not that of a checkpoint");
    SealedFile.write(file, SealedFile.seal(MAGIC, VERSION, to -> to.writeByte(0)));
    assertRefused("content is not that of a checkpoint");
  }

  @Test
  void load_refusesMoreNumbersThanThereAre() throws IOException {
    byte[] sealed =
        SealedFile.seal(
            MAGIC,
            VERSION,
            to -> {
              to.writeUTF("run");
              to.write(new byte[4 + 4 + 8 + 8 + 8 + 4 + 8 + 8]);
              to.writeInt(1_000_000);
            });
    SealedFile.write(file, sealed);
    assertRefused("announces 1000000 numbers, but 0 bytes follow");
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Checkpoint.load(file, "run"))
        .withMessageContaining(file.toString())
        .withMessageContaining(message);
  }
}
