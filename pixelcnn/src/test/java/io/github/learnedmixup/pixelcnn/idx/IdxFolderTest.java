package io.github.learnedmixup.pixelcnn.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    TinySets.write(folder, TinySets.images(9, 3), TinySets.images(4, 2));
  }

  private List<LabelledImages> read() throws IOException {
    return new IdxFolder(folder).read(1);
  }

  private ThrowableAssertAlternative<InvalidInputException> refused() {
    return assertThatExceptionOfType(InvalidInputException.class).isThrownBy(this::read);
  }

  private void names(String text) throws IOException {
    Files.writeString(folder.resolve("class-names.txt"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte.gz, t10k-images-idx3-ubyte",
    "train-images-idx4-ubyte, t10k-images-idx4-ubyte.gz"
  })
  void read_takesImagesInColourOfFourDimensions(String train, String test) throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte.gz"));
    Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
    byte[] values = new byte[9 * 2 * 2 * 3];
    values[13] = 7;
    IdxFile.of(values, 9, 2, 2, 3).write(folder.resolve(train));
    IdxFile.of(new byte[4 * 2 * 2 * 3], 4, 2, 2, 3).write(folder.resolve(test));
    assertThat(new IdxFolder(folder).isComplete()).isTrue();
    LabelledImages images = read().get(0);
    assertThat(images.shape()).isEqualTo(ImageShape.colour(2, 2));
    assertThat(images.image(1)[1]).isEqualTo((byte) 7);
  }

  @Test
  void read_refusesOtherChannelsThanThree() throws IOException {
    IdxFile.of(new byte[9 * 3 * 2 * 2], 9, 3, 2, 2)
        .write(folder.resolve("train-images-idx3-ubyte.gz"));
    refused()
        .withMessageContaining("train-images-idx3-ubyte.gz: expected 3 channels")
        .withMessageContaining("found 2 (9x3x2x2)");
  }

  @Test
  void read_refusesTestImagesInColourBesideGreyOnes() throws IOException {
    IdxFile.of(new byte[4 * 3 * 4 * 3], 4, 3, 4, 3)
        .write(folder.resolve("t10k-images-idx3-ubyte.gz"));
    refused().withMessageContaining("expected images of 3x4 pixels").withMessageContaining("3x4x3");
  }

  @Test
  void read_refusesImagesOfIntegers() throws IOException {
    IdxFile.ofIntegers(new int[9 * 3 * 4], 9, 3, 4)
        .write(folder.resolve("train-images-idx3-ubyte.gz"));
    refused()
        .withMessageContaining("train-images-idx3-ubyte.gz")
        .withMessageContaining("0x000008nn of an IDX file of unsigned bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train-labels-idx1-ubyte.gz", "train-labels-idx1-int"})
  void read_takesLabelsThatNoByteHolds(String name) throws IOException {
    Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
    IdxFile.ofIntegers(new int[] {0, 1, 2, 256, 700, 999, 0, 1, 2}, 9).write(folder.resolve(name));
    List<LabelledImages> parts = read();
    assertThat(parts.get(0).classes()).isEqualTo(1000);
    assertThat(parts.get(0).label(5)).isEqualTo(999);
    assertThat(parts.get(1).classes()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1000, Integer.MAX_VALUE})
  void read_refusesLabelsThatNoModelHas(int label) throws IOException {
    IdxFile.ofIntegers(new int[] {0, 1, label, 0, 0, 0, 0, 0, 0}, 9)
        .write(folder.resolve("train-labels-idx1-ubyte.gz"));
    refused()
        .withMessageContaining("train-labels-idx1-ubyte.gz")
        .withMessageContaining("0 to 999, but label 2 is " + label);
  }

  @Test
  void read_takesTheNamesOfClasses() throws IOException {
    assertThat(read().get(0).classNames()).isEmpty();
    names("\ufeffcat\r\nbig dog \nb\u00e4r\n\n");
    for (LabelledImages part : read()) {
      assertThat(part.classNames()).containsExactly("cat", "big dog", "b\u00e4r");
    }
    names("a\nb\nc\nd\n");
    assertThat(read().get(1).classes()).isEqualTo(4);
  }

  @Test
  void read_refusesNamesThatDoNotFit() throws IOException {
    names("a\nb\n");
    refused()
        .withMessageContaining("class-names.txt: expected the names of 3 classes")
        .withMessageContaining("found 2");
    names("a\nb\na\n");
    refused().withMessageContaining("line 3 is another \"a\"");
    names("a\n\nc\n");
    refused().withMessageContaining("line 2 is empty");
    names("\n\n");
    refused().withMessageContaining("found 0");
    names("x\n".repeat(1001));
    refused().withMessageContaining("1 to 1000 classes").withMessageContaining("found 1001");
    Files.write(folder.resolve("class-names.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    refused().withMessageContaining("class-names.txt: expected the names of classes in UTF-8");
  }
}
