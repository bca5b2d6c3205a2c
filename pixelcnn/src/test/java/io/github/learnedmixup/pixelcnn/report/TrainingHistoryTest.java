package io.github.learnedmixup.pixelcnn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.report.TrainingHistory.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingHistoryTest {
  private static final String HEADER = "epoch,train_nats,validation_nats,seconds\n";

  @TempDir private Path folder;

  private static Epoch epoch(int number) {
    return new Epoch(number, 100.0 / number, 1.0 / 3 + number, 0.1 * number);
  }

  @Test
  void read_givesWhatWasWritten() throws IOException {
    TrainingHistory history =
        TrainingHistory.empty()
            .with(epoch(1))
            .with(new Epoch(2, 1e-300, Double.NaN, Double.MAX_VALUE));
    Path file = folder.resolve("history.csv");
    history.write(file);
    assertThat(Files.readString(file)).startsWith(HEADER + "1,100.0,");
    assertThat(TrainingHistory.read(file)).isEqualTo(history);
  }

  @Test
  void read_ofNoFileIsEmpty() throws IOException {
    assertThat(TrainingHistory.read(folder.resolve("none.csv")).epochs()).isEmpty();
  }

  @Test
  void with_replacesThatEpochAndAllLaterOnes() {
    TrainingHistory history =
        TrainingHistory.empty().with(epoch(1)).with(epoch(2)).with(epoch(3)).with(epoch(4));
    Epoch again = new Epoch(3, 5, 6, 7);
    assertThat(history.with(again).epochs()).isEqualTo(List.of(epoch(1), epoch(2), again));
    assertThat(history.with(epoch(1)).epochs()).containsExactly(epoch(1));
  }

  @Test
  void read_namesTheLineThatIsWrong() throws IOException {
    refuses("notes\n", "line 1", "epoch,train_nats", "'notes'");
    refuses("", "line 1");
    refuses(HEADER + "1,2,3,4\n2,3,4\n", "line 3", "four numbers", "'2,3,4'");
    refuses(HEADER + "1,2,many,4\n", "line 2", "four numbers", "many");
    refuses(HEADER + "2,2,3,4\n2,2,3,4\n", "line 3", "an epoch after 2");
  }

  private void refuses(String text, String... parts) throws IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(file, text);
    assertThatThrownBy(() -> TrainingHistory.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bad.csv")
        .hasMessageContainingAll(parts);
  }
}
