package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.data.ImageSet;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An experiment of seconds on tiny images, with a model that nobody has trained. */
final class TinyExperiment {
  static final int STEPS = 6;
  static final int BATCH = 10;
  static final int CANDIDATES = 2;
  static final LearnedMixupSettings.SampleUse USE = new LearnedMixupSettings.SampleUse(64, 4);
  private static final int SIZE = 16;
  private static final Showcase NO_PICTURES =
      new Showcase(
          new SeedModel(1, "digest", model().provenance()),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  private TinyExperiment() {}

  static ImageSet bars(Path folder) throws IOException {
    return ImageSet.find(Bars.write(folder.resolve("bars"), SIZE).toString(), null);
  }

  static PixelCnn model() {
    return PixelCnn.untrained(new PixelCnnSpec(SIZE, SIZE, Bars.CLASSES, 4, 4, List.of(1)), 1);
  }

  static ExperimentSettings settings(List<Arm> arms, List<Long> seeds) {
    return settings(arms, seeds, 0, null);
  }

  static ExperimentSettings settings(
      List<Arm> arms, List<Long> seeds, int furtherImages, @Nullable TakenSettings taken) {
    return new ExperimentSettings(
        30,
        seeds,
        arms,
        new TuningSettings(CANDIDATES, List.of(1001L), furtherImages, taken),
        new ClassifierSettings(STEPS, BATCH, 1e-3),
        new AttackSettings(10, List.of(0.05, 0.1), 2),
        USE,
        null);
  }

  /** One model that serves every seed. */
  static ModelSource models() {
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
  static ExperimentResult run(
      ExperimentSettings settings,
      LabelledImages train,
      LabelledImages test,
      Path state,
      Progress progress)
      throws IOException {
    return experiment(settings, train, test, models(), state, progress).run();
  }

  /** An experiment on one thread that has not been run yet. */
  static Experiment experiment(
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
  static ExperimentReport report(ExperimentSettings settings, ExperimentResult result) {
    return report(settings, result, NO_PICTURES);
  }

  static ExperimentReport report(
      ExperimentSettings settings, ExperimentResult result, Showcase showcase) {
    return new ExperimentReport(
        "bars",
        settings,
        "made for a test",
        false,
        null,
        "demo",
        Map.of("Java", "17"),
        result,
        showcase);
  }
}
