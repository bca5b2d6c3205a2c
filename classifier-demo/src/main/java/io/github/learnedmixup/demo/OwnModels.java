package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.PixelCnnTrainer;
import io.github.learnedmixup.pixelcnn.cli.TrainingProgressBar;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;

/** A model for each seed, trained on that seed's labelled images and nothing else. */
final class OwnModels implements ModelSource {
  /** One image in so many decides when training stops and is not trained on. */
  static final int HELD_OUT = 10;

  private final String dataset;
  private final PixelCnnSettings settings;

  /**
   * Trains models of a data set.
   *
   * @param labelled how many labelled images there are for each
   * @throws InvalidInputException if they are too few to hold some out
   */
  OwnModels(String dataset, PixelCnnSettings settings, int labelled) {
    if (labelled < HELD_OUT) {
      throw new InvalidInputException(
          "--labelled must be at least %d where a PixelCNN is trained, but is %d"
              .formatted(HELD_OUT, labelled));
    }
    this.dataset = dataset;
    this.settings = settings;
  }

  @Override
  public PixelCnn forSeed(long seed, LabelledImages labelled) {
    int heldOut = labelled.size() / HELD_OUT;
    LabelledImages shuffled = labelled.shuffled(seed);
    LabelledImages validation = shuffled.range(0, heldOut);
    LabelledImages training = shuffled.range(heldOut, shuffled.size());
    PixelCnnSpec spec =
        PixelCnnSpec.of(labelled.height(), labelled.width(), labelled.classes())
            .withFeatures(settings.features());
    try (TrainingProgressBar bar = new TrainingProgressBar("PixelCNN, seed " + seed)) {
      return PixelCnnTrainer.builder(spec)
          .epochs(settings.epochs())
          .batchSize(settings.batchSize())
          .patience(settings.patience())
          .seed(seed)
          .dataset(dataset, labelled.digest())
          .progress(bar)
          .build()
          .train(training, validation);
    }
  }

  @Override
  public String description() {
    return "trained anew for each seed, on that seed's labelled images alone";
  }

  @Override
  public boolean hasSeenMore() {
    return false;
  }
}
