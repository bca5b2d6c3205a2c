package io.github.learnedmixup.pixelcnn.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.LoggedWarnings;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.picture.Drawn;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
  private static final int SIZE = 6;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("photos");
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private Path png(String name, BufferedImage image) throws IOException {
    return write(name, Drawn.file("png", image));
  }

  /** A picture of one colour, which the number tells. */
  private Path png(String name, int number) throws IOException {
    return png(name, Drawn.plain(SIZE, SIZE, 0x010000 * number + 0x20));
  }

  private void classOf(String name, int first, int pictures) throws IOException {
    for (int i = 0; i < pictures; i++) {
      png("%s/%03d.png".formatted(name, i), first + i);
    }
  }

  /** Which pictures some images are. */
  private static int[] numbers(LabelledImages images) {
    return IntStream.range(0, images.size()).map(i -> images.image(i)[0] & 0xff).toArray();
  }

  private static int[] labels(LabelledImages images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  private ThrowableAssertAlternative<InvalidInputException> refused() {
    return assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ImageFolder.read(folder));
  }

  @Test
  void read_takesTrainAndTestWhereTheyAreThere() throws IOException {
    classOf("train/cat", 1, 3);
    classOf("train/dog", 11, 2);
    classOf("test/cat", 21, 1);
    classOf("test/dog", 31, 2);
    ImageFolder read = ImageFolder.read(folder);
    assertThat(read.hasOwnTest()).isTrue();
    assertThat(read.train().shape()).isEqualTo(ImageShape.colour(SIZE, SIZE));
    assertThat(read.train().classNames()).containsExactly("cat", "dog");
    assertThat(read.test().classNames()).containsExactly("cat", "dog");
    assertThat(numbers(read.train())).containsExactlyInAnyOrder(1, 2, 3, 11, 12);
    assertThat(numbers(read.test())).containsExactlyInAnyOrder(21, 31, 32);
    for (LabelledImages part : new LabelledImages[] {read.train(), read.test()}) {
      for (int i = 0; i < part.size(); i++) {
        assertThat(part.label(i)).isEqualTo(numbers(part)[i] % 20 > 10 ? 1 : 0);
      }
    }
  }

  @Test
  void read_findsTrainAndTestInWhicheverCaseTheyAreWritten() throws IOException {
    classOf("Train/a", 1, 1);
    classOf("Train/b", 2, 1);
    classOf("TEST/a", 3, 1);
    classOf("TEST/b", 4, 1);
    assertThat(numbers(ImageFolder.read(folder).train())).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void read_namesClassesInTheOrderOfBytesInEveryLanguage() throws IOException {
    Locale before = Locale.getDefault();
    try {
      for (String name :
          new String[] {"zebra", "Zebra", "\u00e4ffchen", "apple", "I", "i", "10", "9"}) {
        classOf(name, 1, 2);
      }
      for (String language : new String[] {"en", "tr", "sv"}) {
        Locale.setDefault(Locale.forLanguageTag(language));
        assertThat(ImageFolder.read(folder).train().classNames())
            .containsExactly("10", "9", "I", "Zebra", "apple", "i", "zebra", "\u00e4ffchen");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void read_holdsAShareOfEachClassOut() throws IOException {
    classOf("a", 0, 50);
    classOf("b", 100, 10);
    classOf("c", 200, 2);
    ImageFolder read = ImageFolder.read(folder);
    assertThat(read.hasOwnTest()).isFalse();
    for (int label = 0; label < 3; label++) {
      assertThat(read.test().ofClass(label)).hasSize(new int[] {10, 2, 1}[label]);
      assertThat(read.train().ofClass(label)).hasSize(new int[] {40, 8, 1}[label]);
    }
    Set<Integer> all = new TreeSet<>();
    for (LabelledImages part : new LabelledImages[] {read.train(), read.test()}) {
      Arrays.stream(numbers(part)).forEach(all::add);
    }
    assertThat(all).hasSize(62);
  }

  @ParameterizedTest
  @CsvSource({"1,0.2,0", "2,0.2,1", "2,0.9,1", "3,0.5,2", "10,0.2,2", "10,0.99,9", "10,0.01,1"})
  void heldOut_isAtLeastOneAndNeverAll(int pictures, double share, int expected) {
    assertThat(FolderListing.heldOut(pictures, share)).isEqualTo(expected);
  }

  @Test
  void read_choosesBySeedAndNamesAlone() throws IOException {
    classOf("a", 0, 40);
    classOf("b", 100, 40);
    FolderSettings settings = FolderSettings.defaults().withTestShare(0.5);
    ImageFolder read = ImageFolder.read(folder, settings);
    assertThat(ImageFolder.read(folder, settings).train().digest())
        .isEqualTo(read.train().digest());
    ImageFolder other = ImageFolder.read(folder, settings.withSeed(3));
    assertThat(numbers(other.test())).hasSize(40);
    assertThat(new TreeSet<>(Arrays.stream(numbers(other.test())).boxed().toList()))
        .isNotEqualTo(new TreeSet<>(Arrays.stream(numbers(read.test())).boxed().toList()));
    // In b other pictures are held out than in a, though they have the same names.
    int[] ofA =
        Arrays.stream(numbers(read.test())).filter(number -> number < 100).sorted().toArray();
    int[] ofB =
        Arrays.stream(numbers(read.test()))
            .filter(number -> number >= 100)
            .map(number -> number - 100)
            .sorted()
            .toArray();
    assertThat(ofA).isNotEqualTo(ofB);
    // Neither the content matters nor other files, but for how many are held out.
    png("a/005.png", 255);
    png("b/new.png", 99);
    List<Integer> before = Arrays.stream(numbers(read.test())).boxed().toList();
    List<Integer> grown =
        Arrays.stream(numbers(ImageFolder.read(folder, settings).test()))
            .map(number -> number == 255 ? 5 : number)
            .boxed()
            .toList();
    List<Integer> both = before.stream().filter(grown::contains).toList();
    assertThat(both).hasSizeGreaterThanOrEqualTo(39);
    assertThat(grown.stream().filter(before::contains).toList()).isEqualTo(both);
  }

  @Test
  void read_mixesTheClasses() throws IOException {
    for (String part : new String[] {"train", "test"}) {
      classOf(part + "/a", 0, 60);
      classOf(part + "/b", 100, 60);
    }
    ImageFolder read = ImageFolder.read(folder);
    for (LabelledImages part : new LabelledImages[] {read.train(), read.test()}) {
      assertThat(Arrays.stream(labels(part)).limit(40).sum()).isBetween(8, 32);
    }
  }

  @Test
  void read_isGreyIfEveryPixelIs() throws IOException {
    png("a/1.png", Drawn.grey(SIZE, SIZE, (y, x) -> 7));
    png("a/2.png", Drawn.plain(SIZE, SIZE, 0x080808));
    png("b/1.png", Drawn.grey(SIZE, SIZE, (y, x) -> 9));
    png("b/2.png", Drawn.grey(SIZE, SIZE, (y, x) -> 10));
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      assertThat(ImageFolder.read(folder).train().shape()).isEqualTo(ImageShape.grey(SIZE, SIZE));
      assertThat(warnings.with("")).isEmpty();
    }
  }

  @Test
  void read_takesGreysAmongColoursForAllThreeChannelsAndSaysSoOnce() throws IOException {
    Path first = png("a/1.png", Drawn.grey(SIZE, SIZE, (y, x) -> 7));
    png("a/2.png", Drawn.grey(SIZE, SIZE, (y, x) -> 8));
    png("b/1.png", Drawn.plain(SIZE, SIZE, 0xff0000));
    png("b/2.png", Drawn.plain(SIZE, SIZE, 0x090909));
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder read = ImageFolder.read(folder);
      assertThat(read.train().shape()).isEqualTo(ImageShape.colour(SIZE, SIZE));
      assertThat(read.test().shape()).isEqualTo(ImageShape.colour(SIZE, SIZE));
      for (LabelledImages part : new LabelledImages[] {read.train(), read.test()}) {
        byte[] grey = part.image(part.ofClass(0)[0]);
        assertThat(grey).hasSize(3 * SIZE * SIZE).containsOnly(grey[0]);
      }
      assertThat(warnings.with("2 of 4 pictures have one channel")).hasSize(1);
      assertThat(warnings.with("one channel").get(0)).endsWith("the first is " + first);
      assertThat(warnings.with("")).hasSize(1);
    }
  }

  @Test
  void read_givesRedOfAJpegAndAPngInTheSameOrder() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      write(name + "/1.jpg", Drawn.jpeg(Drawn.plain(SIZE, SIZE, 0xff0000), false));
      write(name + "/2.JPEG", Drawn.jpeg(Drawn.plain(SIZE, SIZE, 0xff0000), true));
      png(name + "/3.png", Drawn.plain(SIZE, SIZE, 0xff0000));
      write(name + "/4.Bmp", Drawn.file("bmp", Drawn.plain(SIZE, SIZE, 0xff0000)));
      write(name + "/5.gif", Drawn.file("gif", Drawn.plain(SIZE, SIZE, 0xff0000)));
    }
    LabelledImages images = ImageFolder.read(folder).train();
    assertThat(images.size()).isEqualTo(8);
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.image(i);
      for (int at = 0; at < image.length; at++) {
        assertThat(image[at] & 0xff).isCloseTo(at % 3 == 0 ? 255 : 0, within(2));
      }
    }
  }

  @Test
  void read_saysOnceWhatIsDroppedAndEnlarged() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      for (int i = 0; i < 3; i++) {
        png(
            name + "/" + i + ".png",
            Drawn.image(BufferedImage.TYPE_INT_ARGB, 5, 9, (y, x) -> 0xff8020 - x));
        png(name + "/deep" + i + ".png", Drawn.deep(5, 9, 257, 0, 65535));
      }
    }
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder read = ImageFolder.read(folder, FolderSettings.defaults().withResize(8));
      assertThat(read.train().shape()).isEqualTo(ImageShape.colour(8, 8));
      assertThat(warnings.with("6 of 12 pictures have an alpha channel")).hasSize(1);
      assertThat(warnings.with("6 of 12 pictures have 16 bits a channel")).hasSize(1);
      assertThat(warnings.with("12 of 12 pictures are smaller")).hasSize(1);
      assertThat(warnings.with("pictures")).hasSize(3);
    }
  }

  @Test
  void read_ofDifferentSizesNamesTwoFilesAndTheRemedy() throws IOException {
    classOf("a", 0, 4);
    classOf("b", 10, 4);
    Path odd = png("b/002.png", Drawn.plain(SIZE, SIZE + 1, 0xff0000));
    png("b/003.png", Drawn.plain(SIZE + 2, SIZE, 0xff0000));
    for (int i = 0; i < 3; i++) {
      refused()
          .withMessageContaining(folder.resolve("a/000.png") + " has 6x6 pixels")
          .withMessageContaining(odd + " has 6x7")
          .withMessageContaining("--resize N");
    }
    assertThat(ImageFolder.read(folder, FolderSettings.defaults().withResize(4)).train().shape())
        .isEqualTo(ImageShape.colour(4, 4));
  }

  @Test
  void read_ofDifferentSizesInGivenPartsNamesTheFirstTwoInOrder() throws IOException {
    classOf("train/a", 0, 2);
    classOf("train/b", 0, 2);
    classOf("test/a", 0, 2);
    classOf("test/b", 0, 2);
    png("train/b/001.png", Drawn.plain(SIZE, 4, 0xff0000));
    png("test/a/000.png", Drawn.plain(4, 4, 0xff0000));
    refused()
        .withMessageContaining(folder.resolve("train/a/000.png") + " has 6x6")
        .withMessageContaining(folder.resolve("train/b/001.png") + " has 6x4");
  }

  @Test
  void read_skipsWhatIsNoPictureAndSaysSoOnce() throws IOException {
    classOf("a", 0, 2);
    classOf("b", 10, 2);
    for (String litter :
        new String[] {
          "a/.DS_Store",
          "a/Thumbs.db",
          ".DS_Store",
          ".git/x.png",
          "b/.hidden.png",
          "__MACOSX/a/1.png"
        }) {
      write(litter, new byte[3]);
    }
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      assertThat(ImageFolder.read(folder).train().size()).isEqualTo(2);
      assertThat(warnings.with("")).isEmpty();
    }
    write("readme.txt", new byte[3]);
    Path webp = write("a/3.webp", new byte[3]);
    png("b/more/1.png", 5);
    png("b/folder.png/1.png", 5);
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      assertThat(ImageFolder.read(folder).train().size()).isEqualTo(2);
      assertThat(warnings.with("skipped 4 other entries, such as " + webp)).hasSize(1);
      assertThat(warnings.with("")).hasSize(1);
    }
  }

  @Test
  void read_showsControlCharactersOfNames() throws IOException {
    classOf("a", 0, 2);
    classOf("b", 10, 2);
    write("a/\u001b[2J.txt", new byte[1]);
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder.read(folder);
      assertThat(warnings.with("a/\\u001b[2J.txt")).hasSize(1);
    }
  }

  @Test
  void read_saysWhatElseIsBesideTrainAndTest() throws IOException {
    for (String part : new String[] {"train", "test", "val"}) {
      classOf(part + "/a", 0, 2);
      classOf(part + "/b", 10, 2);
    }
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder.read(folder);
      assertThat(warnings.with("skipped 1 other entries, such as " + folder.resolve("val")))
          .hasSize(1);
    }
  }

  @Test
  void read_namesDamagedFiles() throws IOException {
    classOf("train/a", 0, 9);
    classOf("train/b", 10, 9);
    classOf("test/a", 0, 9);
    classOf("test/b", 10, 9);
    Path first = write("train/b/002.png", "garbage".getBytes(StandardCharsets.US_ASCII));
    Path second = write("train/b/005.png", new byte[0]);
    refused()
        .withMessageStartingWith(first + ": expected a JPEG, PNG, BMP or GIF file")
        .withMessageContaining("1 more files like it: " + second);
  }

  @Test
  void read_refusesAClassWithoutPictures() throws IOException {
    classOf("a", 0, 2);
    Path empty = Files.createDirectories(folder.resolve("b"));
    refused()
        .withMessageContaining(empty.toString())
        .withMessageContaining("expected at least one picture of this class")
        .withMessageContaining("found nothing");
    Path other = write("b/1.tiff", new byte[5]);
    refused().withMessageContaining("found 1 other entries, such as " + other);
  }

  @Test
  void read_refusesOtherClassesForTesting() throws IOException {
    classOf("train/a", 0, 1);
    classOf("train/b", 1, 1);
    classOf("test/a", 2, 1);
    refused()
        .withMessageContaining(folder.resolve("test").toString())
        .withMessageContaining("found no folder b");
    classOf("test/b", 2, 1);
    classOf("test/c", 2, 1);
    refused().withMessageContaining("found a folder c as well");
  }

  @Test
  void read_refusesOneClassAlone() throws IOException {
    classOf("cats", 0, 3);
    refused()
        .withMessageContaining(folder + ": expected 2 to 1000 classes")
        .withMessageContaining("found 1, the first of them cats");
    Files.createDirectories(temporary.resolve("empty"));
    folder = temporary.resolve("empty");
    refused().withMessageContaining("found 0");
  }

  @Test
  void read_refusesMoreClassesThanAModelCanHave() throws IOException {
    byte[] file = Drawn.file("png", Drawn.plain(2, 2, 0xff));
    for (int i = 0; i <= 1000; i++) {
      write("%04d/1.png".formatted(i), file);
    }
    refused().withMessageContaining("found 1001, the first of them 0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "test"})
  void read_refusesOneOfTheTwoPartsAlone(String part) throws IOException {
    classOf(part + "/a", 0, 2);
    classOf(part + "/b", 0, 2);
    refused().withMessageContaining("of the two found " + part + " alone");
  }

  @Test
  void read_takesClassesThatAreCalledTrainAndTest() throws IOException {
    classOf("train", 0, 2);
    classOf("test", 0, 2);
    assertThat(ImageFolder.read(folder).train().classNames()).containsExactly("test", "train");
  }

  @Test
  void read_ofClassesWithOnePictureKeepsItForTrainingAndSaysSo() throws IOException {
    classOf("a", 0, 1);
    classOf("b", 10, 4);
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder read = ImageFolder.read(folder);
      assertThat(read.train().ofClass(0)).hasSize(1);
      assertThat(read.test().ofClass(0)).isEmpty();
      assertThat(warnings.with("1 of 2 classes have one picture and none to test with, such as a"))
          .hasSize(1);
    }
    Files.delete(folder.resolve("b/001.png"));
    Files.delete(folder.resolve("b/002.png"));
    Files.delete(folder.resolve("b/003.png"));
    refused().withMessageContaining("expected at least two pictures of a class");
  }

  @Test
  void read_tellsTestImagesThatAreTrainedOn() throws IOException {
    classOf("train/a", 0, 2);
    classOf("train/b", 10, 2);
    classOf("test/a", 1, 1);
    classOf("test/b", 20, 2);
    Path bmp =
        write("test/b/again.bmp", Drawn.file("bmp", Drawn.plain(SIZE, SIZE, 0x010000 * 11 + 0x20)));
    try (LoggedWarnings warnings = new LoggedWarnings()) {
      ImageFolder.read(folder);
      assertThat(warnings.with("2 of the test images are among the training images as well"))
          .hasSize(1);
      assertThat(warnings.with("")).hasSize(1);
      assertThat(warnings.with("").get(0))
          .contains("test/a/000.png", "train/a/001.png")
          .doesNotContain(bmp.toString());
    }
  }

  @Test
  void read_ofAFileOrNothingSaysSo() throws IOException {
    refused().withMessageContaining("expected a folder of pictures, but there is nothing");
    Files.createFile(folder);
    refused().withMessageContaining("there is a file");
  }

  @Test
  void isImageFolder_isTrueWhereThereAreFolders() throws IOException {
    assertThat(ImageFolder.isImageFolder(folder)).isFalse();
    write(".hidden/a.png", new byte[1]);
    write("file", new byte[1]);
    assertThat(ImageFolder.isImageFolder(folder)).isFalse();
    classOf("a", 0, 1);
    assertThat(ImageFolder.isImageFolder(folder)).isTrue();
    assertThat(ImageFolder.isImageFolder(folder.resolve("file"))).isFalse();
  }

  @Test
  void settings_refuseWhatIsOutOfRange() {
    FolderSettings settings = FolderSettings.defaults();
    assertThat(settings.resize()).isZero();
    assertThat(settings.testShare()).isEqualTo(0.2);
    for (int resize : new int[] {-1, 129}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings.withResize(resize))
          .withMessageContaining("resize must be in [1, 128]")
          .withMessageContaining("is " + resize);
    }
    for (double share : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings.withTestShare(share))
          .withMessageContaining("testShare must be above 0 and below 1");
    }
  }
}
