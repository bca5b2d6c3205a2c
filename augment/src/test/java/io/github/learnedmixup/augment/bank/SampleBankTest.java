package io.github.learnedmixup.augment.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.augment.Banks;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleBankTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("bank");
  }

  private static void assertHolds(SampleBank bank, int number) {
    assertThat(Banks.same(bank.find(Banks.key(number)), number)).as("sample %d", number).isTrue();
  }

  @Test
  void samples_areFoundAgainByAnother_andBeforeTheyAreWritten() {
    try (SampleBank bank = Banks.open(folder, 10)) {
      Banks.fill(bank, 0, 25);
      for (int i = 0; i < 25; i++) {
        assertHolds(bank, i);
      }
    }
    try (SampleBank bank = Banks.open(folder, 10)) {
      assertThat(bank.size()).isEqualTo(25);
      for (int i = 24; i >= 0; i--) {
        assertHolds(bank, i);
      }
      assertThat(bank.find(Banks.key(25))).isNull();
      assertThat(bank.hits()).isEqualTo(25);
      assertThat(bank.failures()).isZero();
    }
  }

  @Test
  void samples_areFoundThroughALinkToTheFolder() throws IOException {
    Banks.make(folder, 10);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    try (SampleBank bank = Banks.open(link, 10)) {
      assertHolds(bank, 9);
    }
  }

  @Test
  void samples_areFoundWhereThereAreMoreSegmentsThanMayBeOpen() {
    try (SampleBank bank = Banks.open(folder, 1)) {
      Banks.fill(bank, 0, 150);
      for (int i = 0; i < 300; i++) {
        assertHolds(bank, i * 7 % 150);
      }
    }
  }

  @Test
  void aSampleOfAnotherMix_isNotTakenForTheOneOfTheSameIndex() {
    Banks.make(folder, 10);
    try (SampleBank bank = Banks.open(folder, 10)) {
      SampleKey key = Banks.key(3);
      for (SampleKey other :
          new SampleKey[] {
            new SampleKey(key.first(), key.second(), 0.25, key.index()),
            new SampleKey(
                /* first= */ key.second(), /* second= */ key.first(), key.lambda(), key.index()),
            new SampleKey(key.first(), key.second(), key.lambda(), key.index() + 1)
          }) {
        assertThat(bank.holds(other)).isFalse();
        assertThat(bank.find(other)).isNull();
      }
    }
  }

  @Test
  void segments_areIdxFilesThatAnyToolCanRead() throws IOException {
    Banks.make(folder, 10);
    Path segment = folder.resolve("segment-000001");
    IdxFile images = IdxFile.read(segment.resolve("images-idx3-ubyte"));
    assertThat(images.size(0)).isEqualTo(10);
    assertThat(images.size(1)).isEqualTo(6);
    IdxFile classes = IdxFile.read(segment.resolve("classes-idx2-ubyte"));
    IdxFile indices = IdxFile.read(segment.resolve("indices-idx2-ubyte"));
    float[] mixes = IdxFile.readFloats(segment.resolve("mixes-idx2-float")).floats();
    for (int i = 0; i < 10; i++) {
      SampleKey key = Banks.key(i);
      GeneratedImage image = Banks.image(i);
      assertThat(Arrays.copyOfRange(images.values(), 36 * i, 36 * i + 36)).isEqualTo(image.greys());
      assertThat(ByteBuffer.wrap(classes.values()).getShort(4 * i)).isEqualTo((short) key.first());
      assertThat(ByteBuffer.wrap(classes.values()).getShort(4 * i + 2))
          .isEqualTo((short) key.second());
      assertThat(ByteBuffer.wrap(indices.values()).getLong(8 * i)).isEqualTo(key.index());
      assertThat(Arrays.copyOfRange(mixes, 4 * i, 4 * i + 4))
          .containsExactly(
              (float) key.lambda(),
              (float) image.logLikelihoodFirst(),
              (float) image.logLikelihoodSecond(),
              Float.NaN);
    }
    assertThat(Files.readString(folder.resolve("bank.json")))
        .contains("\"format\" : \"learned-mixup-bank\"", "\"model\" : \"abc\"", "\"samples\" : 10");
  }

  @Test
  void segments_doNotChangeWhenOthersAreAdded() {
    Banks.make(folder, 10);
    Map<String, byte[]> before = Banks.files(folder);
    Banks.make(folder, 25);
    Map<String, byte[]> after = Banks.files(folder);
    before.remove("bank.json");
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    assertThat(after.keySet()).contains("segment-000003/images-idx3-ubyte");
  }

  @Test
  void keep_takesASampleOnce() {
    Banks.make(folder, 10);
    try (SampleBank bank = Banks.open(folder, 10)) {
      Banks.fill(bank, 0, 12);
      Banks.fill(bank, 0, 12);
      assertThat(bank.size()).isEqualTo(12);
    }
    assertThat(Banks.files(folder).keySet()).contains("segment-000002/images-idx3-ubyte");
    assertThat(folder.resolve("segment-000003")).doesNotExist();
  }

  @Test
  void close_isHarmlessTwice_andEndsTheUse() {
    SampleBank bank = Banks.open(folder, 10);
    Banks.fill(bank, 0, 5);
    bank.close();
    assertThatCode(bank::close).doesNotThrowAnyException();
    assertThat(bank.find(Banks.key(0))).isNull();
    bank.keep(Banks.key(7), Banks.image(7));
    try (SampleBank again = Banks.open(folder, 10)) {
      assertThat(again.size()).isEqualTo(5);
    }
  }

  @Test
  void anInterruptedThread_losesNothingAndStaysInterrupted() {
    SampleBank bank = Banks.open(folder, 10);
    Banks.fill(bank, 0, 15);
    Thread.currentThread().interrupt();
    assertHolds(bank, 3);
    bank.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(bank.failures()).isZero();
    try (SampleBank again = Banks.open(folder, 10)) {
      assertThat(again.size()).isEqualTo(15);
    }
  }

  /** As the interrupt of a generator's thread does that is writing when an iterator is closed. */
  @Test
  void anInterruptWhileASegmentIsWritten_losesNothing() throws IOException {
    Files.createDirectory(folder);
    Path manifest = folder.resolve(SampleBank.MANIFEST);
    Thread.currentThread().interrupt();
    BankManifest.Segment segment =
        BankSegment.write(
            folder.resolve("segment-000001"),
            Map.of(Banks.key(3), Banks.image(3)),
            ImageShape.grey(6, 6));
    BankManifest.empty(Banks.contents(Banks.ORIGIN)).with(segment).write(manifest);
    assertThat(Thread.interrupted()).isTrue();
    try (SampleBank bank = Banks.open(folder, 10)) {
      assertHolds(bank, 3);
    }
  }

  @Test
  void samples_areWrittenAMinuteAfterTheFirst() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may start anywhere, and overflow
    try (SampleBank bank =
        SampleBank.open(
            folder,
            Banks.contents(Banks.ORIGIN),
            Banks.USE.withSegmentSamples(10).withClock(clock::get))) {
      for (int segment = 1; segment <= 2; segment++) {
        Path written = folder.resolve("segment-00000" + segment);
        clock.addAndGet(Duration.ofMinutes(5).toNanos());
        Banks.fill(bank, 3 * segment, 3 * segment + 2);
        clock.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        Banks.fill(bank, 3 * segment + 2, 3 * segment + 3);
        assertThat(written).doesNotExist();
        clock.incrementAndGet();
        bank.writeIfDue();
        assertThat(written).isDirectory();
      }
      assertHolds(bank, 5);
      assertThat(bank.size()).isEqualTo(6);
    }
    assertThat(folder.resolve("segment-000003")).doesNotExist();
  }

  @Test
  void aSegmentThatNoManifestNames_isDeletedAgain() throws IOException {
    Banks.make(folder, 10);
    Path manifest = folder.resolve(SampleBank.MANIFEST);
    byte[] whole = Files.readAllBytes(manifest);
    Path second = folder.resolve("segment-000002");
    try (SampleBank bank = Banks.open(folder, 10)) {
      Files.delete(manifest);
      Files.createDirectories(manifest.resolve("in the way"));
      Banks.fill(bank, 10, 30);
      assertThat(bank.failures()).isEqualTo(20);
      assertThat(second).doesNotExist();
      assertThat(folder).isDirectoryNotContaining("glob:**.part");
      Files.delete(manifest.resolve("in the way"));
      Files.delete(manifest);
      Files.write(manifest, whole);
      Banks.fill(bank, 30, 40);
      assertThat(second).isDirectory();
    }
    try (SampleBank bank = Banks.open(folder, 10)) {
      assertThat(bank.size()).isEqualTo(20);
      assertHolds(bank, 35);
    }
    assertThat(folder.resolve("segment-000003")).doesNotExist();
  }

  @Test
  void close_letsGoOfTheBankWhateverFails() {
    SampleBank bank = Banks.open(folder, 10);
    bank.keep(Banks.key(0), Banks.tooLarge());
    assertThatCode(bank::close).doesNotThrowAnyException();
    assertThat(bank.failures()).isEqualTo(1);
    Banks.make(folder, 10);
  }

  @Test
  void whatCannotBeWritten_isLostAndNothingElse() {
    Banks.make(folder, 10);
    try (SampleBank bank = Banks.open(folder, 10)) {
      bank.keep(Banks.key(100), Banks.tooLarge());
      Banks.fill(bank, 10, 19);
      assertThat(bank.failures()).isEqualTo(10);
      assertThat(bank.failure()).hasMessageContaining("BufferOverflowException");
      assertThat(bank.find(Banks.key(10))).isNull();
      Banks.fill(bank, 20, 30);
    }
    try (SampleBank bank = Banks.open(folder, 10)) {
      assertThat(bank.size()).isEqualTo(20);
      assertHolds(bank, 9);
      assertHolds(bank, 29);
    }
    assertThat(folder.resolve("segment-000002")).isDirectory();
    assertThat(folder.resolve("segment-000003")).doesNotExist();
  }

  /** What is refused is left as it is. */
  private ThrowableAssertAlternative<InvalidInputException> refused(ThrowingCallable opening) {
    Map<String, byte[]> before = Banks.files(folder);
    var refusal = assertThatExceptionOfType(InvalidInputException.class).isThrownBy(opening);
    Map<String, byte[]> after = Banks.files(folder);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    return refusal.withMessageContaining(folder.toString());
  }

  private ThrowableAssertAlternative<InvalidInputException> refused() {
    return refused(() -> Banks.open(folder, 10).close());
  }

  @Test
  void open_refusesABankOfAnotherOrigin() {
    Banks.make(folder, 10);
    for (String name : Banks.ORIGIN.settings().keySet()) {
      Description other = Banks.originWith(name, "other");
      refused(() -> SampleBank.open(folder, Banks.contents(other), Banks.USE))
          .withMessage(
              "the bank %s is of other settings: %s is %s there, but other here; give each bank its own folder",
              folder.toAbsolutePath(), name, Banks.ORIGIN.settings().get(name));
    }
    BankContents larger = new BankContents(Banks.ORIGIN, ImageShape.grey(7, 6), List.of());
    refused(() -> SampleBank.open(folder, larger, Banks.USE))
        .withMessageContaining("6x6")
        .withMessageContaining("7x6");
  }

  @Test
  void open_refusesABankOfAModelWithOtherNamesOfClasses() {
    BankContents pets =
        new BankContents(Banks.ORIGIN, ImageShape.grey(6, 6), List.of("cat", "dog", "fish"));
    SampleBank.open(folder, pets, Banks.USE).close();
    BankContents inOtherOrder =
        new BankContents(Banks.ORIGIN, ImageShape.grey(6, 6), List.of("dog", "cat", "fish"));
    refused(() -> SampleBank.open(folder, inOtherOrder, Banks.USE))
        .withMessageContaining("a model whose classes are cat, dog, fish")
        .withMessageContaining("those of this model are dog, cat, fish");
    refused(() -> Banks.open(folder, 10))
        .withMessageContaining("those of this model are without names");
    SampleBank.open(folder, pets, Banks.USE).close();
  }

  @Test
  void open_refusesABankWithParentsWithout_andTheOtherWayRound() {
    Description ofParents = Banks.originWith("parents", "EVEN of 3 images");
    Banks.make(folder, 10);
    refused(() -> SampleBank.open(folder, Banks.contents(ofParents), Banks.USE))
        .withMessageContaining("parents is not set there, but EVEN of 3 images here");
    Banks.open(folder, 10).close();
    folder = temporary.resolve("of parents");
    SampleBank.open(folder, Banks.contents(ofParents), Banks.USE).close();
    refused(() -> Banks.open(folder, 10))
        .withMessageContaining("parents is EVEN of 3 images there, but not set here");
  }

  @Test
  void open_refusesABankThatIsOpen() {
    SampleBank bank = Banks.open(folder, 10);
    refused().withMessageContaining("in use by another iterator or process");
    bank.close();
    Banks.open(folder, 10).close();
  }

  @Test
  void open_refusesAMissingOrCutOrDamagedFile() throws IOException {
    Banks.make(folder, 20);
    Path segment = folder.resolve("segment-000002");
    for (String name : segment.toFile().list()) {
      Path file = segment.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      refused()
          .withMessageContaining(file.toString())
          .withMessageContaining("has %d bytes", whole.length - 1);
      byte[] damaged = whole.clone();
      damaged[whole.length - 1] ^= 1;
      Files.write(file, damaged);
      refused().withMessageContaining(file + " is damaged");
      Files.delete(file);
      refused().withMessageContaining(file + " is missing");
      Files.write(file, whole);
    }
    Banks.open(folder, 10).close();
  }

  @Test
  void open_refusesWhatIsNoManifest() throws IOException {
    Banks.make(folder, 10);
    Path manifest = folder.resolve(SampleBank.MANIFEST);
    String whole = Files.readString(manifest);
    for (String other :
        new String[] {
          "",
          "null",
          "[]",
          "[".repeat(100_000),
          "{\"segments\":" + "[".repeat(100_000),
          whole + "x",
          whole.replace("learned-mixup-bank", "something-else"),
          whole.replace("segment-000001", "../../elsewhere"),
          whole.replace("\"samples\" : 10", "\"samples\" : 11"),
          whole.replace("\"samples\" : 10", "\"samples\" : 10.0"),
          whole.replace("\"samples\" : 10", "\"samples\" : \"10\""),
          whole.replace("\"samples\" : 10", "\"samples\" : 2000000000"),
          whole.replace("\"samples\" : 10", "\"samples\" : null"),
          whole.replace("\"version\" : 4", "\"version\" : 5"),
          whole.replace("\"model\" : \"abc\"", "\"model\" : \"abd\""),
          whole.replace("images-idx3-ubyte", "pictures")
        }) {
      assertThat(other).isNotEqualTo(whole);
      Files.writeString(manifest, other);
      refused();
    }
  }

  @Test
  void open_refusesABankOfAnOlderVersionByName() throws IOException {
    Banks.make(folder, 10);
    Path manifest = folder.resolve(SampleBank.MANIFEST);
    String older =
        "{ \"format\" : \"learned-mixup-bank\", \"version\" : 1, \"origin\" : { \"model\" : \"abc\" } }";
    Files.writeString(manifest, older);
    refused()
        .withMessageContaining(
            "bank.json is the manifest of a bank of version 1, but this program reads version 4: "
                + "pregenerate the bank anew, in another folder");
  }

  @Test
  void open_refusesFoldersThatAreNoBank() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.txt"), "ten years of work");
    refused()
        .withMessageContaining("must be a bank or an empty folder")
        .withMessageContaining("thesis.txt");
    Files.delete(folder.resolve("thesis.txt"));
    Banks.make(folder, 10);
    Files.delete(folder.resolve(SampleBank.MANIFEST));
    refused().withMessageContaining("has no bank.json and holds segment-000001");
    Path file = temporary.resolve("file");
    Files.createFile(file);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Banks.open(file, 10))
        .withMessageContaining("must be a folder, but is a file");
  }

  @Test
  void whatAKilledProcessLeftBehind_isNotTouched() throws IOException {
    Banks.make(folder, 10);
    Path left = folder.resolve("segment-000002");
    Files.createDirectory(left);
    Files.write(left.resolve("images-idx3-ubyte"), new byte[3]);
    Banks.make(folder, 20);
    assertThat(left.resolve("images-idx3-ubyte")).hasBinaryContent(new byte[3]);
    try (SampleBank bank = Banks.open(folder, 10)) {
      assertHolds(bank, 19);
    }
    assertThat(folder.resolve("segment-000003")).isDirectory();
  }

  @Test
  void failures_areCountedAndTheRestGoesOn() throws IOException {
    Banks.make(folder, 20);
    try (SampleBank bank = Banks.open(folder, 10)) {
      Path images = folder.resolve("segment-000001/images-idx3-ubyte");
      Files.write(images, new byte[10]);
      assertThat(bank.find(Banks.key(0))).isNull();
      assertThat(bank.failures()).isEqualTo(1);
      assertHolds(bank, 15);
      Path manifest = folder.resolve(SampleBank.MANIFEST);
      Files.delete(manifest);
      Files.createDirectories(manifest.resolve("in the way"));
      Banks.fill(bank, 20, 30);
      assertThat(bank.failures()).isEqualTo(11);
      assertThat(bank.failure()).isInstanceOf(IOException.class);
      assertThat(bank.find(Banks.key(25))).isNull();
      assertHolds(bank, 16);
    }
  }
}
