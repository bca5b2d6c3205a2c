package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The options of every command that draws images from a model. */
final class DrawingOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|FILE",
      description = "A shipped model's name or a model file.")
  private String model = "";

  @Option(names = "--temperature", description = "Below 1 prefers what is likely.")
  private double temperature = 1;

  @Option(names = "--seed", description = "Decides which images are drawn.")
  private long seed = 1;

  /**
   * Loads the model.
   *
   * @throws io.github.learnedmixup.pixelcnn.InvalidInputException if there is none or it is damaged
   */
  PixelCnn model() throws IOException {
    return PixelCnn.of(model);
  }

  double temperature() {
    return temperature;
  }

  long seed() {
    return seed;
  }
}
