package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.CudaException;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  @Test
  void run_ofWhatTheUserCanMend_isTwo() {
    assertThat(codeOf(new InvalidInputException("no such class"))).isEqualTo(2);
    assertThat(codeOf(new IllegalArgumentException("--seed is 0"))).isEqualTo(2);
    assertThat(codeOf(new IOException("disk full"))).isEqualTo(2);
    assertThat(codeOf(new UncheckedIOException(new IOException("disk full")))).isEqualTo(2);
  }

  @Test
  void run_ofAGeneratorsFailureThatTheUserCanMend_isTwo() {
    CudaException card = new CudaException("CUDA_ERROR_LAUNCH_FAILED", "the card fell off");
    assertThat(codeOf(new IllegalStateException(new ExecutionException(card)))).isEqualTo(2);
    assertThat(codeOf(new IllegalStateException(new InvalidInputException("no class"))))
        .isEqualTo(2);
  }

  @Test
  void run_ofADefect_isOne() {
    assertThat(codeOf(new IllegalStateException("out of ink"))).isEqualTo(1);
    assertThat(codeOf(new IllegalStateException(new IllegalArgumentException("ink")))).isEqualTo(1);
    assertThat(codeOf(new IllegalStateException(new IOException("ink")))).isEqualTo(1);
  }
}
