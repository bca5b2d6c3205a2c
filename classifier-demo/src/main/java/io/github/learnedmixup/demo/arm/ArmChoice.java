package io.github.learnedmixup.demo.arm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The settings of an arm, and how they were chosen.
 *
 * @param chosen with which the arm is compared
 * @param tried all candidates, and what they came to on the tuning splits; empty where there was
 *     but one
 */
public record ArmChoice(Augmentation chosen, List<Tried> tried) {
  public ArmChoice {
    tried = List.copyOf(tried);
  }

  /**
   * A candidate.
   *
   * @param accuracy on the tuning split, the mean over the tuning seeds
   * @param nats negative log-likelihood of the tuning split's labels, at the temperature that makes
   *     them likeliest, the mean over the tuning seeds
   */
  public record Tried(Augmentation settings, double accuracy, double nats) {
    private double errorsTimesNats() {
      return (1 - accuracy) * nats;
    }
  }

  /** What a candidate came to with one seed. */
  public record Score(double accuracy, double nats) {}

  /** There was nothing to choose from. */
  public static ArmChoice only(Augmentation settings) {
    return new ArmChoice(settings, List.of());
  }

  /**
   * Chooses the candidate with the smallest product of errors and nats; of several, the one of
   * fewer nats, and of those the first. Errors are what arms are compared by, but of a few hundred
   * images they come in steps as large as what candidates differ by; nats, which do not, think ill
   * of softened labels, that make fewer errors.
   *
   * @param scores of each candidate, one for each seed
   */
  public static ArmChoice best(List<Augmentation> candidates, List<List<Score>> scores) {
    List<Tried> tried = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      tried.add(
          new Tried(
              candidates.get(i),
              scores.get(i).stream().mapToDouble(Score::accuracy).average().orElseThrow(),
              scores.get(i).stream().mapToDouble(Score::nats).average().orElseThrow()));
    }
    Tried best =
        tried.stream()
            .min(
                Comparator.comparingDouble(Tried::errorsTimesNats).thenComparingDouble(Tried::nats))
            .orElseThrow();
    return new ArmChoice(best.settings(), tried);
  }
}
