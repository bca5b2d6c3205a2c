package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
  void run_namesTheFileThatCouldNotBeWritten() {
    assertTold(new FileSystemException("a", null, "disk full"), "a: disk full");
    assertTold(new DirectoryNotEmptyException("a"), "a: DirectoryNotEmptyException");
  }

  @Test
  void run_escapesControlCharactersOfWhatItTells() {
    assertTold(new InvalidInputException("no \u001b[2Jset"), "no \\u001b[2Jset");
  }

  /** Prints a line. */
  @Command(name = "printing")
  private static final class Printing implements Callable<Integer> {
    private final int code;
    @Spec private CommandSpec spec;

    Printing(int code) {
      this.code = code;
    }

    @Override
    public Integer call() {
      CommandLines.out(spec).println("a result");
      return code;
    }
  }

  @Test
  void run_whoseOutputCannotBeWrittenSaysSoAndIsNoSuccess() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(new FullStream()));
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      assertThat(CommandLines.run(new Printing(0))).isEqualTo(CommandLines.USER_ERROR);
      assertThat(CommandLines.run(new Printing(130))).isEqualTo(130);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(told.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("standard output could not be written: it is full or closed");
  }

  private static final class FullStream extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("No space left on device");
    }
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
