package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.training.ValidationCut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares methods of generating images between classes: generates the images of each, a few pairs
 * of classes at a time, and has judges and a reference PixelCNN score them.
 *
 * @param model generates the images
 * @param images the data set of the model: judges learn from its training images; its test images
 *     say what is typical, and are what others are averaged of
 * @param maker which images each method generates
 * @param settings how many images are looked at, and which are accepted
 * @param store where the scores of each method and part are kept; null if they are not kept
 */
public record BetweenEvaluation(
    PixelCnn model,
    ImageSet images,
    BetweenMaker maker,
    Settings settings,
    @Nullable RunStore store) {
  /** Changes when the same settings would come to other scores. */
  private static final int VERSION = 2;

  /** Images that the reference model scores, at most: it scores each under every class. */
  private static final int MOST_TYPICAL = 5000;

  /** Share of real images that are less likely than the typical ones, and of those more likely. */
  private static final double TAIL = 0.05;

  /** Pairs whose images are generated, judged and kept together. */
  private static final int PAIRS_A_PART = 5;

  /**
   * How many images are looked at, and which are accepted.
   *
   * @param realImages real test images that say what is typical; positive
   * @param tries samples for each accepted image, at most; positive
   * @param tolerance largest distance of an accepted image's mix from lambda, in (0, 1]
   * @param critics how many critics there are; not negative
   */
  public record Settings(int realImages, int tries, double tolerance, int critics) {
    public Settings {
      if (realImages < 1) {
        throw new IllegalArgumentException("--real-images must be positive, but is " + realImages);
      }
      if (tries < 1) {
        throw new IllegalArgumentException("--tries must be positive, but is " + tries);
      }
      if (!(tolerance > 0 && tolerance <= 1)) {
        throw new IllegalArgumentException("--tolerance must be in (0, 1], but is " + tolerance);
      }
      if (critics < 0) {
        throw new IllegalArgumentException("--critics must not be negative, but is " + critics);
      }
    }
  }

  /** Provides the judges, the critics and the reference model. */
  public interface ExpertBlending {
    /** Finds or trains the judges. */
    Judges judges(LabelledImages training, Progress progress) throws IOException;

    /**
     * Finds or trains critics, none of which is a judge.
     *
     * @param count how many; positive
     */
    Judges critics(LabelledImages training, int count, Progress progress) throws IOException;

    /** Sets what decides the judges beside their images. */
    void describe(Description.Builder to);

    /** Finds or trains the reference model. */
    PixelCnn reference(LabelledImages training) throws IOException;
  }

  /**
   * The scores of one method; its components are the JSON's fields.
   *
   * @param labelError as {@code lambdaError}, of the share that the image is labelled with: where
   *     it has real parents, that which it came to have of them
   * @param shareDistance how far that share is from lambda
   * @param acceptance 1 where nothing is refused
   */
  public record Row(
      String way,
      double pairMass,
      double lambdaError,
      double labelError,
      double shareDistance,
      double typical,
      double acceptance,
      double imagesPerS) {
    static Row of(BetweenMethod method, BetweenScores scores) {
      return new Row(
          method.name(),
          scores.pairMass(),
          scores.lambdaError(),
          scores.labelError(),
          scores.shareDistance(),
          scores.typical(),
          scores.acceptance(),
          scores.imagesPerS());
    }
  }

  /**
   * Scores each method.
   *
   * @param pace reports each method that is done
   * @return a row for each method, in their order
   * @throws IOException if judges or models cannot be read or kept
   */
  public List<Row> rows(
      List<BetweenMethod> methods, ExpertBlending experts, JudgingPace pace, Progress progress)
      throws IOException {
    LabelledImages training = images.train();
    LabelledImages test = images.test();
    Acceptance acceptance =
        methods.stream().anyMatch(BetweenMethod::refuses) ? acceptance(progress) : null;
    Judges judges = experts.judges(training, progress);
    PixelCnn reference = experts.reference(training);
    Typicality typicality = typicality(reference, progress);
    Judges critics =
        methods.stream().anyMatch(BetweenMethod::usesCritics)
            ? experts.critics(training, settings.critics(), progress)
            : null;
    List<BetweenMaker> parts = maker.parts(PAIRS_A_PART);
    int looked = (MOST_TYPICAL - 1) / parts.size() + 1;
    List<Row> rows = new ArrayList<>();
    try (Sampler sampler = model.sampler(Runtime.getRuntime().availableProcessors())) {
      BetweenGenerator generator =
          new BetweenGenerator(model, sampler, acceptance, test, critics, progress);
      for (BetweenMethod method : methods) {
        List<BetweenScores> scores = new ArrayList<>();
        for (BetweenMaker part : parts) {
          String engine = sampler.engine();
          Description key =
              Description.of(
                  "judged-part",
                  VERSION,
                  to ->
                      to.set("way", method.name())
                          .set("terms", method.terms(), "")
                          .include("part", part::describe)
                          .set("model", model.digest())
                          .set("engine", engine)
                          .set("trainImages", training.digest())
                          .set("testImages", test.digest())
                          .include("judges", experts::describe)
                          .set("reference", reference.digest())
                          .set("realImages", settings.realImages())
                          .set("looked", looked));
          scores.add(
              kept(
                  key,
                  () ->
                      BetweenScores.of(
                          method.generation().images(generator, part),
                          judges,
                          typicality,
                          looked,
                          progress)));
        }
        rows.add(Row.of(method, BetweenScores.together(scores)));
        pace.report(rows.size());
      }
    }
    return rows;
  }

  private Acceptance acceptance(Progress progress) {
    LabelledImages heldOut = ValidationCut.of(images.train(), model.provenance()).validation();
    try (Progress.Task task = progress.begin("measuring held-out images", 1)) {
      Acceptance measured = Acceptance.measured(model, heldOut, TAIL);
      task.advance(1);
      return measured.withTries(settings.tries()).withTolerance(settings.tolerance());
    }
  }

  private Typicality typicality(PixelCnn reference, Progress progress) {
    LabelledImages test = images.test();
    LabelledImages real = test.range(0, Math.min(settings.realImages(), test.size()));
    try (Progress.Task task = progress.begin("scoring real images", real.size())) {
      return new Typicality(reference, real, task);
    }
  }

  private BetweenScores kept(Description key, Supplier<BetweenScores> scoring) {
    if (store == null) {
      return scoring.get();
    }
    Optional<BetweenScores> known = store.find("judge", key, BetweenScores.class);
    if (known.isPresent()) {
      return known.get();
    }
    BetweenScores scores = scoring.get();
    store.keep("judge", key, scores);
    return scores;
  }
}
