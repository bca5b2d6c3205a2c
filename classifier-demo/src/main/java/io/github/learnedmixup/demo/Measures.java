package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trained classifier is worth on the test images.
 *
 * @param accuracy share of the images that are classified rightly
 * @param nats mean negative log-likelihood of the labels
 * @param calibrationError expected calibration error
 * @param temperature under which the labels of the tuning split are likeliest
 * @param temperedNats the negative log-likelihood at that temperature
 * @param temperedCalibrationError the calibration error at that temperature
 * @param attacks what is left of the accuracy under each attack
 */
record Measures(
    double accuracy,
    double nats,
    double calibrationError,
    double temperature,
    double temperedNats,
    double temperedCalibrationError,
    List<UnderAttack> attacks) {
  Measures {
    attacks = List.copyOf(attacks);
  }

  /** The accuracy under an attack. */
  record UnderAttack(Attack.Kind attack, double radius, double accuracy) {}

  /**
   * Measures a classifier.
   *
   * @param tuning images that it has not learned from, for the temperature
   * @param test images for everything else
   * @param seed decides the attacks' random starts
   */
  static Measures of(
      Classifier classifier,
      LabelledImages tuning,
      LabelledImages test,
      AttackSettings attacks,
      long seed) {
    double temperature =
        Calibration.temperature(classifier.logits(tuning), Classifier.labels(tuning));
    double[][] logits = classifier.logits(test);
    int[] labels = Classifier.labels(test);
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
    return new Measures(
        Calibration.accuracy(logits, labels),
        Calibration.nats(logits, labels, 1),
        calibrationError(logits, labels, 1),
        temperature,
        Calibration.nats(logits, labels, temperature),
        calibrationError(logits, labels, temperature),
        underAttack);
  }

  private static double calibrationError(double[][] logits, int[] labels, double temperature) {
    return Calibration.expectedCalibrationError(Calibration.posterior(logits, temperature), labels);
  }
}
