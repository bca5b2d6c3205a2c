package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the benchmarks' command line prints. */
public final class Printed {
  private Printed() {}

  /**
   * What a command left behind.
   *
   * @param code its exit code
   */
  record Outcome(int code, List<String> lines) {}

  /** The lines of a command that must end well. */
  public static List<String> by(String... arguments) {
    Outcome outcome = outcome(arguments);
    assertThat(outcome.code()).isZero();
    return outcome.lines();
  }

  /** The lines and the exit code of a command. */
  static Outcome outcome(String... arguments) {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    int code;
    try (var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(stream);
      code = CommandLines.run(new BenchmarksCommand(), arguments);
    } finally {
      System.setOut(before);
    }
    return new Outcome(code, bytes.toString(StandardCharsets.UTF_8).lines().toList());
  }
}
