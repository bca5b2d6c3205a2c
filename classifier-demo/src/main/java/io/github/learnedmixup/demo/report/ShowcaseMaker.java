package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.AugmentedBatches;
import io.github.learnedmixup.demo.arm.EpochWindow;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.data.SeedUse;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.experiment.SeedTrials.Trial;
import io.github.learnedmixup.demo.judge.BetweenRows;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes the pictures of a seed.
 *
 * @param trials of the seed; trains the judge of the images between classes, unless it is kept
 * @param choices what the arms are
 */
public record ShowcaseMaker(SeedTrials trials, Map<Arm, ArmChoice> choices) {
  private static final int REAL_IMAGES = 4;
  private static final int SAMPLES = 8;
  private static final int PAIRS = 4;
  private static final int BATCH_IMAGES = 24;

  /**
   * Makes them.
   *
   * @param test images that the runs were measured on
   * @param runs of all seeds
   */
  public Showcase make(LabelledImages test, List<ArmRun> runs) {
    try (Sampler sampler = model().sampler(Runtime.getRuntime().availableProcessors())) {
      return new Showcase(
          trials.model().fetched().orElseThrow(),
          titles(),
          classRows(sampler),
          continua(between(sampler)),
          batches(),
          runs.stream()
              .filter(run -> run.seed() == seed())
              .map(run -> mistakes(run, test))
              .toList());
    }
  }

  private long seed() {
    return trials.seed();
  }

  private SeedImages images() {
    return trials.images();
  }

  private List<String> titles() {
    return images().training().classTitles();
  }

  private PixelCnn model() {
    return trials.model().get();
  }

  private List<Showcase.ClassRow> classRows(Sampler sampler) {
    LabelledImages labelled = images().training();
    int classes = labelled.classes();
    List<SampleRequest> requests = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      for (int i = 0; i < SAMPLES; i++) {
        requests.add(
            SampleRequest.ofClass(
                label, SeededHash.mix(SeedUse.PICTURES.of(seed()), requests.size())));
      }
    }
    List<Sample> samples = sampler.draw(requests);
    List<Showcase.ClassRow> rows = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      ImageGrid real = grid(REAL_IMAGES);
      int[] found = Arrays.stream(labelled.ofClass(label)).limit(REAL_IMAGES).toArray();
      for (int image : found) {
        real.add(labelled.image(image));
      }
      ImageGrid drawn = grid(SAMPLES);
      for (Sample sample : samples.subList(label * SAMPLES, (label + 1) * SAMPLES)) {
        drawn.add(model().palette().rendered(sample.levels()));
      }
      rows.add(
          new Showcase.ClassRow(
              label,
              ReportPicture.of(
                  real, found.length + " real images of class " + titles().get(label), REAL_IMAGES),
              ReportPicture.of(
                  drawn,
                  "%d images of class %s drawn by the PixelCNN"
                      .formatted(SAMPLES, titles().get(label)),
                  SAMPLES)));
    }
    return rows;
  }

  private List<BetweenRows> between(Sampler sampler) {
    LearnedMixupSettings learned =
        choices.containsKey(Arm.LEARNED) ? choices.get(Arm.LEARNED).chosen().learned() : null;
    MixPlan plan = MixPlan.defaults();
    // The interpolated label is shown in any case.
    boolean isOther = learned != null && learned.blend() != Blend.LABEL;
    return BetweenRows.make(
        model(),
        sampler,
        NearestClassPairs.of(images().training(), PAIRS),
        isOther ? learned.blend() : plan.blend(),
        learned == null ? plan.temperature() : learned.temperature(),
        images().training(),
        SeedUse.PICTURES.of(seed()));
  }

  private List<Showcase.Continuum> continua(List<BetweenRows> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<double[]> opinions = opinions(BetweenRows.together(rows, images().training()));
    List<Showcase.Continuum> continua = new ArrayList<>();
    for (int row = 0; row < rows.size(); row += BetweenRows.WAYS) {
      List<Showcase.Continuum.Way> ways = new ArrayList<>();
      for (int way = row; way < row + BetweenRows.WAYS; way++) {
        int size = rows.get(way).greys().size();
        ways.add(way(rows.get(way), opinions.subList(way * size, (way + 1) * size)));
      }
      continua.add(
          new Showcase.Continuum(
              rows.get(row).pair().first(), rows.get(row).pair().second(), ways));
    }
    return continua;
  }

  private Showcase.Continuum.Way way(BetweenRows rows, List<double[]> opinions) {
    ImageGrid grid = grid(BetweenRows.POSITIONS);
    rows.greys().forEach(grid::add);
    String alternative =
        "%s, %d rows of %d images from class %s to class %s"
            .formatted(
                rows.title(),
                BetweenRows.ROWS,
                BetweenRows.POSITIONS,
                titles().get(rows.pair().first()),
                titles().get(rows.pair().second()));
    return new Showcase.Continuum.Way(
        rows.title(), ReportPicture.of(grid, alternative, BetweenRows.POSITIONS), opinions);
  }

  /** What it says: the probabilities of the classes of each image. */
  private record Opinions(List<double[]> probabilities) {}

  /**
   * The opinions of a classifier that is trained once more as that of {@link Arm#BASELINE} is, and
   * calibrated on the tuning split.
   */
  private List<double[]> opinions(LabelledImages pictures) {
    Trial<Opinions> judge =
        new Trial<>(
            Arm.BASELINE,
            Augmentation.NONE,
            "judge-seed" + seed(),
            to -> to.set("pictures", pictures.digest()),
            (classifier, training, batches) -> {
              double temperature =
                  Calibration.temperature(
                      classifier.logits(images().tuning()), Classifier.labels(images().tuning()));
              return new Opinions(
                  List.of(Calibration.posterior(classifier.logits(pictures), temperature)));
            });
    return trials
        .run("judge of the pictures, seed " + seed(), List.of(judge), Opinions.class)
        .get(0)
        .probabilities();
  }

  private List<Showcase.Gallery> batches() {
    List<Showcase.Gallery> galleries = new ArrayList<>();
    choices.forEach(
        (arm, choice) -> {
          if (arm == Arm.BASELINE) {
            return;
          }
          // The first that is augmented: from the beginning, whenever it is in training.
          Augmentation shown =
              choice.chosen().withWindow(EpochWindow.WHOLE).withSmoothingWindow(EpochWindow.WHOLE);
          try (AugmentedBatches batches = trials.batches(shown)) {
            BatchSnapshot batch = BatchSnapshot.of(batches.get(), images().training().shape());
            List<Showcase.Gallery.Captioned> images = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH_IMAGES, batch.size()); i++) {
              String label = StatisticPhrases.classes(batch.labels()[i], titles());
              images.add(captioned(batch.pixels()[i], "an image labelled " + label, label));
            }
            galleries.add(new Showcase.Gallery(arm, images));
          }
        });
    return galleries;
  }

  private Showcase.Gallery mistakes(ArmRun run, LabelledImages test) {
    return new Showcase.Gallery(
        run.arm(),
        run.measures().worst().stream()
            .map(
                mistake -> {
                  String words =
                      "%s, taken for %s: %s"
                          .formatted(
                              titles().get(mistake.label()),
                              titles().get(mistake.answer()),
                              StatisticPhrases.percent(mistake.confidence()));
                  return captioned(
                      test.image(mistake.image()), "an image of class " + words, words);
                })
            .toList());
  }

  private Showcase.Gallery.Captioned captioned(byte[] greys, String alternative, String words) {
    return new Showcase.Gallery.Captioned(
        ReportPicture.of(grid(1).add(greys), alternative, 1), words);
  }

  private ImageGrid grid(int columns) {
    return new ImageGrid(images().training().shape(), columns);
  }
}
