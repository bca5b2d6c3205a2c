package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Mutation;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever happens to a bank's files, it serves what was put into it or a typed error. */
class BankMutationTest {
  private static final int SAMPLES = 25;

  /** What opening a bank of a few kilobytes may take at most, however damaged it is. */
  private static final long MOST_BYTES = 8 << 20;

  private Path folder;
  private Map<String, byte[]> whole;

  @BeforeProperty
  void makeBank() throws IOException {
    folder = Files.createTempDirectory("bank-mutation");
    Banks.make(folder, SAMPLES);
    whole = Banks.files(folder);
    whole.remove(SampleBank.LOCK);
  }

  @AfterProperty
  void deleteBank() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void restore() throws IOException {
    for (Map.Entry<String, byte[]> file : whole.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  @Property(tries = 300)
  void open_ofAMutatedFileServesWhatWasPutInOrGivesATypedError(
      @ForAll boolean manifest,
      @ForAll @IntRange(max = 11) int which,
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind,
      @ForAll long seed)
      throws IOException {
    restore();
    List<String> names = List.copyOf(whole.keySet());
    String name = manifest ? SampleBank.MANIFEST : names.get(1 + which);
    Files.write(folder.resolve(name), Mutation.of(whole.get(name), kind, seed));
    openAndRead(true);
  }

  /**
   * The checksums catch accidents; behind them the files themselves must not be believed either.
   */
  @Property(tries = 300)
  void open_ofAMutatedAndSealedFileGivesAValidBankOrATypedError(
      @ForAll @IntRange(max = 11) int which,
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind,
      @ForAll long seed)
      throws IOException {
    restore();
    Path file = folder.resolve(List.copyOf(whole.keySet()).get(1 + which));
    String size = "\"bytes\" : " + Files.size(file);
    String digest = Sha256.of(file);
    Files.write(file, Mutation.of(Files.readAllBytes(file), kind, seed));
    Path manifest = folder.resolve(SampleBank.MANIFEST);
    String text = Files.readString(manifest);
    int at = text.indexOf(digest);
    int from = text.lastIndexOf(size, at);
    String sealed =
        text.substring(0, from)
            + "\"bytes\" : "
            + Files.size(file)
            + text.substring(from + size.length(), at)
            + Sha256.of(file)
            + text.substring(at + digest.length());
    Files.write(manifest, sealed.getBytes(StandardCharsets.UTF_8));
    openAndRead(false);
  }

  private void openAndRead(boolean asItWas) {
    long before = Mutation.allocatedBytes();
    try (SampleBank bank = Banks.open(folder, 10)) {
      for (int i = 0; i < SAMPLES; i++) {
        GeneratedImage image = bank.find(Banks.key(i));
        if (image != null) {
          assertThat(image.greys()).hasSize(36);
          assertThat(!asItWas || Banks.same(image, i)).isTrue();
        }
      }
      assertThat(bank.failures()).isZero();
    } catch (InvalidInputException typed) {
      assertThat(typed.getMessage()).contains(folder.toString());
    }
    assertThat(Mutation.allocatedBytes() - before).isLessThan(MOST_BYTES);
  }
}
