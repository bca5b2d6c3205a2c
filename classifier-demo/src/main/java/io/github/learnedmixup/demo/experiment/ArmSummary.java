package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.Attack;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.PairedErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one arm did with all seeds.
 *
 * @param accuracies of the seeds
 * @param accuracy their mean and interval
 * @param errorsVs paired relative difference of errors to each of the {@linkplain Arm#REFERENCES
 *     references}
 * @param nats negative log-likelihood of the labels
 * @param calibrationError expected calibration error
 * @param temperature that the tuning split asks for
 * @param temperedNats the negative log-likelihood at that temperature
 * @param temperedCalibrationError the calibration error at that temperature
 * @param attacks accuracies under each attack
 * @param trainingAccuracy lambda-weighted accuracy on the batches at the end of the training
 * @param seconds a training took
 * @param imagesPerSecond in training
 * @param samplesGenerated for a training
 * @param samplesReused in a training
 */
public record ArmSummary(
    Arm arm,
    List<Double> accuracies,
    Interval accuracy,
    Map<Arm, Interval> errorsVs,
    Compared nats,
    Compared calibrationError,
    Compared temperature,
    Compared temperedNats,
    Compared temperedCalibrationError,
    List<UnderAttack> attacks,
    Compared trainingAccuracy,
    Compared seconds,
    Compared imagesPerSecond,
    Interval samplesGenerated,
    Interval samplesReused) {

  /** Accuracies under an attack. */
  public record UnderAttack(Attack.Kind attack, double radius, Compared accuracy) {}

  /** The most accurate one of those whose arm is such; the first of several. */
  public static Optional<ArmSummary> mostAccurate(List<ArmSummary> summaries, Predicate<Arm> such) {
    return summaries.stream()
        .filter(summary -> such.test(summary.arm()))
        .max(Comparator.comparingDouble(summary -> summary.accuracy().mean()));
  }

  /** Paired relative difference of errors to another arm with the same seeds. */
  public Interval errorsVs(ArmSummary other) {
    return PairedErrors.relative(array(accuracies), array(other.accuracies));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A summary for each arm, in their order; every arm has the same seeds. */
  public static List<ArmSummary> of(List<Arm> arms, List<ArmRun> runs) {
    return arms.stream().map(arm -> of(arm, runs)).toList();
  }

  private static ArmSummary of(Arm arm, List<ArmRun> runs) {
    List<ArmRun> own = of(runs, arm);
    Map<Arm, List<ArmRun>> references = Arm.ofReferences(reference -> of(runs, reference));
    Figures figures = figure -> Compared.of(own, references, figure);
    double[] accuracies = accuracies(own);
    return new ArmSummary(
        arm,
        Arrays.stream(accuracies).boxed().toList(),
        Interval.of(accuracies),
        Arm.ofReferences(
            reference -> PairedErrors.relative(accuracies, accuracies(references.get(reference)))),
        figures.of(run -> run.measures().nats()),
        figures.of(run -> run.measures().calibrationError()),
        figures.of(run -> run.measures().temperature()),
        figures.of(run -> run.measures().temperedNats()),
        figures.of(run -> run.measures().temperedCalibrationError()),
        attacks(own, figures),
        figures.of(ArmRun::trainingAccuracy),
        figures.of(ArmRun::seconds),
        figures.of(ArmRun::imagesPerSecond),
        Interval.of(own.stream().mapToDouble(ArmRun::samplesGenerated).toArray()),
        Interval.of(own.stream().mapToDouble(ArmRun::samplesReused).toArray()));
  }

  /** Compares a figure of the arm. */
  private interface Figures {
    Compared of(ToDoubleFunction<ArmRun> figure);
  }

  private static List<UnderAttack> attacks(List<ArmRun> own, Figures figures) {
    List<UnderAttack> attacks = new ArrayList<>();
    List<ClassifierMeasures.UnderAttack> first = own.get(0).measures().attacks();
    IntStream.range(0, first.size())
        .forEach(
            i ->
                attacks.add(
                    new UnderAttack(
                        first.get(i).attack(),
                        first.get(i).radius(),
                        figures.of(run -> run.measures().attacks().get(i).accuracy()))));
    return attacks;
  }

  private static List<ArmRun> of(List<ArmRun> runs, Arm arm) {
    return runs.stream().filter(run -> run.arm() == arm).toList();
  }

  private static double[] accuracies(List<ArmRun> runs) {
    return runs.stream().mapToDouble(run -> run.measures().accuracy()).toArray();
  }
}
