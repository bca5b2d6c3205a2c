package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.demo.classifier.ClassifierKind;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command line's options about training, and their defaults, which are made for two processor
 * cores.
 */
public final class TrainingOptions {
  private static final int EPOCHS = 40;
  private static final int MOST_STEPS = 5000;
  private static final int PIXELCNN_STEPS = 2000;

  @Option(
      names = "--classifier",
      paramLabel = "lenet|resnet",
      description =
          "the network of the classifiers: lenet, of two convolutions, in colour three, or resnet, a"
              + " residual network of 20 layers; default ${DEFAULT-VALUE}")
  private String kind = ClassifierKind.LENET.id();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "optimiser steps of each classifier; default 400 for mnist-small, 60 for digits, else 40"
              + " times through the labelled images, but at most 5000")
  private @Nullable Integer steps;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "images a step of the classifier; default ${DEFAULT-VALUE}")
  private int batchSize = 32;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Adam's first step size for the classifier, which falls to 0; default ${DEFAULT-VALUE}")
  private double learningRate = 1e-3;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "share of its value, times the step size, that each weight of the classifier loses at"
              + " each step; default 0")
  private double weightDecay = 0;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      description =
          "share of the classifier's last hidden layer that is dropped at each step; default 0")
  private double classifierDropout = 0;

  @Option(
      names = "--pixelcnn-features",
      paramLabel = "N",
      description = "channels of a PixelCNN that is trained here; default ${DEFAULT-VALUE}")
  private int features = 32;

  @Option(
      names = "--pixelcnn-epochs",
      paramLabel = "N",
      description = "epochs of such a PixelCNN; default the number that makes about 2000 steps")
  private @Nullable Integer epochs;

  @Option(
      names = "--pixelcnn-batch-size",
      paramLabel = "N",
      description = "images a step of such a PixelCNN; default ${DEFAULT-VALUE}")
  private int pixelCnnBatchSize = 16;

  @Option(
      names = "--pixelcnn-patience",
      paramLabel = "N",
      description =
          "stops its training after this many epochs without a better likelihood of held-out"
              + " images; 0 never stops early; default ${DEFAULT-VALUE}")
  private int patience = 6;

  @Option(
      names = "--pixelcnn-dropout",
      paramLabel = "X",
      description = "share of its gates' outputs that is dropped; default ${DEFAULT-VALUE}")
  private double dropout = 0.3;

  @Option(
      names = "--pixelcnn-distribution-augmentation",
      paramLabel = "X",
      description =
          "share of its training images that are mirrored, turned or transposed, of which the"
              + " network is told; takes more epochs; default ${DEFAULT-VALUE}")
  private double distributionAugmentation = 0;

  @Option(
      names = "--pixelcnn-workers",
      paramLabel = "N",
      description =
          "threads that train it; sums are rounded by their number, so a run that is resumed or"
              + " repeated elsewhere needs as many; default one a processor")
  private int pixelCnnWorkers = Runtime.getRuntime().availableProcessors();

  public ClassifierSettings classifier(DatasetDefaults defaults, int labelled) {
    int through = Math.min(MOST_STEPS, EPOCHS * batches(labelled, batchSize));
    Integer byDefault = defaults.steps();
    int chosen = steps != null ? steps : byDefault != null ? byDefault : through;
    return new ClassifierSettings(
        chosen,
        batchSize,
        learningRate,
        weightDecay,
        classifierDropout,
        ClassifierKind.named(kind));
  }

  public PixelCnnSettings pixelCnn(int labelled) {
    int defaultEpochs = Math.max(1, PIXELCNN_STEPS / batches(labelled, pixelCnnBatchSize));
    return new PixelCnnSettings(
        features,
        epochs == null ? defaultEpochs : epochs,
        pixelCnnBatchSize,
        patience,
        dropout,
        distributionAugmentation,
        pixelCnnWorkers);
  }

  private static int batches(int images, int batchSize) {
    return RealBatches.perEpoch(images, Math.max(1, batchSize));
  }
}
