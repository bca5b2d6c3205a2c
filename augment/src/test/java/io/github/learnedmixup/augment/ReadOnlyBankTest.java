package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Banks that cannot be written, or are not to be. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and permissions are those of Unix")
class ReadOnlyBankTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("a bank");
  }

  private void fill() {
    TrainingWithBank.fitWith(TrainingWithBank.builder().bank(folder));
  }

  /** Nobody can open it, not even root: the link leads to itself. */
  private void lockAgainstWriting() throws IOException {
    Path lock = folder.resolve(SampleBank.LOCK);
    Files.deleteIfExists(lock);
    Files.createSymbolicLink(lock, lock.getFileName());
  }

  private static List<Double> unbanked() {
    try (LearnedMixupIterator train = TrainingWithBank.builder().build()) {
      return TrainingWithBank.fit(train);
    }
  }

  private void assertReadAndUnchanged(LearnedMixupBuilder builder) {
    Map<String, byte[]> before = Banks.files(folder);
    LearnedMixupIterator train = builder.build();
    try (train) {
      assertThat(TrainingWithBank.fit(train)).isEqualTo(unbanked());
    }
    assertThat(train.metrics().bankHits()).isPositive();
    assertThat(train.metrics().generated()).isZero();
    assertThat(train.metrics().bankFailures()).isZero();
    Map<String, byte[]> after = Banks.files(folder);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void fit_readsABankThatCannotBeLocked_andTellsSoOnce() throws IOException {
    fill();
    lockAgainstWriting();
    try (LogLines log = new LogLines(SampleBank.class)) {
      assertReadAndUnchanged(TrainingWithBank.builder().bank(folder));
      assertThat(log.with("is only read, since it cannot be written")).hasSize(1);
    }
  }

  @Test
  void fit_readsABankInAFolderWithoutPermissionToWrite() throws IOException {
    fill();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(folder), "root may write everywhere");
      assertReadAndUnchanged(TrainingWithBank.builder().bank(folder));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private List<String> onReadOnlyMedium(Path medium) throws IOException, InterruptedException {
    assumeTrue(ChildJvm.canMount(temporary), "no file system can be mounted here");
    String mount =
        "mount --bind '%1$s' '%1$s' && mount -o remount,ro,bind '%1$s'".formatted(medium);
    try (ChildJvm child =
        ChildJvm.withMounts(mount, TrainingWithBank.class, folder.toString(), "203")) {
      return child.lines();
    }
  }

  @Test
  void fit_readsABankOnAReadOnlyMedium() throws Exception {
    fill();
    List<String> lines = onReadOnlyMedium(folder);
    assertThat(lines)
        .anyMatch(line -> line.matches("epochs 3, generated 0, hits [1-9]\\d+, failures 0"))
        .filteredOn(line -> line.contains("is only read, since it cannot be written"))
        .hasSize(1);
  }

  @Test
  void build_refusesAReadOnlyMediumWithoutABank() throws Exception {
    assertThat(onReadOnlyMedium(temporary))
        .anyMatch(line -> line.contains(folder + " is no bank, and none can be made there"));
    Files.createDirectory(folder);
    assertThat(onReadOnlyMedium(folder))
        .anyMatch(line -> line.contains(folder + " must be a bank, for it is only read"));
  }

  @Test
  void build_refusesAFolderThatIsEmptyAndCannotBeWritten() throws IOException {
    Files.createDirectory(folder);
    lockAgainstWriting();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(TrainingWithBank.builder().bank(folder)::build)
        .withMessageContaining(folder + " must be a bank, for it is only read, since")
        .withMessageContaining("but it has no bank.json");
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(TrainingWithBank.builder().bank(file.resolve("bank"))::build)
        .withMessageContaining("is no bank, and none can be made there");
  }

  @Test
  void pregeneration_refusesABankThatCannotBeWritten() throws IOException {
    fill();
    lockAgainstWriting();
    Pregeneration pregeneration = Pregeneration.builder(FakeSampler.source(), folder).build();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> pregeneration.run(10_000))
        .withMessageContaining(folder + " must be written, but cannot be");
  }

  @Test
  void bankReadOnly_isReadByManyAtOnce_alsoWhileAnotherWrites() throws IOException {
    fill();
    Files.delete(folder.resolve(SampleBank.LOCK));
    assertReadAndUnchanged(TrainingWithBank.builder().bankReadOnly(folder));
    try (LearnedMixupIterator writing = TrainingWithBank.builder().seed(2).bank(folder).build();
        LearnedMixupIterator one = TrainingWithBank.builder().bankReadOnly(folder).build();
        LearnedMixupIterator other = TrainingWithBank.builder().bankReadOnly(folder).build()) {
      TrainingWithBank.fit(writing);
      assertThat(TrainingWithBank.fit(one)).isEqualTo(unbanked());
      assertThat(TrainingWithBank.fit(other)).isEqualTo(unbanked());
      assertThat(one.metrics().generated() + other.metrics().generated()).isZero();
      // What reads has not let go of the lock of what writes.
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(TrainingWithBank.builder().bank(folder)::build)
          .withMessageContaining("in use");
    }
    TrainingWithBank.builder().bank(folder).build().close();
  }

  @Test
  void bankReadOnly_refusesWhatIsNoBank() throws IOException {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(TrainingWithBank.builder().bankReadOnly(folder)::build)
        .withMessageContaining(folder + " must be a bank");
    assertThat(folder).doesNotExist();
    Files.createDirectory(folder);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(TrainingWithBank.builder().bankReadOnly(folder)::build)
        .withMessageContaining("has no bank.json");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void bankReadOnly_refusesALimitOfItsBytes() {
    for (LearnedMixupBuilder builder :
        List.of(TrainingWithBank.builder().bankReadOnly(folder), TrainingWithBank.builder())) {
      assertThatIllegalArgumentException()
          .isThrownBy(builder.bankMaxBytes(1000)::build)
          .withMessageContaining("bankMaxBytes limits a bank that is written, but there is none");
    }
  }
}
