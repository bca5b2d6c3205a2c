package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that draws images from a model. */
final class SamplingOptions {
  @Mixin private ModelOption model = new ModelOption();

  @Option(names = "--temperature", description = "Below 1 prefers what is likely.")
  private double temperature = 1;

  @Option(names = "--seed", description = "Decides which images are drawn.")
  private long seed = 1;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "What computes the images: nd4j, vector where Java runs with --add-modules"
              + " jdk.incubator.vector, cuda-fused on an NVIDIA card, or auto, which takes the"
              + " fastest that can be used. Default: what LEARNED_MIXUP_ENGINE names, else auto.")
  private @Nullable String engine;

  SamplingEngine engine() {
    return engine == null ? SamplingEngine.ofEnvironment() : SamplingEngine.of(engine);
  }

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
