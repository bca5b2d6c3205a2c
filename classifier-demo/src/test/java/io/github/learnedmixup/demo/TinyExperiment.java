package io.github.learnedmixup.demo;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.classifier.AttackSettings;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.experiment.Experiment;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.experiment.ReusedTuning;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.experiment.TuningSettings;
import io.github.learnedmixup.demo.model.ModelSource;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.report.ExperimentReport;
import io.github.learnedmixup.demo.report.Showcase;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An experiment of seconds on tiny images, with a model that nobody has trained. */
public final class TinyExperiment {
  public static final int STEPS = 6;
  public static final int BATCH = 10;
  public static final int CANDIDATES = 2;
  public static final LearnedMixupSettings.SampleUse USE =
      new LearnedMixupSettings.SampleUse(64, 4);
  private static final int SIZE = 16;
  private static final Showcase NO_PICTURES =
      new Showcase(
          new SeedModel(1, "digest", model().provenance()),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  private TinyExperiment() {}

  public static ImageSet bars(Path folder) throws IOException {
    return ImageSet.find(Bars.write(folder.resolve("bars"), SIZE).toString(), null);
  }

  public static PixelCnn model() {
    return PixelCnn.untrained(new PixelCnnSpec(SIZE, SIZE, Bars.CLASSES, 4, 4, List.of(1)), 1);
  }

  public static ExperimentSettings settings(List<Arm> arms, List<Long> seeds) {
    return settings(arms, seeds, 0, null);
  }

  public static ExperimentSettings settings(
      List<Arm> arms, List<Long> seeds, int furtherImages, @Nullable ReusedTuning taken) {
    return new ExperimentSettings(
        30,
        false,
        seeds,
        arms,
        new TuningSettings(CANDIDATES, List.of(1001L), furtherImages, taken),
        ClassifierSettings.of(STEPS, BATCH, 1e-3),
        new AttackSettings(10, List.of(0.05, 0.1), 2),
        null,
        USE,
        null);
  }

  /** One model that serves every seed. */
  public static ModelSource models() {
    return new ModelSource() {
      private final PixelCnn model = model();

      @Override
      public PixelCnn forSeed(long seed, LabelledImages training) {
        return model;
      }

      @Override
      public String description() {
        return "made for a test";
      }

      @Override
      public boolean hasSeenMore() {
        return false;
      }
    };
  }

  /** Runs on one thread, so that arms follow one another. */
  public static ExperimentResult run(
      ExperimentSettings settings,
      LabelledImages train,
      LabelledImages test,
      Path state,
      Progress progress)
      throws IOException {
    return experiment(settings, train, test, models(), state, progress).run();
  }

  /** An experiment on one thread that has not been run yet. */
  public static Experiment experiment(
      ExperimentSettings settings,
      LabelledImages train,
      LabelledImages test,
      ModelSource models,
      Path state,
      Progress progress)
      throws IOException {
    return new Experiment(
        settings,
        train,
        test,
        models,
        new SeedTrials.Laboratory(RunStore.open(state), progress, 1));
  }

  /** Reports a result without pictures. */
  public static ExperimentReport report(ExperimentSettings settings, ExperimentResult result) {
    return report(settings, result, NO_PICTURES);
  }

  static ExperimentReport report(
      ExperimentSettings settings, ExperimentResult result, Showcase showcase) {
    return new ExperimentReport(
        "bars",
        ImageShape.grey(SIZE, SIZE),
        settings,
        "made for a test",
        false,
        null,
        "demo",
        Map.of("Java", "17"),
        result,
        showcase,
        ExperimentReport.Wording.ofAll("bars", result.summaries(), false));
  }
}
