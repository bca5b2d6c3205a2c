package io.github.learnedmixup.pixelcnn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  @TempDir private Path folder;
  private Path place;

  @BeforeEach
  void writeWhatIsThereBefore() throws IOException {
    place = Files.writeString(folder.resolve("file"), "old");
  }

  @Test
  void moveIntoPlace_replacesWhatIsThereByTheWhole() throws IOException {
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "new");
      assertThat(place).hasContent("old");
      part.moveIntoPlace();
    }
    assertThat(place).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void close_removesWhatWasNotMoved() throws IOException {
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "half");
    }
    assertThat(place).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void twoOfOnePlace_doNotDisturbEachOther() throws IOException {
    try (PartFile one = PartFile.of(place);
        PartFile other = PartFile.of(place)) {
      Files.writeString(one.path(), "one");
      Files.writeString(other.path(), "other");
      one.moveIntoPlace();
      assertThat(place).hasContent("one");
      other.moveIntoPlace();
    }
    assertThat(place).hasContent("other");
  }
}
