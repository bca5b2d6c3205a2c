package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.demo.data.ValidationSplit;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.SpecDescription;
import io.github.learnedmixup.pixelcnn.report.TrainingProgressBar;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains and keeps reference PixelCNNs, which score the images of other models. Their architecture
 * and seed differ from those of the shipped models.
 *
 * @param folder where they are kept
 * @param epochs passes over the training images; positive
 */
public record ReferenceModels(Path folder, int epochs) {
  /** Passes after which a model hardly improves any more. */
  public static final int DEFAULT_EPOCHS = 3;

  private static final int VERSION = 1;
  private static final long SEED = 1001;
  private static final int FEATURES = 32;
  private static final int DIGITS_OF_DIGEST = 16;
  private static final Logger log = LoggerFactory.getLogger(ReferenceModels.class);

  /**
   * Finds or trains the model of a set; resumes a training that was interrupted.
   *
   * @param split the training images, of which those that judges are calibrated on are held out
   * @throws InvalidInputException if it must be trained and the folder cannot be written to
   * @throws IOException if a file cannot be read or written
   */
  public PixelCnn model(String dataset, LabelledImages split) throws IOException {
    String digest = split.digest();
    PixelCnnSpec spec =
        PixelCnnSpec.of(split.shape(), split.classes())
            .withFeatures(FEATURES)
            .withArchitecture(Architecture.SINGLE_STACK);
    String name =
        "%s-single-stack-f%d-e%d-seed%d"
            .formatted(digest.substring(0, DIGITS_OF_DIGEST), FEATURES, epochs, SEED);
    Path file = folder.resolve(name + ".pixelcnn");
    if (Files.exists(file)) {
      try {
        PixelCnn kept = PixelCnn.load(file);
        Description found = described(kept.spec(), kept.provenance().dataDigest());
        Description expected = described(spec, digest);
        if (found.equals(expected)) {
          return kept;
        }
        log.warn(
            "{} is a model of something else: {}; one is trained in its place",
            Printable.of(file.toString()),
            found.differencesInWords(expected));
      } catch (InvalidInputException e) {
        log.warn("{}; a model is trained in its place", Printable.of(e.getMessage()));
      }
    }
    OutputFile output = OutputFile.inCache("the reference models' folder", file);
    ValidationSplit images = ValidationSplit.of(split);
    Path checkpoint = folder.resolve(name + ".checkpoint");
    try (TrainingProgressBar bar = new TrainingProgressBar("training the reference PixelCNN")) {
      PixelCnnTrainer trainer =
          PixelCnnTrainer.builder(spec)
              .epochs(epochs)
              .seed(SEED)
              .dataset(dataset, digest)
              .checkpoint(checkpoint)
              .keepCheckpoint()
              .progress(bar)
              .build();
      PixelCnn trained = resume(trainer, images, checkpoint);
      output.write(trained::save);
      Files.deleteIfExists(checkpoint);
      return trained;
    }
  }

  private static Description described(PixelCnnSpec spec, String training) {
    return Description.of(
        "reference-pixelcnn",
        VERSION,
        to -> to.include("spec", SpecDescription.of(spec)).set("training", training));
  }

  /** Resumes from a checkpoint, or starts again if it is damaged or of other workers. */
  private static PixelCnn resume(PixelCnnTrainer trainer, ValidationSplit images, Path checkpoint)
      throws IOException {
    try {
      return trainer.train(images.training(), images.validation());
    } catch (InvalidInputException e) {
      if (!Files.deleteIfExists(checkpoint)) {
        throw e;
      }
      log.warn("{}; the training begins anew", Printable.of(e.getMessage()));
      return trainer.train(images.training(), images.validation());
    }
  }
}
