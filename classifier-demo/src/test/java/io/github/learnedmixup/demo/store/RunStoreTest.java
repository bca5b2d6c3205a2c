package io.github.learnedmixup.demo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  private static final Description KEY = key("mixup", 3);
  private static final Result RESULT = new Result(0.1, 1.0 / 3, 7);

  @TempDir private Path folder;
  private RunStore store;

  private static Description key(String arm, long seed) {
    return Description.of("test", 1, to -> to.set("arm", arm).set("seed", seed));
  }

  record Result(double accuracy, double nats, int steps) {}

  record Other(String name) {}

  @BeforeEach
  void open() throws IOException {
    store = RunStore.open(folder.resolve("state"));
  }

  private Path kept() {
    store.keep("test", KEY, RESULT);
    return store.file("test", KEY, ".json");
  }

  private void assertRefused(Path file, String words) {
    assertThatThrownBy(() -> store.find("test", KEY, Result.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words);
    assertThat(file).exists();
  }

  @Test
  void find_givesWhatWasKeptBitForBit() {
    assertThat(store.find("test", KEY, Result.class)).isEmpty();

    kept();

    assertThat(store.find("test", KEY, Result.class)).contains(RESULT);
    assertThat(store.find("test", key("mixup", 4), Result.class)).isEmpty();
    assertThat(store.find("other", KEY, Result.class)).isEmpty();
  }

  @Test
  void find_refusesAFileThatIsCutOff() throws IOException {
    Path file = kept();
    String text = Files.readString(file);
    for (int length = 0; length < text.stripTrailing().length(); length++) {
      Files.writeString(file, text.substring(0, length));
      assertRefused(file, "cut off");
    }
  }

  @Test
  void find_refusesAFileInWhichANumberWasChanged() throws IOException {
    Path file = kept();
    Files.writeString(file, Files.readString(file).replace("0.1", "0.2"));
    assertRefused(file, "damaged");
  }

  @Test
  void find_refusesAForeignFile() throws IOException {
    Path file = kept();
    for (String foreign : new String[] {"{}", "[]", "null", "7", "{\"version\":1}", "words"}) {
      Files.writeString(file, foreign);
      assertRefused(file, "not a result that this program has written");
    }
    Files.write(file, "\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "not a result that this program has written");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> RunStore.open(folder.resolve("state")))
        .as("before any work")
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void open_refusesAResultOfAnOlderVersionByName() throws IOException {
    Path file = kept();
    Files.writeString(file, "{\"version\":2,\"key\":{},\"result\":{},\"sha256\":\"\"}");
    assertThatThrownBy(() -> RunStore.open(folder.resolve("state")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is of version 2, but this program reads version 3; remove it, and it is made"
                + " again");
  }

  @Test
  void find_refusesAResultWhoseSettingsWereChanged() throws IOException {
    Path file = kept();
    Files.writeString(file, Files.readString(file).replace("\"mixup\"", "\"other\""));
    assertRefused(file, "not a result that this program has written");
  }

  @Test
  void prepare_refusesAFolderThatCannotBeWrittenTo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    RunStore nowhere = RunStore.open(file);

    assertThatThrownBy(nowhere::prepare)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--state needs a folder, but " + file + " is a file");
  }

  @Test
  void find_refusesTheResultOfOtherSettings() throws IOException {
    Path file = kept();
    Description other = key("mixup", 4);
    store.keep("test", other, RESULT);
    Files.copy(store.file("test", other, ".json"), file, StandardCopyOption.REPLACE_EXISTING);
    assertRefused(file, "is the result of other settings: seed is 4 there, but 3 here; remove it");
  }

  @Test
  void find_refusesAnotherKindOfResult() {
    store.keep("test", KEY, new Other("one"));
    assertRefused(store.file("test", KEY, ".json"), "another kind of result");
  }

  @Test
  void clear_removesWhatIsItsOwnAlone() throws IOException {
    Path file = kept();
    Path foreign = Files.writeString(file.resolveSibling("notes.txt"), "mine");

    store.clear();

    assertThat(file).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
    store.clear();
    assertThat(folder.resolve("state")).doesNotExist();
  }
}
