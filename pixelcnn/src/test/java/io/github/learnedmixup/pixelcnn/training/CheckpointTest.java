package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final String MAGIC = "PIXELCKP";
  private static final int VERSION = 4;

  private static final Description RUN = Description.of("training", 1, to -> to.set("epochs", 3));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("run.checkpoint");
  }

  @Test
  void load_givesWhatWasSaved() throws IOException {
    Checkpoint saved =
        new Checkpoint(RUN, 1, 2, 3, 4, 5, 6, 7, 8, new float[] {9}, new float[] {10, 11});
    saved.save(file);
    assertThat(Checkpoint.load(file, RUN)).usingRecursiveComparison().isEqualTo(saved);
  }

  @Test
  void load_refusesAnOlderVersionByName() throws IOException {
    SealedFile.write(file, SealedFile.seal(MAGIC, 3, to -> to.writeUTF("run")));
    assertRefused(
        "training checkpoint of version 3, but this program reads version 4: remove it and begin the"
            + " training anew");
  }

  @Test
  void load_refusesContentThatEndsTooEarly() throws IOException {
    SealedFile.write(file, SealedFile.seal(MAGIC, VERSION, RUN::write));
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
              RUN.write(to);
              to.write(new byte[4 + 4 + 8 + 8 + 8 + 4 + 8 + 8]);
              to.writeInt(1_000_000);
            });
    SealedFile.write(file, sealed);
    assertRefused("announces 1000000 numbers, but 0 bytes follow");
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Checkpoint.load(file, RUN))
        .withMessageContaining(file.toString())
        .withMessageContaining(message);
  }
}
