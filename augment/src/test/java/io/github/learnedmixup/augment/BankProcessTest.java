package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A bank that another process uses, and what is left of it when that one is killed. */
@Timeout(300)
class BankProcessTest {
  private static final int SEGMENT = 50;
  private static final int ENDLESS = 1_000_000;

  @TempDir private Path folder;

  private ChildJvm writer(int until) throws IOException {
    return ChildJvm.of(
        BankWriter.class, folder.toString(), Integer.toString(SEGMENT), Integer.toString(until));
  }

  private static int has(String line) {
    assertThat(line).startsWith("has ");
    return Integer.parseInt(line.substring("has ".length()));
  }

  @Test
  void aKilledProcess_losesOnlyWhatItHadNotWritten() throws IOException {
    int held = 0;
    for (int lines : new int[] {1, 2, 6}) {
      int told = 0;
      try (ChildJvm child = writer(ENDLESS)) {
        for (int i = 0; i < lines; i++) {
          told = has(child.line());
        }
      }
      try (SampleBank bank = Banks.open(folder, SEGMENT)) {
        assertThat(bank.size()).isGreaterThanOrEqualTo(told).isGreaterThanOrEqualTo(held);
        held = (int) bank.size();
        assertThat(held % SEGMENT).isZero();
        for (int i = 0; i < held; i++) {
          assertThat(Banks.same(bank.find(Banks.key(i)), i)).isTrue();
        }
      }
    }
    assertThat(held).isGreaterThanOrEqualTo(5 * SEGMENT);
  }

  @Test
  void aBankThatAnotherProcessUses_isRefused() throws IOException {
    try (ChildJvm child = writer(ENDLESS)) {
      has(child.line());
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(() -> Banks.open(folder, SEGMENT))
            .withMessageContaining("in use by another iterator or process");
      }
      assertThat(has(child.line())).isPositive();
    }
    Banks.open(folder, SEGMENT).close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the limit is set by a Unix shell")
  void aDiskThatIsFull_costsSamplesAndLeavesTheBankWhole() throws Exception {
    try (ChildJvm child = writer(2 * SEGMENT)) {
      assertThat(child.end()).isZero();
    }
    try (ChildJvm child =
        ChildJvm.withFileLimit(64, BankWriter.class, folder.toString(), "4000", "4100")) {
      assertThat(has(child.line())).isEqualTo(100);
      String line = child.line();
      while (!line.startsWith("failures")) {
        line = child.line();
      }
      assertThat(line).isEqualTo("failures 4000");
      assertThat(child.end()).isZero();
    }
    assertThat(folder.resolve("segment-000003")).doesNotExist();
    try (SampleBank bank = Banks.open(folder, SEGMENT)) {
      assertThat(bank.size()).isEqualTo(100);
    }
  }
}
