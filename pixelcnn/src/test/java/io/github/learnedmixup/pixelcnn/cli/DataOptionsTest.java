package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.nio.file.Path;
import java.util.List;
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
  void imageSet_isBlackAndWhiteAndAlwaysTheSameWhenBinarised() {
    ImageSet set = parsed("--binarise").imageSet();
    ImageSet grey = parsed().imageSet();
    assertThat(set.name()).isEqualTo("digits, binarised");
    assertThat(set.greys().digest()).isEqualTo(grey.train().digest());
    for (LabelledImages images : List.of(set.train(), set.test())) {
      for (int i = 0; i < 50; i++) {
        assertThat(images.image(i)).containsOnly(0, 255);
      }
    }
    ImageSet again = parsed("--binarise").imageSet();
    assertThat(again.digest()).isEqualTo(set.digest()).isNotEqualTo(grey.digest());
    assertThat(again.test().digest()).isEqualTo(set.test().digest());
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
