package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.io.IOException;
import java.io.InputStream;
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
record PytorchOnGpu(String python, String device, boolean quick) {
  /** PyTorch's name of the first card. */
  static final String FIRST_CARD = "cuda:0";

  private static final String SCRIPT = "naive_sampling.py";
  private static final int IMAGES = 16;
  private static final long SEED = 1;

  /**
   * What was found: images a second, with the best batch size and order of the channels.
   *
   * @param torch PyTorch's version
   * @param plainImagesPerS one call after the other, in single precision
   * @param graphImagesPerS replayed as a CUDA graph, in single precision
   * @param tf32PlainImagesPerS the first with products in TF32, as PyTorch takes convolutions
   *     unless told otherwise
   * @param tf32GraphImagesPerS the second with the same
   */
  record Figures(
      String torch,
      double plainImagesPerS,
      double graphImagesPerS,
      double tf32PlainImagesPerS,
      double tf32GraphImagesPerS) {}

  /**
   * Times a network.
   *
   * @throws InvalidInputException if the program cannot be started
   * @throws IllegalStateException if PyTorch does not compute what we do, or fails otherwise
   */
  Figures measure(PixelCnnSpec spec) throws IOException {
    Path script = Files.createTempFile("learned-mixup", SCRIPT);
    Path reference = Files.createTempFile("learned-mixup", "case");
    try {
      try (InputStream resource = PytorchOnGpu.class.getResourceAsStream(SCRIPT)) {
        if (resource == null) {
          throw new IllegalStateException(SCRIPT + " is missing in this build");
        }
        Files.write(script, resource.readAllBytes());
      }
      ReferenceCase.draw(spec, IMAGES, SEED).save(reference);
      return run(script, reference);
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(reference);
    }
  }

  private Figures run(Path script, Path reference) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(python, script.toString(), reference.toString(), "--device", device));
    if (quick) {
      words.add("--quick");
    }
    return RivalProcess.figures(start(new ProcessBuilder(words)), "PyTorch", Figures.class);
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new InvalidInputException(
          "the Python to compare with cannot be started: " + e.getMessage(), e);
    }
  }
}
