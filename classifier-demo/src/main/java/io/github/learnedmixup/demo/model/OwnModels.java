package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.SpecDescription;
import io.github.learnedmixup.pixelcnn.report.TrainingProgressBar;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model for each seed, trained on the images that the seed's classifiers learn from and nothing
 * else; if some are laid anew, it is told how, and draws them as they are. Models are kept beside
 * the experiment's results; a training that was stopped resumes from its checkpoint.
 */
public final class OwnModels implements ModelSource {
  /**
   * The denominator of the share of images that decide when training stops; they are not trained
   * on.
   */
  static final int HELD_OUT = 10;

  /** Changes when the same settings would come to other models. */
  private static final int VERSION = 1;

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
  private Description key(long seed, String training) {
    return Description.of(
        "pixelcnn-of-seed",
        VERSION,
        to ->
            to.set("dataset", dataset)
                .set("seed", seed)
                .set("training", training)
                .include("settings", settings::describe));
  }

  @Override
  public PixelCnn forSeed(long seed, LabelledImages training) {
    PixelCnnSpec spec =
        PixelCnnSpec.of(training.shape(), training.classes()).withFeatures(settings.features());
    String name = "pixelcnn-seed" + seed;
    String digest = training.digest();
    Description key = key(seed, digest);
    Path file = store.file(name, key, ".pixelcnn");
    try {
      if (Files.exists(file)) {
        return kept(file, spec, seed, digest);
      }
      Path checkpoint = store.file(name, key, ".checkpoint");
      PixelCnn model = trained(spec, seed, training, checkpoint);
      model.save(file);
      Files.deleteIfExists(checkpoint);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PixelCnn kept(Path file, PixelCnnSpec spec, long seed, String training)
      throws IOException {
    PixelCnn model = PixelCnn.load(file);
    Provenance provenance = model.provenance();
    Description found = trained(model.spec(), provenance.seed(), provenance.dataDigest());
    Description expected = trained(spec, seed, training);
    if (!found.equals(expected)) {
      throw new InvalidInputException(
          "%s is the model of another experiment: %s; remove it, and it is made again"
              .formatted(file, found.differencesInWords(expected)));
    }
    return model;
  }

  /** What a model file tells of what it was trained on. */
  private static Description trained(PixelCnnSpec spec, long seed, String training) {
    return Description.of(
        "kept-pixelcnn",
        VERSION,
        to ->
            to.include("spec", SpecDescription.of(spec))
                .set("seed", seed)
                .set("training", training));
  }

  private PixelCnn trained(PixelCnnSpec spec, long seed, LabelledImages training, Path checkpoint) {
    int heldOut = Math.max(1, training.size() / HELD_OUT);
    LabelledImages shuffled = training.shuffled(seed);
    try (TrainingProgressBar bar = new TrainingProgressBar("PixelCNN, seed " + seed)) {
      return PixelCnnTrainer.builder(spec)
          .epochs(settings.epochs())
          .batchSize(settings.batchSize())
          .patience(settings.patience())
          .dropout(settings.dropout())
          .distributionAugmentation(settings.distributionAugmentation())
          .workers(settings.workers())
          .seed(seed)
          .dataset(dataset, training.digest())
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
