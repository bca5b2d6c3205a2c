package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.training.ValidationCut;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say how a model is measured, and the measuring. */
public final class Scoring {
  private static final Logger log = LoggerFactory.getLogger(Scoring.class);

  @Option(names = "--limit", description = "Score only so many images, the first ones.")
  private @Nullable Integer limit;

  @Option(
      names = "--temperature-images",
      description =
          "Fit the temperature of the posterior on so many held-out images of the training"
              + " split, or on all if there are fewer.")
  private int temperatureImages = 1000;

  /** Part of an image set. */
  public enum Split {
    /** The test images. */
    TEST,
    /** The images held out of the training. */
    VALIDATION,
    /** The images trained on. */
    TRAIN
  }

  /**
   * What was found.
   *
   * @param temperature of the posterior
   * @param fittedOn how many images it was fitted on
   */
  public record Result(Score score, double temperature, int fittedOn) {}

  /**
   * Measures a model on a part of a set, with its progress on standard error.
   *
   * @throws InvalidInputException if the images do not fit the model, or none are held out
   */
  public Result run(PixelCnn model, ImageSet set, Split split) {
    if (!set.digest().equals(model.provenance().dataDigest())) {
      log.warn(
          "the model was trained on '{}', which is not this '{}'",
          Printable.of(model.provenance().dataset()),
          Printable.of(set.name()));
    }
    TrainedClasses trained = model.trainedClasses();
    ValidationCut cut = ValidationCut.of(set.train(), model.provenance());
    LabelledImages heldOut = heldOut(cut, trained); // before what a limit is to be of
    if (!trained.complete()) {
      log.warn(
          "there are no training images of {}: Bayes' rule gives that the prior 0, and likelihoods"
              + " under it mean nothing",
          trained.untrainedInWords());
    }
    LabelledImages images =
        limited(
            switch (split) {
              case TEST -> set.test();
              case VALIDATION -> cut.validation();
              case TRAIN -> cut.training();
            });
    ProcessThreads.useNativeThreads(1);
    model.logLikelihood(heldOut.range(0, 0)); // refuses what does not fit before any progress
    try (ScoringProgressBar bar = new ScoringProgressBar((long) heldOut.size() + images.size())) {
      double temperature =
          temperature(trained.withPrior(classLogLikelihoods(model, heldOut, bar)), labels(heldOut));
      Score score =
          Score.of(
              classLogLikelihoods(model, images, bar),
              trained,
              labels(images),
              model.spec().pixels(),
              temperature);
      return new Result(score, temperature, heldOut.size());
    }
  }

  private static double temperature(double[][] logLikelihoods, int[] labels) {
    if (Calibration.accuracy(logLikelihoods, labels) == 1) {
      log.warn(
          "all {} held-out images are classified right and no temperature can be fitted: take more",
          labels.length);
    }
    return Calibration.temperature(logLikelihoods, labels);
  }

  private LabelledImages limited(LabelledImages images) {
    if (limit == null) {
      return images;
    }
    if (limit < 1 || limit > images.size()) {
      throw new IllegalArgumentException(
          "--limit must be in [1, %d], but is %d".formatted(images.size(), limit));
    }
    return images.range(0, limit);
  }

  /** Held-out images for the temperature: of trained classes, since others have no posterior. */
  private LabelledImages heldOut(ValidationCut cut, TrainedClasses trained) {
    if (temperatureImages < 1) {
      throw new IllegalArgumentException(
          "--temperature-images must be at least 1, but is " + temperatureImages);
    }
    LabelledImages heldOut = ofTrained(cut.validation(), trained);
    if (heldOut.size() == 0) {
      throw new InvalidInputException(
          "no image of the training split was held out of the model's training on %d images: there are none to fit the temperature on"
              .formatted(cut.training().size()));
    }
    return heldOut.range(0, Math.min(temperatureImages, heldOut.size()));
  }

  private static LabelledImages ofTrained(LabelledImages images, TrainedClasses trained) {
    return images.select(
        IntStream.range(0, images.size()).filter(i -> trained.contains(images.label(i))).toArray());
  }

  private static double[][] classLogLikelihoods(
      PixelCnn model, LabelledImages images, ScoringProgressBar bar) {
    List<double[]> all = new ArrayList<>();
    for (LabelledImages chunk : ScoringChunks.of(images)) {
      all.addAll(List.of(model.classLogLikelihoods(chunk)));
      bar.scored(chunk.size());
    }
    return all.toArray(double[][]::new);
  }

  private static int[] labels(LabelledImages images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }
}
