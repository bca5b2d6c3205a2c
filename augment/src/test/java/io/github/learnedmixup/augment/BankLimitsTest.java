package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.pixelcnn.ClassPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Banks that may not grow, and disks that cannot take more. */
@Timeout(240)
class BankLimitsTest {
  private static final long LIMIT = 8000;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("bank");
  }

  private long bytes() {
    return Banks.files(folder).values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  @Test
  void fit_fillsABankToItsLimitAndGoesOn() {
    List<Double> expected;
    try (LearnedMixupIterator train = TrainingWithBank.builder().build()) {
      expected = TrainingWithBank.fit(train);
    }
    for (int run = 0; run < 3; run++) {
      try (LogLines log = new LogLines(SampleBank.class)) {
        LearnedMixupIterator train =
            TrainingWithBank.builder().bank(folder).bankMaxBytes(LIMIT).build();
        try (train) {
          assertThat(TrainingWithBank.fit(train)).isEqualTo(expected);
        }
        SupplyMetrics metrics = train.metrics();
        assertThat(metrics.bankFailures()).isBetween(100L, metrics.generated());
        assertThat(metrics.bankHits()).isGreaterThanOrEqualTo(run == 0 ? 0 : 80);
        assertThat(log.with("is full: it may have 8000 bytes")).hasSize(1);
      }
      assertThat(bytes()).isBetween(LIMIT - 1500, LIMIT);
    }
    assertThat(folder.resolve("segment-000002")).doesNotExist();
  }

  @Test
  void aLimitBelowWhatABankHas_isNoError() {
    TrainingWithBank.fitWith(TrainingWithBank.builder().bank(folder));
    long before = bytes();
    SupplyMetrics metrics =
        TrainingWithBank.fitWith(TrainingWithBank.builder().seed(2).bank(folder).bankMaxBytes(1));
    assertThat(metrics.bankFailures()).isEqualTo(metrics.generated());
    assertThat(bytes()).isEqualTo(before);
    assertThat(
            TrainingWithBank.fitWith(TrainingWithBank.builder().bank(folder).bankMaxBytes(1))
                .generated())
        .isZero();
  }

  @Test
  void aLimit_isPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingWithBank.builder().bankMaxBytes(0))
        .withMessage("bankMaxBytes must be positive, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pregeneration.builder(FakeSampler.source(), folder).bankMaxBytes(-1))
        .withMessage("bankMaxBytes must be positive, but is -1");
  }

  @Test
  void aPregeneration_endsWhenTheBankIsFull() {
    Pregeneration.Builder builder =
        Pregeneration.builder(FakeSampler.source(), folder).bankMaxBytes(LIMIT);
    Pregeneration.Result first = builder.build().run(10_000);
    assertThat(first.complete()).isFalse();
    assertThat(first.held()).isEqualTo(first.drawn()).isBetween(80L, 130L);
    assertThat(bytes()).isBetween(LIMIT - 1500, LIMIT);
    assertThat(builder.build().run(10_000))
        .isEqualTo(new Pregeneration.Result(first.held(), 0, false));
    assertThat(builder.build().run(first.held()))
        .isEqualTo(new Pregeneration.Result(first.held(), 0, true));
  }

  /** Training goes on; the log says it once; nothing is left of what could not be written. */
  private static void assertWentOn(List<String> lines) {
    assertThat(lines)
        .anyMatch(
            line -> line.matches("epochs 3, generated \\d{5}, hits 0, failures [1-9]\\d{3,4}"))
        .anyMatch(line -> line.endsWith(" files, none left over"))
        .filteredOn(line -> line.contains("samples cannot be written into the bank"))
        .hasSize(1);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the limit is set by a Unix shell")
  void fit_goesOnWhereNoSegmentCanBeWritten() throws IOException {
    try (ChildJvm child = ChildJvm.withFileLimit(64, TrainingWithBank.class, folder.toString())) {
      assertWentOn(child.lines());
    }
  }

  @Test
  void fit_goesOnWhenTheDiskIsFull() throws Exception {
    assumeTrue(ChildJvm.canMount(temporary), "no file system can be mounted here");
    String disk = "mount -t tmpfs -o size=500k none '" + temporary + "'";
    try (ChildJvm child = ChildJvm.withMounts(disk, TrainingWithBank.class, folder.toString())) {
      assertWentOn(child.lines());
    }
  }

  /** Saves a state twice, the second one large. Argument: the file. */
  static final class StateWriter {
    private StateWriter() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      try (LearnedMixupIterator train = TrainingWithBank.builder().build()) {
        train.next();
        MixState small = train.state();
        small.save(file);
        train.renewPairs(ClassPairs.listed(Collections.nCopies(100_000, new ClassPair(0, 1))));
        try {
          train.state().save(file);
        } catch (IOException e) {
          System.out.println("not saved: " + e.getMessage());
        }
        System.out.println("still there: " + MixState.load(file).equals(small));
        System.out.println("next: " + train.next().numExamples());
      }
      System.out.println("files: " + Banks.files(file.getParent()).keySet());
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the limit is set by a Unix shell")
  void aStateThatCannotBeSaved_leavesTheOneBefore() throws IOException {
    Path file = temporary.resolve("states").resolve("state");
    try (ChildJvm child = ChildJvm.withFileLimit(64, StateWriter.class, file.toString())) {
      assertThat(child.lines())
          .contains(
              "not saved: " + file + ": File too large",
              "still there: true",
              "next: 16",
              "files: [state]");
    }
  }
}
