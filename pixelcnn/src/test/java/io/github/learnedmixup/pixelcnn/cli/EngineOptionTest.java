package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineOptionTest {
  @TempDir private Path folder;

  @Test
  void nd4j_draws() {
    assertThat(run("nd4j")).isZero();
    assertThat(folder.resolve("grid.png")).isNotEmptyFile();
  }

  @Test
  void unknownEngine_isTheUsersToMend() {
    assertThat(run("gpu")).isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void cudaFusedWithoutACard_isTheUsersToMend() {
    assumeFalse(hasCard());

    assertThat(run("cuda-fused")).isEqualTo(CommandLines.USER_ERROR);
    assertThat(folder).isEmptyDirectory();
  }

  private int run(String engine) {
    String out = folder.resolve("grid.png").toString();
    return PixelCnnCommand.run(
        "samples", "--model", "digits", "--per-class", "1", "--engine", engine, "--out", out);
  }

  private static boolean hasCard() {
    try {
      return !CudaDevices.find().properties().isEmpty();
    } catch (CudaException e) {
      return false;
    }
  }
}
