package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptionTest {
  /** A process that ends while it works, as by Ctrl-C, and then has something to say. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] arguments) {
      try (Interruption interruption = new Interruption()) {
        new Thread(() -> System.exit(Interruption.EXIT_CODE), "ending").start();
        while (!interruption.requested()) {
          Thread.onSpinWait();
        }
        System.out.print("the last words");
        System.out.flush();
      }
    }
  }

  @Test
  void processThatEnds_waitsForWhatIsSaidBeforeTheClose() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said).isEqualTo("the last words");
      assertThat(process.exitValue()).isEqualTo(Interruption.EXIT_CODE);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void close_twiceIsHarmless() {
    Interruption interruption = new Interruption();
    interruption.close();
    interruption.close();
    assertThat(interruption.requested()).isFalse();
  }
}
