package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksCommandTest {
  @Test
  void help_endsWell() {
    assertThat(run("--help")).isZero();
    assertThat(run("roofline", "--help")).isZero();
    assertThat(run("sampler", "--help")).isZero();
    assertThat(run("scaling", "--help")).isZero();
    assertThat(run("memory", "--help")).isZero();
    assertThat(run("pipeline", "--help")).isZero();
    assertThat(run("cache-sweep", "--help")).isZero();
    assertThat(run("soak", "--help")).isZero();
    assertThat(run("gpu", "--help")).isZero();
    assertThat(run("jmh", "--help")).isZero();
  }

  @Test
  void noCommand_isTheUsersToMend() {
    assertThat(run()).isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void unknownOption_isTheUsersToMend() {
    assertThat(run("roofline", "--slow")).isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void libtorchThatIsNotInTheBuild_isTheUsersToMend() {
    assumeFalse(BenchmarksCommand.class.getResource("LibtorchMain.class") != null);

    assertThat(run("roofline", "--quick", "--with-libtorch")).isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void soak_withABankAndResumingAndNewPairs_readsWhatItHolds(@TempDir Path folder) {
    Path bank = folder.resolve("bank");
    Printed.Outcome outcome =
        Printed.outcome(
            ("soak --batches 1000 --bank-max-bytes 300000 --resume-every 150 --renew-pairs --json"
                    + " --bank "
                    + bank)
                .split(" "));
    // What so short a run says of growth is chance.
    assertThat(outcome.code()).isBetween(0, 1);
    assertThat(outcome.lines())
        .contains("1000 batches, resumed 6 times")
        .anyMatch(line -> line.contains("\"name\":\"open files\""))
        .anyMatch(line -> line.matches("bank .* any +yes"));
    assertThat(bank.resolve("segment-000001")).isDirectory();
  }

  @Test
  void soak_refusesNumbersOutOfRange() {
    for (String arguments : List.of("--batches 999", "--minutes 0", "--resume-every -1")) {
      assertThat(run(("soak " + arguments).split(" "))).isEqualTo(CommandLines.USER_ERROR);
    }
    assertThat(run("soak", "--bank", "nowhere", "--bank-max-bytes", "0"))
        .isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void sampler_showsBatchesAndEveryBlend() {
    List<String> lines = Printed.by("sampler", "--quick", "--features", "1");

    assertThat(lines).filteredOn(line -> line.matches(" +\\d+ .*\\d\\.\\d .*x.*")).hasSize(2);
    for (Blend blend : Blend.values()) {
      assertThat(lines).anyMatch(line -> line.matches(blend + " +[\\d.]+ +[\\d.]+"));
    }
  }

  @Test
  void scaling_comparesWithTheFirst() {
    List<String> lines = Printed.by("scaling", "--quick");

    assertThat(lines).hasSize(1 + 10);
    assertThat(lines.get(1)).matches(" +4 +7 +8 .* 1\\.00 +1\\.00");
  }

  @Test
  void memory_runsAndRefusesTooFewSteps() {
    assertThat(run("memory", "--steps", "10", "--batch-size", "1")).isZero();
    assertThat(run("memory", "--steps", "9")).isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void jmh_refusesWhatItDoesNotKnow() {
    assertThat(run("jmh", "NoSuchBenchmark")).isEqualTo(CommandLines.USER_ERROR);
    assertThat(run("jmh", "-f", "many")).isEqualTo(CommandLines.USER_ERROR);
    assertThat(run("jmh", "-l")).isZero();
  }

  @Test
  void gpuWithoutACard_isTheUsersToMend() {
    assumeFalse(hasCard());

    assertThat(run("gpu")).isEqualTo(CommandLines.USER_ERROR);
  }

  private static boolean hasCard() {
    try {
      return !CudaDevices.find().properties().isEmpty();
    } catch (CudaException e) {
      return false;
    }
  }

  private static int run(String... arguments) {
    return CommandLines.run(new BenchmarksCommand(), arguments);
  }
}
