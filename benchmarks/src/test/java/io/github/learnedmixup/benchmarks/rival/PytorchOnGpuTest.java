package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PytorchOnGpuTest {
  private static final PixelCnnSpec SMALL =
      PixelCnnSpec.of(28, 28, 10).withFeatures(4).withDilations(List.of(1, 2));

  @TempDir private Path folder;

  @Test
  void measure_readsTheLastLine() throws IOException {
    String program =
        program(
            "echo not this",
            "echo '{\"torch\":\"2.0\",\"plain_images_per_s\":1,\"graph_images_per_s\":2,"
                + "\"tf32_plain_images_per_s\":3,\"tf32_graph_images_per_s\":4}'");

    assertThat(measure(program)).isEqualTo(new PytorchOnGpu.Figures("2.0", 1, 2, 3, 4));
  }

  @Test
  void measure_handsOverTheScriptAndTheCase() throws IOException {
    String program = program("test -s $1 && test -s $2 && test $3$4 = --devicecpu && exit 7");

    assertThatIllegalStateException()
        .isThrownBy(() -> measure(program))
        .withMessageContaining("exit code 7");
  }

  @Test
  void measure_refusesWhatIsNoMeasurement() throws IOException {
    String program = program("echo hello");

    assertThatIllegalStateException()
        .isThrownBy(() -> measure(program))
        .withMessageContaining("hello");
  }

  @Test
  void measure_refusesAPythonThatIsNotThere() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> measure("/no/such/python"))
        .withMessageContaining("/no/such/python");
  }

  @Test
  void requireUsable_refusesAPythonThatIsNotThere() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> onCpu("/no/such/python").requireUsable())
        .withMessageContainingAll("--with-pytorch", "/no/such/python");
  }

  @Test
  void requireUsable_saysWhatIsMissing() throws IOException {
    String program =
        program(
            "echo Traceback", "echo \"ModuleNotFoundError: No module named 'torch'\"", "exit 1");

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> onCpu(program).requireUsable())
        .withMessageContainingAll("can use cpu", program, "exit code 1", "named 'torch'")
        .withMessageNotContaining("Traceback");
  }

  @Test
  void requireUsable_triesPytorchOnTheDevice() throws IOException {
    String program = program("test $1 = -c && test $3 = cpu && echo \"$2\" | grep -q torch");

    assertThatNoException().isThrownBy(() -> onCpu(program).requireUsable());
  }

  /** The script itself, which compares log-probabilities before it takes times. */
  @Test
  void pytorch_computesWhatWeDo() throws IOException, InterruptedException {
    assumeTrue(hasPytorch(), "python3 has no PyTorch");
    onCpu("python3").requireUsable();

    PytorchOnGpu.Figures figures = measure("python3");

    assertThat(figures.plainImagesPerS()).isPositive();
    assertThat(figures.graphImagesPerS()).isZero();
  }

  private static PytorchOnGpu.Figures measure(String python) throws IOException {
    return onCpu(python).measure(SMALL);
  }

  private static PytorchOnGpu onCpu(String python) {
    return new PytorchOnGpu(python, "cpu", true);
  }

  private String program(String... lines) throws IOException {
    Path file = folder.resolve("program");
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  private static boolean hasPytorch() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import torch").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
