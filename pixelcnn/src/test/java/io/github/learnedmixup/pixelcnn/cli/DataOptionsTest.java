package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DataOptionsTest {
  @Command(name = "some")
  private static final class Some {
    @Mixin private DataOptions data = new DataOptions();
  }

  @Test
  void dataset_isTheBuiltInDigitsByDefault() {
    assertThat(parsed().dataset()).isEqualTo("digits");
    assertThat(new DataOptions().dataset()).isEqualTo("digits");
  }

  @Test
  void imageSet_isWhatTheUserNamed() {
    assertThat(parsed("--dataset", "digits").imageSet().name()).isEqualTo("digits");
  }

  @Test
  void imageSet_isLookedForInTheDataRoot(@TempDir Path root) {
    DataOptions options = parsed("--dataset", "letters", "--data-root", root.toString());
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(options::imageSet)
        .withMessageContaining(root.toString());
  }

  private static DataOptions parsed(String... arguments) {
    Some some = new Some();
    new CommandLine(some).parseArgs(arguments);
    return some.data;
  }
}
