package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibtorchTest {
  private static final PixelCnnSpec TINY =
      PixelCnnSpec.of(28, 28, 10).withFeatures(2).withDilations(List.of(1));

  /** Stands in for libtorch's program: "measures" the number of images and of threads. */
  static final class Counter {
    private Counter() {}

    public static void main(String[] arguments) throws IOException {
      int images = ReferenceCase.load(Path.of(arguments[0])).images().size();
      int threads = Integer.getInteger("ai.djl.pytorch.num_threads");
      System.out.println(new RivalFigures(images, threads).json());
    }
  }

  /** Stands in for a program that fails. */
  static final class Failure {
    private Failure() {}

    public static void main(String[] arguments) {
      System.exit(3);
    }
  }

  @Test
  void open_saysHowToBuildWhatIsMissing() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Libtorch.open("no.such.Program", true))
        .withMessageContaining("-Plibtorch");
  }

  @Test
  void measure_takesTheBestOfTheNumbersOfThreads() throws IOException {
    try (Libtorch libtorch = Libtorch.open(Counter.class.getName(), true)) {
      assertThat(libtorch.measure(TINY, 5))
          .isEqualTo(new RivalFigures(5, Runtime.getRuntime().availableProcessors()));
    }
  }

  @Test
  void measure_raisesTheProgramsFailure() throws IOException {
    try (Libtorch libtorch = Libtorch.open(Failure.class.getName(), true)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> libtorch.measure(TINY, 1))
          .withMessageContaining("exit code 3");
    }
  }

  @Test
  void close_isHarmlessTwice() throws IOException {
    Libtorch libtorch = Libtorch.open(Counter.class.getName(), true);

    libtorch.close();
    libtorch.close();
  }
}
