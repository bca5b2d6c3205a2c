package io.github.learnedmixup.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.classifier.Attack;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.experiment.Compared;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The results as JSON; its records are the file's shape. */
public final class ResultsJson {
  /** What a file is known again by. */
  public static final OutputFile.Kind FILE =
      new OutputFile.Kind(
          "file of results that --json wrote",
          head ->
              Pattern.compile("\\{\\s*\"dataset\"\\s*:[^\\n]*,\\s*\"labelled\"\\s*:")
                  .matcher(head)
                  .lookingAt());

  private ResultsJson() {}

  /** The whole file. */
  record Document(
      String dataset,
      int labelled,
      List<Long> seeds,
      List<ArmEntry> arms,
      int testImages,
      List<String> classes,
      String pixelcnn,
      boolean pixelcnnHasSeenMore,
      double seconds,
      String command,
      Map<String, String> versions,
      ExperimentSettings settings,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PixelCnnSettings pixelcnnSettings,
      List<SeedModel> models,
      List<RunEntry> runs) {}

  /**
   * An arm. Differences are paired by seed: those of errors are relative, -0.10 is ten percent
   * fewer errors; those of other figures are this arm's less the other's. They are keyed by the arm
   * compared with, of {@link Arm#REFERENCES}.
   */
  record ArmEntry(
      Arm arm,
      Estimate accuracy,
      Map<Arm, Estimate> errorsVs,
      boolean hasSeenMore,
      Figure nats,
      Figure calibrationError,
      Figure temperature,
      Figure temperedNats,
      Figure temperedCalibrationError,
      List<AttackEntry> attacks,
      Figure trainingAccuracy,
      Figure seconds,
      Figure imagesPerSecond,
      Estimate samplesGenerated,
      Estimate samplesReused,
      Augmentation chosen,
      List<ArmChoice.Tried> tried) {
    static ArmEntry of(ArmSummary summary, ArmChoice choice, boolean hasSeenMore) {
      return new ArmEntry(
          summary.arm(),
          Estimate.of(summary.accuracy()),
          Estimate.of(summary.errorsVs()),
          hasSeenMore,
          Figure.of(summary.nats()),
          Figure.of(summary.calibrationError()),
          Figure.of(summary.temperature()),
          Figure.of(summary.temperedNats()),
          Figure.of(summary.temperedCalibrationError()),
          summary.attacks().stream()
              .map(
                  under ->
                      new AttackEntry(under.attack(), under.radius(), Figure.of(under.accuracy())))
              .toList(),
          Figure.of(summary.trainingAccuracy()),
          Figure.of(summary.seconds()),
          Figure.of(summary.imagesPerSecond()),
          Estimate.of(summary.samplesGenerated()),
          Estimate.of(summary.samplesReused()),
          choice.chosen(),
          choice.tried());
    }
  }

  /** The accuracy under an attack. */
  record AttackEntry(Attack.Kind attack, double radius, Figure accuracy) {}

  /** A mean and its 95 % interval; null what cannot be known, as the interval of one seed. */
  record Estimate(@Nullable Double mean, @Nullable List<Double> ci) {
    static Estimate of(Interval interval) {
      return new Estimate(
          interval.isKnown() ? interval.mean() : null,
          interval.hasEnds() ? List.of(interval.low(), interval.high()) : null);
    }

    static Map<Arm, Estimate> of(Map<Arm, Interval> differences) {
      return Arm.ofReferences(reference -> of(differences.get(reference)));
    }
  }

  /** An estimate with its paired differences. */
  record Figure(@Nullable Double mean, @Nullable List<Double> ci, Map<Arm, Estimate> vs) {
    static Figure of(Compared compared) {
      Estimate own = Estimate.of(compared.figure());
      return new Figure(own.mean(), own.ci(), Estimate.of(compared.vs()));
    }
  }

  /** One training. */
  record RunEntry(
      Arm arm,
      long seed,
      ClassifierMeasures measures,
      double trainingAccuracy,
      int steps,
      long images,
      double seconds,
      long samplesGenerated,
      long samplesReused) {
    static RunEntry of(ArmRun run) {
      return new RunEntry(
          run.arm(),
          run.seed(),
          run.measures(),
          run.trainingAccuracy(),
          run.steps(),
          run.images(),
          run.seconds(),
          run.samplesGenerated(),
          run.samplesReused());
    }
  }

  public static String write(ExperimentReport report) {
    ExperimentResult result = report.result();
    return Json.pretty(
        new Document(
            report.dataset(),
            report.settings().labelled(),
            result.seeds(),
            result.summaries().stream()
                .map(
                    summary ->
                        ArmEntry.of(
                            summary,
                            result.choices().get(summary.arm()),
                            report.isMarked(summary.arm())))
                .toList(),
            result.testImages(),
            report.showcase().titles(),
            report.modelDescription(),
            report.modelHasSeenMore(),
            result.seconds(),
            report.command(),
            report.versions(),
            report.settings(),
            report.pixelCnnSettings(),
            report.models(),
            result.runs().stream().map(RunEntry::of).toList()));
  }
}
