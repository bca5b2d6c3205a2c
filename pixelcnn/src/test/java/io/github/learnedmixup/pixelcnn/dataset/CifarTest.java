package io.github.learnedmixup.pixelcnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CifarTest {
  private static final Download.Catalogue NO_NETWORK = name -> Optional.empty();

  @TempDir private Path folder;
  private Path root;
  private DataRoots roots;

  @BeforeEach
  void nameRoots() {
    root = folder.resolve("root");
    Path cache = folder.resolve("cache");
    roots = new DataRoots(List.of(root, cache), cache);
  }

  private ImageSet find(String name) {
    return ImageSet.find(name, roots, NO_NETWORK);
  }

  private ThrowableAssertAlternative<InvalidInputException> refused(String name) {
    return assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> find(name));
  }

  @Test
  void read_putsTheChannelsOfAPixelTogether() throws IOException {
    List<LabelledImages> parts = Cifar.CIFAR_10.read(TinyCifar.write10(folder));
    LabelledImages train = parts.get(0);
    assertThat(train.shape()).isEqualTo(ImageShape.colour(32, 32));
    assertThat(train.size()).isEqualTo(10);
    assertThat(train.classNames()).isEqualTo(TinyCifar.CLASSES);
    assertThat(train.label(0)).isEqualTo(1);
    assertThat(train.label(9)).isEqualTo(9);
    byte[] second = train.image(3);
    assertThat(Arrays.copyOf(second, 9)).containsExactly(1, 101, 200, 255, 101, 200, 1, 101, 200);
    assertThat(Arrays.copyOfRange(second, 3069, 3072)).containsExactly(1, 101, 200);
    assertThat(parts.get(1).size()).isEqualTo(3);
    assertThat(parts.get(1).label(2)).isEqualTo(7);
  }

  @Test
  void read_takesTheFineLabelsOfCifar100() throws IOException {
    List<LabelledImages> parts = Cifar.CIFAR_100.read(TinyCifar.write100(folder));
    assertThat(parts.get(0).classes()).isEqualTo(100);
    assertThat(parts.get(0).label(0)).isEqualTo(99);
    assertThat(parts.get(0).label(1)).isZero();
    assertThat(parts.get(1).label(0)).isEqualTo(42);
    assertThat(parts.get(1).classNames().get(42)).isEqualTo("fine42");
    assertThat(Arrays.copyOf(parts.get(0).image(1), 3)).containsExactly(1, 101, 200);
  }

  @ParameterizedTest
  @CsvSource({
    "cifar-10, cifar-10",
    "cifar-10, cifar-10/cifar-10-batches-bin",
    "cifar-10, cifar-10-batches-bin",
    "mine, mine"
  })
  void find_takesABinarySetByItsName(String name, String place) throws IOException {
    TinyCifar.write10(root.resolve(place));
    ImageSet set = find(name);
    assertThat(set.name()).isEqualTo(name);
    assertThat(set.source()).isEqualTo("binary");
    assertThat(set.train().size()).isEqualTo(10);
  }

  @Test
  void find_takesABinarySetByItsPath() throws IOException {
    Path unpacked = TinyCifar.write100(folder.resolve("cifar-100-binary"));
    assertThat(find(unpacked.toString()).name()).isEqualTo("cifar-100-binary");
    assertThat(find(folder.toString()).train().classes()).isEqualTo(100);
  }

  @Test
  void find_namesWhatIsMissing() throws IOException {
    Path set = TinyCifar.write10(root.resolve("cifar-10"));
    Files.delete(set.resolve("data_batch_4.bin"));
    Files.delete(set.resolve("batches.meta.txt"));
    refused("cifar-10")
        .withMessageContaining(set + ": expected the files of cifar-10")
        .withMessageContaining("found no data_batch_4.bin, batches.meta.txt");
  }

  @Test
  void find_saysWhatToPutWhereThereIsNoNetwork() {
    refused("cifar-10")
        .withMessageContaining("data_batch_1.bin, data_batch_2.bin")
        .withMessageContaining("batches.meta.txt")
        .withMessageContaining(root.toString())
        .withMessageContaining("--data-root");
    refused("cifar-100").withMessageContaining("train.bin, test.bin, fine_label_names.txt");
  }

  @Test
  void read_refusesFilesOfAnotherLength() throws IOException {
    Path set = TinyCifar.write10(root.resolve("cifar-10"));
    Files.write(set.resolve("data_batch_2.bin"), new byte[3072]);
    refused("cifar-10")
        .withMessageContaining("data_batch_2.bin: expected images of 3073 bytes each")
        .withMessageContaining("found 3072");
    Files.write(set.resolve("data_batch_2.bin"), new byte[0]);
    refused("cifar-10").withMessageContaining("found 0");
  }

  @Test
  void read_refusesLabelsBeyondTheClasses() throws IOException {
    Path set = TinyCifar.write10(root.resolve("cifar-10"));
    Files.write(set.resolve("test_batch.bin"), TinyCifar.file(false, 1, 10));
    refused("cifar-10")
        .withMessageContaining("test_batch.bin: expected labels 0 to 9, but found 10 at byte 3073");
  }

  @Test
  void read_refusesOtherNumbersOfNames() throws IOException {
    Path set = TinyCifar.write100(root.resolve("cifar-100"));
    Files.writeString(set.resolve("fine_label_names.txt"), "apple\nbear\n");
    refused("cifar-100")
        .withMessageContaining("fine_label_names.txt: expected the names of 100 classes")
        .withMessageContaining("found 2");
  }

  private static LabelledImages blank(int images, List<String> names) {
    return new LabelledImages(
        ImageShape.colour(32, 32), 10, names, new byte[images * 3072], new int[images]);
  }

  @Test
  void isCifar10_goesByNumbersSizeAndNamesOfClasses() {
    LabelledImages train = blank(50_000, TinyCifar.CLASSES);
    LabelledImages test = blank(10_000, TinyCifar.CLASSES);
    assertThat(Cifar.isCifar10(train, test)).isTrue();
    assertThat(Cifar.isCifar10(train, test.range(0, 9_999))).isFalse();
    assertThat(Cifar.isCifar10(test, test)).isFalse();
    assertThat(Cifar.isCifar10(train.resized(1), test.resized(1))).isFalse();
    assertThat(Cifar.isCifar10(blank(50_000, List.of()), test)).isFalse();
  }
}
