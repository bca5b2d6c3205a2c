package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.picture.Drawn;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
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

  @Test
  void imageSet_isReadWithTheSizeAndShareGiven(@TempDir Path folder) throws IOException {
    for (String name : List.of("a/1", "a/2", "a/3", "a/4", "b/1", "b/2", "b/3", "b/4")) {
      Path file = folder.resolve(name + ".png");
      Files.createDirectories(file.getParent());
      int colour = 0x100000 * name.charAt(0) + name.charAt(2);
      Files.write(file, Drawn.file("png", Drawn.plain(5, 7, colour)));
    }
    String path = folder.toString();
    ImageSet set = parsed("--dataset", path).imageSet();
    assertThat(set.source()).isEqualTo("folder");
    assertThat(set.train().shape()).isEqualTo(ImageShape.colour(5, 7));
    assertThat(set.test().size()).isEqualTo(2);
    set = parsed("--dataset", path, "--resize", "4", "--test-share", "0.5").imageSet();
    assertThat(set.train().shape()).isEqualTo(ImageShape.colour(4, 4));
    assertThat(set.test().size()).isEqualTo(4);
  }

  @Test
  void imageSet_refusesSizesAndSharesOutOfRange() {
    for (String size : List.of("0", "-3", "129")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parsed("--resize", size).imageSet())
          .withMessageContaining("resize must be in [1, 128]")
          .withMessageContaining(size);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parsed("--test-share", "1").imageSet())
        .withMessageContaining("above 0 and below 1");
  }

  private static DataOptions parsed(String... arguments) {
    Some some = new Some();
    new CommandLine(some).parseArgs(arguments);
    return some.data;
  }
}
