package io.github.learnedmixup.pixelcnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.pixelcnn.LoggedWarnings;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.folder.picture.Drawn;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.idx.IdxFolder;
import io.github.learnedmixup.pixelcnn.idx.TinySets;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

class ImageSetTest {
  private static final LabelledImages TRAIN = TinySets.images(9, 3);
  private static final LabelledImages TEST = TinySets.images(4, 2);
  private static final Download.Catalogue NO_NETWORK = name -> Optional.empty();

  @TempDir private Path folder;
  private Path first;
  private Path cache;
  private DataRoots roots;

  @BeforeEach
  void nameRoots() {
    first = folder.resolve("first");
    cache = folder.resolve("cache");
    roots = new DataRoots(List.of(first, cache), cache);
  }

  @Test
  void find_readsAFolderGivenByPath() throws IOException {
    Path set = TinySets.write(folder.resolve("mine"), TRAIN, TEST);
    ImageSet images = ImageSet.find(set.toString(), null);
    assertThat(images.name()).isEqualTo("mine");
    assertThat(images.train().digest()).isEqualTo(TRAIN.digest());
    assertThat(images.digest()).isEqualTo(TRAIN.digest());
    assertThat(images.test().size()).isEqualTo(4);
    assertThat(images.test().image(3)).isEqualTo(TEST.image(3));
  }

  @Test
  void find_readsFilesThatAreNotCompressed() throws IOException {
    Path set = TinySets.write(folder.resolve("mine"), TRAIN, TEST);
    for (String name : IdxFolder.FILES) {
      Path packed = set.resolve(name + ".gz");
      IdxFile idx = IdxFile.read(packed);
      Files.delete(packed);
      (idx.dimensions() == 1
              ? IdxFile.of(idx.values(), idx.size(0))
              : IdxFile.of(idx.values(), idx.size(0), idx.size(1), idx.size(2)))
          .write(set.resolve(name));
    }
    assertThat(ImageSet.find(set.toString(), null).digest()).isEqualTo(TRAIN.digest());
  }

  @Test
  void find_takesANameFromTheDataRootGiven() throws IOException {
    TinySets.write(first.resolve("letters"), TRAIN, TEST);
    ImageSet images = ImageSet.find("letters", first);
    assertThat(images.name()).isEqualTo("letters");
    assertThat(images.train().size()).isEqualTo(9);
  }

  @Test
  void find_takesTheFirstRootThatHasTheSet() throws IOException {
    TinySets.write(cache.resolve("letters"), TEST, TEST);
    assertThat(ImageSet.find("letters", roots, NO_NETWORK).train().size()).isEqualTo(4);
    TinySets.write(first.resolve("letters"), TRAIN, TEST);
    assertThat(ImageSet.find("letters", roots, NO_NETWORK).train().size()).isEqualTo(9);
  }

  @Test
  void find_countsClassesOverBothParts() throws IOException {
    TinySets.write(first.resolve("more-in-test"), TinySets.images(4, 2), TinySets.images(9, 3));
    ImageSet images = ImageSet.find("more-in-test", roots, NO_NETWORK);
    assertThat(images.train().classes()).isEqualTo(3);
    assertThat(images.test().classes()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void find_givesTheKnownSetsTenClassesAtLeast(String name) throws IOException {
    TinySets.write(first.resolve(name), TRAIN, TEST);
    assertThat(ImageSet.find(name, roots, NO_NETWORK).train().classes()).isEqualTo(10);
  }

  @Test
  void find_drawsDigitsWithNoFileAtAll() {
    ImageSet digits = ImageSet.find("digits", roots, NO_NETWORK);
    assertThat(digits.train().size()).isEqualTo(20_000);
    assertThat(digits.test().size()).isEqualTo(5_000);
    assertThat(digits.train().classes()).isEqualTo(10);
    assertThat(digits.train().image(0)).isNotEqualTo(digits.test().image(0));
  }

  @Test
  void find_ofAnUnknownNameSaysWhereItLookedAndWhatToDo() {
    refused("letters")
        .withMessageContaining("letters")
        .withMessageContaining(first.toString())
        .withMessageContaining(cache.toString())
        .withMessageContaining("--data-root")
        .withMessageContaining("LEARNED_MIXUP_DATA")
        .withMessageContaining("digits");
  }

  @Test
  void find_ofAPathWithNothingThereSaysSo() {
    refused(folder.resolve("nothing").toString())
        .withMessageContaining("expected a folder, but there is nothing");
  }

  @Test
  void find_ofAFileSaysSo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    refused(file.toString()).withMessageContaining("there is a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b"})
  void find_refusesWhatIsNeitherNameNorPath(String name) {
    refused(name).withMessageContaining("expected a name or the path of a folder");
  }

  @Test
  void find_namesTheFileThatIsMissing() throws IOException {
    Path set = TinySets.write(first.resolve("torn"), TRAIN, TEST);
    Files.delete(set.resolve("t10k-images-idx3-ubyte.gz"));
    refused("torn").withMessageContaining("t10k-images-idx3-ubyte");
    refused(set.toString()).withMessageContaining("t10k-images-idx3-ubyte");
  }

  @Test
  void find_refusesOtherNumbersOfLabelsThanImages() throws IOException {
    Path set = TinySets.write(first.resolve("set"), TRAIN, TEST);
    IdxFile.of(new byte[8], 8).write(set.resolve("train-labels-idx1-ubyte.gz"));
    refused("set")
        .withMessageContaining("train-labels-idx1-ubyte.gz")
        .withMessageContaining("9")
        .withMessageContaining("8");
  }

  @Test
  void find_refusesTestImagesOfAnotherSize() throws IOException {
    Path set = TinySets.write(first.resolve("set"), TRAIN, TEST);
    IdxFile.of(new byte[4 * 20], 4, 4, 5).write(set.resolve("t10k-images-idx3-ubyte.gz"));
    refused("set")
        .withMessageContaining("t10k-images-idx3-ubyte.gz")
        .withMessageContaining("3x4")
        .withMessageContaining("4x5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "t10k"})
  void find_refusesAnEmptyPart(String part) throws IOException {
    Path set = TinySets.write(first.resolve("set"), TRAIN, TEST);
    IdxFile.of(new byte[0], 0, 3, 4).write(set.resolve(part + "-images-idx3-ubyte.gz"));
    IdxFile.of(new byte[0], 0).write(set.resolve(part + "-labels-idx1-ubyte.gz"));
    refused("set")
        .withMessageContaining(part + "-images-idx3-ubyte.gz")
        .withMessageContaining("empty");
  }

  @Test
  void find_refusesLabelsWhereImagesShouldBe() throws IOException {
    Path set = TinySets.write(first.resolve("set"), TRAIN, TEST);
    IdxFile.of(new byte[9], 9).write(set.resolve("train-images-idx3-ubyte.gz"));
    refused("set")
        .withMessageContaining("train-images-idx3-ubyte.gz")
        .withMessageContaining("3 dimensions")
        .withMessageContaining("1 dimensions");
  }

  @Test
  void images_refusesALabelBeyondTheClasses() throws IOException {
    Path set = TinySets.write(first.resolve("set"), TRAIN, TEST);
    IdxFolder.Part part =
        IdxFolder.Part.read(
            set.resolve("train-images-idx3-ubyte.gz"), set.resolve("train-labels-idx1-ubyte.gz"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> part.images(2))
        .withMessageContaining("train-labels-idx1-ubyte.gz")
        .withMessageContaining("label 2 is 2");
  }

  private static void pictures(Path folder, String... classes) throws IOException {
    for (String name : classes) {
      Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < 5; i++) {
        Files.write(
            folder.resolve(name).resolve(i + ".png"),
            Drawn.file("png", Drawn.plain(4, 6, 0x010203 * i + name.length())));
      }
    }
  }

  @Test
  void find_readsAFolderOfPicturesByNameAndByPath() throws IOException {
    pictures(first.resolve("photos"), "cat", "horse");
    for (String nameOrPath : List.of("photos", first.resolve("photos").toString())) {
      ImageSet set = ImageSet.find(nameOrPath, roots, NO_NETWORK);
      assertThat(set.name()).isEqualTo("photos");
      assertThat(set.source()).isEqualTo("folder");
      assertThat(set.train().shape()).isEqualTo(ImageShape.colour(4, 6));
      assertThat(set.train().classNames()).containsExactly("cat", "horse");
      assertThat(set.train().size()).isEqualTo(8);
      assertThat(set.test().size()).isEqualTo(2);
    }
  }

  @Test
  void find_readsPicturesByTheSettings() throws IOException {
    Path photos = first.resolve("photos");
    pictures(photos, "cat", "horse");
    FolderSettings settings = FolderSettings.defaults().withResize(3).withTestShare(0.4);
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageSet set = ImageSet.find(photos.toString(), null, settings);
      assertThat(set.name()).isEqualTo("photos");
      assertThat(set.train().shape()).isEqualTo(ImageShape.colour(3, 3));
      assertThat(set.test().size()).isEqualTo(4);
      assertThat(warnings.with("")).isEmpty();
    }
  }

  @Test
  void find_resizesEverySetAndTellsThatNoShareIsHeldOut() throws IOException {
    Path set = TinySets.write(folder.resolve("mine"), TRAIN, TEST);
    FolderSettings settings = FolderSettings.defaults().withResize(2).withTestShare(0.4);
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageSet resized = ImageSet.find(set.toString(), null, settings);
      assertThat(resized.name()).isEqualTo("mine, resized to 2x2");
      assertThat(resized.source()).isEqualTo("idx");
      assertThat(resized.train().digest()).isEqualTo(TRAIN.resized(2).digest());
      assertThat(resized.greys().digest()).isEqualTo(resized.digest());
      assertThat(resized.test().image(3)).isEqualTo(TEST.resized(2).image(3));
      assertThat(warnings.with("mine has test images of its own")).hasSize(1);
    }
    pictures(folder.resolve("parts/train"), "cat", "horse");
    pictures(folder.resolve("parts/test"), "cat", "horse");
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageSet.find(folder.resolve("parts").toString(), null, settings);
      assertThat(warnings.with("parts has test images of its own")).hasSize(1);
    }
  }

  @Test
  void resized_keepsASetOfThatSize() {
    ImageSet small = ImageSet.find(ImageSet.MNIST_SMALL, null);
    assertThat(small.source()).isEqualTo("built-in");
    assertThat(small.resized(28)).isSameAs(small);
    ImageSet half = small.binarised().resized(14);
    assertThat(half.name()).isEqualTo("mnist-small, binarised, resized to 14x14");
    assertThat(half.greys().digest()).isEqualTo(small.train().resized(14).digest());
  }

  @Test
  void find_prefersIdxFilesToFoldersOfPictures() throws IOException {
    Path set = TinySets.write(first.resolve("both"), TRAIN, TEST);
    pictures(set, "cat", "horse");
    assertThat(ImageSet.find("both", roots, NO_NETWORK).source()).isEqualTo("idx");
    assertThat(ImageSet.find(set.toString(), roots, NO_NETWORK).source()).isEqualTo("idx");
  }

  @Test
  void find_ofAFolderWithNothingToReadSaysWhatIsExpected() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty").resolve("raw"));
    refused(empty.getParent().toString())
        .withMessageContaining("expected four IDX files (train-images-idx3-ubyte")
        .withMessageContaining("a folder of pictures for each class");
    // A folder of a name, but without pictures, does not hide another root's.
    Files.createDirectories(first.resolve("letters").resolve("raw"));
    TinySets.write(cache.resolve("letters"), TRAIN, TEST);
    assertThat(ImageSet.find("letters", roots, NO_NETWORK).train().size()).isEqualTo(9);
  }

  /** Runs where LEARNED_MIXUP_DATA names a root with the pictures of CIFAR-10 in a folder cifar. */
  @Test
  void find_readsTheRealCifar10OfPictures() {
    String named = System.getenv(DataRoots.VARIABLE);
    assumeTrue(named != null && Files.isDirectory(Path.of(named, "cifar", "train", "truck")));
    ImageSet cifar = ImageSet.find(Path.of(named, "cifar").toString(), null);
    assertThat(cifar.name()).isEqualTo("cifar-10");
    assertThat(cifar.source()).isEqualTo("folder");
    assertThat(cifar.train().size()).isEqualTo(50_000);
    assertThat(cifar.test().shape()).isEqualTo(ImageShape.colour(32, 32));
  }

  @Test
  void iterator_givesRawGreysAndOneHotLabelsInOrder() {
    DataSetIterator iterator = ImageSet.iterator(TRAIN, 4);
    int image = 0;
    for (int size : new int[] {4, 4, 1}) {
      DataSet batch = iterator.next();
      assertThat(batch.getFeatures().shape()).containsExactly(size, 12);
      assertThat(batch.getLabels().shape()).containsExactly(size, 3);
      for (int i = 0; i < size; i++, image++) {
        assertThat(batch.getFeatures().getInt(i, 7)).isEqualTo(TRAIN.grey(image, 7));
        assertThat(batch.getLabels().getRow(i).sumNumber().intValue()).isEqualTo(1);
        assertThat(batch.getLabels().getInt(i, TRAIN.label(image))).isEqualTo(1);
      }
    }
    assertThat(iterator.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
  }

  @Test
  void iterator_startsAfreshAfterReset() {
    DataSetIterator iterator = ImageSet.iterator(TRAIN, 5);
    DataSet before = iterator.next();
    iterator.reset();
    assertThat(iterator.resetSupported()).isTrue();
    assertThat(iterator.next().getFeatures()).isEqualTo(before.getFeatures());
  }

  @Test
  void iterator_appliesItsPreProcessor() {
    DataSetIterator iterator = ImageSet.iterator(TRAIN, 9);
    iterator.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    assertThat(iterator.next().getFeatures().maxNumber().doubleValue()).isLessThanOrEqualTo(1);
  }

  @Test
  void iterator_refusesNoImagesAndNoBatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSet.iterator(TRAIN.range(0, 0), 1))
        .withMessageContaining("images");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSet.iterator(TRAIN, 0))
        .withMessageContaining("batchSize must be at least 1, but is 0");
  }

  @Test
  void iterator_isNotSerialised() {
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(
            () ->
                new ObjectOutputStream(new ByteArrayOutputStream())
                    .writeObject(ImageSet.iterator(TRAIN, 2)));
  }

  private static String sha256(Path compressed) throws IOException {
    MessageDigest sha = Sha256.start();
    try (InputStream content = new GZIPInputStream(Files.newInputStream(compressed))) {
      sha.update(content.readAllBytes());
    }
    return Sha256.hex(sha);
  }

  @Test
  void knownAs_isTheSetWhoseImagesLieUnderAnothersName() throws IOException {
    Path set = TinySets.write(folder.resolve("mnist"), TRAIN, TEST);
    Map<String, Download.Content> contents = new HashMap<>();
    for (String file : IdxFolder.FILES) {
      contents.put(file, new Download.Content(0, sha256(set.resolve(file + ".gz"))));
    }
    Download those = new Download(List.of(), contents, Duration.ofSeconds(1));
    DataRoots roots = DataRoots.ofProcess(folder);
    Download.Catalogue clothes =
        name -> name.equals("fashion-mnist") ? Optional.of(those) : Optional.empty();
    ImageSet found = ImageSet.find("mnist", roots, clothes);
    assertThat(found.knownAs()).contains("fashion-mnist");
    assertThat(found.binarised().knownAs()).contains("fashion-mnist");

    assertThat(ImageSet.find("mnist", roots, name -> Optional.empty()).knownAs()).isEmpty();
    Download.Catalogue digits =
        name -> name.equals("mnist") ? Optional.of(those) : Optional.empty();
    assertThat(ImageSet.find("mnist", roots, digits).knownAs()).isEmpty();
    contents.put(IdxFolder.TRAIN_IMAGES, new Download.Content(0, "of others"));
    Download others = new Download(List.of(), contents, Duration.ofSeconds(1));
    assertThat(ImageSet.find("mnist", roots, name -> Optional.of(others)).knownAs()).isEmpty();
  }

  /** Runs where a data root with MNIST is named in LEARNED_MIXUP_DATA. */
  @Test
  void find_readsTheRealMnist() {
    String named = System.getenv(DataRoots.VARIABLE);
    assumeTrue(named != null && new IdxFolder(Path.of(named, "mnist")).isComplete());
    ImageSet mnist = ImageSet.find("mnist", null);
    assertThat(mnist.train().size()).isEqualTo(60_000);
    assertThat(mnist.test().size()).isEqualTo(10_000);
    assertThat(mnist.train().classes()).isEqualTo(10);
  }

  private ThrowableAssertAlternative<InvalidInputException> refused(String nameOrPath) {
    return assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ImageSet.find(nameOrPath, roots, NO_NETWORK));
  }

  @Test
  void find_readsTheSmallSetThatComesWithTheLibrary() {
    ImageSet set = ImageSet.find(ImageSet.MNIST_SMALL, null);

    assertThat(set.name()).isEqualTo("mnist-small");
    assertThat(set.train().size()).isEqualTo(1250);
    assertThat(set.test().size()).isEqualTo(2000);
    assertThat(set.train().classes()).isEqualTo(10);
    assertThat(set.train().height()).isEqualTo(28);
  }

  @Test
  void theSmallSet_isEvery48thTrainingAndEvery5thTestImageOfMnist() {
    String named = System.getenv("LEARNED_MIXUP_DATA");
    assumeTrue(named != null && new IdxFolder(Path.of(named, "mnist")).isComplete());
    ImageSet small = ImageSet.find(ImageSet.MNIST_SMALL, null);
    ImageSet whole = ImageSet.find(Path.of(named, "mnist").toString(), null);

    assertThat(every(48, whole.train()).digest()).isEqualTo(small.train().digest());
    assertThat(every(5, whole.test()).digest()).isEqualTo(small.test().digest());
  }

  private static LabelledImages every(int step, LabelledImages images) {
    return images.select(
        IntStream.range(0, (images.size() - 1) / step + 1).map(i -> i * step).toArray());
  }
}
