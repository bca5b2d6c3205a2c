package io.github.learnedmixup.benchmarks.rival;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Times sampling with a full forward pass for each pixel in PyTorch on a card: a Python script that
 * comes with this module, run by the Python that is given. The script first shows, on a {@link
 * ReferenceCase}, that it computes what we do.
 *
 * @param python the program to run the script with, whose libraries include PyTorch
 * @param device PyTorch's name of the card
 * @param quick few repetitions, for figures that nobody quotes
 */
public record PytorchOnGpu(String python, String device, boolean quick) {
  /** PyTorch's name of the first card. */
  public static final String FIRST_CARD = "cuda:0";

  private static final String SCRIPT = "naive_sampling.py";

  /** What the script needs. */
  private static final String TRIAL =
      "import sys, numpy, torch; torch.empty(1, device=sys.argv[1])";

  private static final int IMAGES = 16;
  private static final long SEED = 1;

  /**
   * What was found: images a second, with the best batch size and order of the channels.
   *
   * @param torch PyTorch's version
   * @param plainImagesPerS one call after the other, in single precision
   * @param graphImagesPerS replayed as a CUDA graph, in single precision
   * @param tf32PlainImagesPerS the first with products in TF32, as PyTorch takes convolutions
   *     unless set otherwise
   * @param tf32GraphImagesPerS the second with the same
   */
  public record Figures(
      String torch,
      double plainImagesPerS,
      double graphImagesPerS,
      double tf32PlainImagesPerS,
      double tf32GraphImagesPerS) {}

  /**
   * Checks the program before anything is measured.
   *
   * @throws InvalidInputException if it cannot be started, has no PyTorch, or that cannot use the
   *     device
   */
  public void requireUsable() throws IOException {
    String expected =
        "--with-pytorch must be a Python with numpy and PyTorch that can use %s, but %s "
            .formatted(device, python);
    Process process;
    try {
      process = new ProcessBuilder(python, "-c", TRIAL, device).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new InvalidInputException(expected + "cannot be started: " + e.getMessage(), e);
    }
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new InvalidInputException(
            "%sended with exit code %d: %s"
                .formatted(expected, code, said.lines().reduce("", (before, last) -> last)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PyTorch was tried", e);
    } finally {
      process.destroy();
    }
  }

  /**
   * Times a network.
   *
   * @throws InvalidInputException if the program cannot be started
   * @throws IllegalStateException if PyTorch does not compute what we do, or fails otherwise
   */
  public Figures measure(PixelCnnSpec spec) throws IOException {
    try (RivalProcess process = RivalProcess.open("PyTorch");
        InputStream resource = PytorchOnGpu.class.getResourceAsStream(SCRIPT)) {
      if (resource == null) {
        throw new IllegalStateException(SCRIPT + " is missing in this build");
      }
      Path script = process.folder().resolve(SCRIPT);
      Files.copy(resource, script);
      Path reference = process.folder().resolve("case");
      ReferenceCase.draw(spec, IMAGES, SEED).save(reference);
      return process.figures(program(script, reference), Figures.class);
    }
  }

  private ProcessBuilder program(Path script, Path reference) {
    List<String> words =
        new ArrayList<>(
            List.of(python, script.toString(), reference.toString(), "--device", device));
    if (quick) {
      words.add("--quick");
    }
    return new ProcessBuilder(words);
  }
}
