package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a trained classifier is worth on the test images.
 *
 * @param accuracy share of the images that are classified rightly
 * @param nats mean negative log-likelihood of the labels
 * @param calibrationError expected calibration error
 * @param temperature under which the labels of the tuning split are likeliest
 * @param temperedNats the negative log-likelihood at that temperature
 * @param temperedCalibrationError the calibration error at that temperature
 * @param reliability the images by confidence, before the temperature
 * @param temperedReliability the images by confidence at the temperature
 * @param attacks what is left of the accuracy under each attack
 * @param worst the surest of the wrong answers, the worst first
 */
public record ClassifierMeasures(
    double accuracy,
    double nats,
    double calibrationError,
    double temperature,
    double temperedNats,
    double temperedCalibrationError,
    List<Calibration.Bin> reliability,
    List<Calibration.Bin> temperedReliability,
    List<UnderAttack> attacks,
    List<Mistake> worst) {
  private static final int WORST = 12;

  public ClassifierMeasures {
    reliability = List.copyOf(reliability);
    temperedReliability = List.copyOf(temperedReliability);
    attacks = List.copyOf(attacks);
    worst = List.copyOf(worst);
  }

  /**
   * A wrong answer.
   *
   * @param image its place among the test images
   * @param confidence the probability of the answer
   */
  public record Mistake(int image, int label, int answer, double confidence) {}

  /** The accuracy under an attack. */
  public record UnderAttack(Attack.Kind attack, double radius, double accuracy) {}

  /**
   * Measures a classifier.
   *
   * @param tuning images that it has not learned from, for the temperature
   * @param test images for everything else
   * @param seed decides the attacks' random starts
   */
  public static ClassifierMeasures of(
      Classifier classifier,
      LabelledImages tuning,
      LabelledImages test,
      AttackSettings attacks,
      long seed) {
    double temperature =
        Calibration.temperature(classifier.logits(tuning), Classifier.labels(tuning));
    double[][] logits = classifier.logits(test);
    int[] labels = Classifier.labels(test);
    double[][] posterior = Calibration.posterior(logits, 1);
    double[][] tempered = Calibration.posterior(logits, temperature);
    return new ClassifierMeasures(
        Calibration.accuracy(logits, labels),
        Calibration.nats(logits, labels, 1),
        Calibration.expectedCalibrationError(posterior, labels),
        temperature,
        Calibration.nats(logits, labels, temperature),
        Calibration.expectedCalibrationError(tempered, labels),
        Calibration.reliability(posterior, labels),
        Calibration.reliability(tempered, labels),
        underAttack(classifier, test, attacks, seed),
        worst(posterior, labels));
  }

  private static List<UnderAttack> underAttack(
      Classifier classifier, LabelledImages test, AttackSettings attacks, long seed) {
    List<UnderAttack> underAttack = new ArrayList<>();
    LabelledImages attacked = attacks.chosen(test);
    if (attacked.size() > 0) {
      for (Attack.Kind kind : Attack.Kind.values()) {
        for (double radius : attacks.radii()) {
          double accuracy =
              new Attack(kind, radius, attacks.steps()).accuracy(classifier, attacked, seed);
          underAttack.add(new UnderAttack(kind, radius, accuracy));
        }
      }
    }
    return underAttack;
  }

  private static List<Mistake> worst(double[][] posterior, int[] labels) {
    return IntStream.range(0, labels.length)
        .mapToObj(
            image -> {
              int answer = Calibration.likeliest(posterior[image]);
              return new Mistake(image, labels[image], answer, posterior[image][answer]);
            })
        .filter(mistake -> mistake.answer() != mistake.label())
        .sorted(Comparator.comparingDouble(mistake -> -mistake.confidence()))
        .limit(WORST)
        .toList();
  }
}
