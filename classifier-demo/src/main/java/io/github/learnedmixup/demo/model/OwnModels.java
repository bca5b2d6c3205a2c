package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.report.TrainingProgressBar;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model for each seed, trained on the images that the seed's classifiers learn from and nothing
 * else; if some are laid anew, it is told how, and draws them as they are. Models are kept beside
 * the experiment's results; a training that was stopped goes on from its checkpoint.
 */
public final class OwnModels implements ModelSource {
  /** One image in so many decides when training stops and is not trained on. */
  static final int HELD_OUT = 10;

  private final String dataset;
  private final PixelCnnSettings settings;
  private final RunStore store;

  /** Trains models of a data set. */
  public OwnModels(String dataset, PixelCnnSettings settings, RunStore store) {
    this.dataset = dataset;
    this.settings = settings;
    this.store = store;
  }

  /** All that decides a model. */
  private record Key(String dataset, long seed, String training, PixelCnnSettings settings) {}

  @Override
  public PixelCnn forSeed(long seed, LabelledImages training) {
    PixelCnnSpec spec =
        PixelCnnSpec.of(training.height(), training.width(), training.classes())
            .withFeatures(settings.features());
    String name = "pixelcnn-seed" + seed;
    Key key = new Key(dataset, seed, training.digest(), settings);
    Path file = store.file(name, key, ".pixelcnn");
    try {
      if (Files.exists(file)) {
        return kept(file, spec, key);
      }
      Path checkpoint = store.file(name, key, ".checkpoint");
      PixelCnn model = trained(spec, key, training, checkpoint);
      model.save(file);
      Files.deleteIfExists(checkpoint);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PixelCnn kept(Path file, PixelCnnSpec spec, Key key) throws IOException {
    PixelCnn model = PixelCnn.load(file);
    boolean fits =
        model.spec().equals(spec)
            && model.provenance().seed() == key.seed()
            && model.provenance().dataDigest().equals(key.training());
    if (!fits) {
      throw new InvalidInputException(
          "%s is the model of another experiment: it has %s, trained with %s, but %s with seed %d on images of SHA-256 %s is expected; remove it, and it is made again"
              .formatted(file, model.spec(), model.provenance(), spec, key.seed(), key.training()));
    }
    return model;
  }

  private PixelCnn trained(PixelCnnSpec spec, Key key, LabelledImages training, Path checkpoint) {
    int heldOut = Math.max(1, training.size() / HELD_OUT);
    LabelledImages shuffled = training.shuffled(key.seed());
    try (TrainingProgressBar bar = new TrainingProgressBar("PixelCNN, seed " + key.seed())) {
      return PixelCnnTrainer.builder(spec)
          .epochs(settings.epochs())
          .batchSize(settings.batchSize())
          .patience(settings.patience())
          .dropout(settings.dropout())
          .distributionAugmentation(settings.distributionAugmentation())
          .workers(settings.workers())
          .seed(key.seed())
          .dataset(dataset, key.training())
          .checkpoint(checkpoint)
          .keepCheckpoint()
          .progress(bar)
          .build()
          .train(shuffled.range(heldOut, shuffled.size()), shuffled.range(0, heldOut));
    }
  }

  @Override
  public String description() {
    return "trained anew for each seed, on the images that the classifiers learn from alone";
  }

  @Override
  public boolean hasSeenMore() {
    return false;
  }
}
