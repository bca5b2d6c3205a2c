package io.github.learnedmixup.demo;

import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.Blend;
import picocli.CommandLine.Option;

/** The command line's options about learned mixup; what is not given is the plugin's default. */
final class LearnedMixupOptions {
  @Option(
      names = "--share",
      paramLabel = "X",
      description = "learned mixup: share of synthetic images in [0, 1]; default ${DEFAULT-VALUE}")
  private double share = MixPlan.defaults().share();

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "learned mixup: lambda is from Beta(X, X); default ${DEFAULT-VALUE}")
  private double alpha = 1; // uniform, the default of MixPlan

  @Option(
      names = "--blend",
      paramLabel = "NAME",
      description = "learned mixup: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
  private Blend blend = MixPlan.defaults().blend();

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "learned mixup: sampling temperature; default ${DEFAULT-VALUE}")
  private double temperature = MixPlan.defaults().temperature();

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      description = "learned mixup: distinct samples in use at a time; default ${DEFAULT-VALUE}")
  private int poolSize = SampleSupply.defaults().poolSize();

  @Option(
      names = "--reuse",
      paramLabel = "N",
      description = "learned mixup: times that each sample is served; default ${DEFAULT-VALUE}")
  private int reuse = SampleSupply.defaults().reuse();

  @Option(
      names = "--posterior-weight",
      paramLabel = "X",
      description =
          "learned mixup: how much of a label is the PixelCNN's own opinion of the image, the rest"
              + " being lambda, in [0, 1]; default ${DEFAULT-VALUE}")
  private double posteriorWeight = SoftLabels.requested().posteriorWeight();

  @Option(
      names = "--posterior-temperature",
      paramLabel = "T",
      description = "learned mixup: tempers that opinion, in nats; default ${DEFAULT-VALUE}")
  private double posteriorTemperature = SoftLabels.requested().temperature();

  LearnedMixupSettings settings() {
    return new LearnedMixupSettings(
        MixPlan.defaults()
            .withShare(share)
            .withAlpha(alpha)
            .withBlend(blend)
            .withTemperature(temperature),
        SampleSupply.defaults().withReuse(1).withPoolSize(poolSize).withReuse(reuse),
        SoftLabels.blend(posteriorWeight, posteriorTemperature));
  }
}
