package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.CudaException;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandLinesTest {
  /** Fails. */
  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {
    private final Exception failure;

    Failing(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private static int codeOf(Exception failure) {
    return CommandLines.run(new Failing(failure));
  }

  private static void assertTold(Exception failure, String line) {
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      assertThat(codeOf(failure)).isEqualTo(CommandLines.USER_ERROR);
    } finally {
      System.setErr(err);
    }
    assertThat(told.toString(StandardCharsets.UTF_8).strip()).isEqualTo(line);
  }

  @Test
  void run_tellsWhatTheUserCanMendInOneLine() {
    assertTold(new InvalidInputException("no such class"), "no such class");
    assertTold(new IllegalArgumentException("--seed is 0"), "--seed is 0");
    assertTold(new IOException("disk full"), "disk full");
    assertTold(new UncheckedIOException(new IOException("disk full")), "disk full");
  }

  @Test
  void run_tellsWhatLiesBeneathAGeneratorsFailure() {
    CudaException card = new CudaException("CUDA_ERROR_LAUNCH_FAILED", "the card fell off");
    assertTold(new IllegalStateException(new ExecutionException(card)), card.getMessage());
    assertTold(new IllegalStateException(new InvalidInputException("no class")), "no class");
  }

  @Test
  void run_ofADefect_isOne() {
    assertThat(codeOf(new IllegalStateException("out of ink"))).isEqualTo(1);
    assertThat(codeOf(new IllegalStateException(new IllegalArgumentException("ink")))).isEqualTo(1);
    assertThat(codeOf(new IllegalStateException(new IOException("ink")))).isEqualTo(1);
  }
}
