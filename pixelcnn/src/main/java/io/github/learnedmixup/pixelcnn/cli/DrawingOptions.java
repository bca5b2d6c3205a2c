package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that draws images from a model. */
final class DrawingOptions {
  @Mixin private ModelOption model = new ModelOption();

  @Option(names = "--temperature", description = "Below 1 prefers what is likely.")
  private double temperature = 1;

  @Option(names = "--seed", description = "Decides which images are drawn.")
  private long seed = 1;

  PixelCnn model() throws IOException {
    return model.load();
  }

  double temperature() {
    return temperature;
  }

  long seed() {
    return seed;
  }
}
