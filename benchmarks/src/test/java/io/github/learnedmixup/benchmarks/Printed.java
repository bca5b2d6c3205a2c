package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.cli.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the benchmarks' command line prints. */
final class Printed {
  private Printed() {}

  /** The lines of a command that must end well. */
  static List<String> by(String... arguments) {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    try (var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(stream);
      assertThat(CommandLines.run(new BenchmarksCommand(), arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
