package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RivalProcessTest {
  /** Measures a rival that never ends, says its folder, and lets the rival say its number. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] arguments) throws IOException {
      try (RivalProcess rival = RivalProcess.open("the rival")) {
        Files.writeString(rival.folder().resolve("file"), "content");
        System.out.println(rival.folder());
        rival.figures(
            new ProcessBuilder("sh", "-c", "echo $$ >&2; exec sleep 600"), RivalFigures.class);
      }
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void kill_leavesNothingBehindAndSaysNothing() throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName())
            .start();
    try (BufferedReader said = program.inputReader();
        BufferedReader complaints = program.errorReader()) {
      Path folder = Path.of(said.readLine());
      long rival = Long.parseLong(complaints.readLine());
      assertThat(folder.resolve("file")).exists();

      program.toHandle().destroy();
      program.waitFor();

      assertThat(complaints.lines()).isEmpty();
      assertThat(folder).doesNotExist();
      assertThat(ProcessHandle.of(rival)).matches(Optional::isEmpty);
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void close_removesTheFolderAndIsHarmlessTwice() throws IOException {
    RivalProcess rival = RivalProcess.open("the rival");
    Files.writeString(rival.folder().resolve("file"), "content");

    rival.close();
    rival.close();

    assertThat(rival.folder()).doesNotExist();
  }
}
