package io.github.learnedmixup.demo.own;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.List;

/**
 * The answer to whether learned mixup is worth using for a user's images. It compares {@link
 * Arm#POLICY_LEARNED} with {@link Arm#POLICY}, paired by seed: what learned mixup adds to
 * transforms that cost nothing.
 *
 * @param use whether to use it
 * @param sentence what to do and why, with the figure and its interval
 */
public record OwnAnswer(boolean use, String sentence) {
  /**
   * Answers from summaries of the baseline, pixel mixup, the policy, and the policy with learned
   * mixup.
   *
   * @throws IllegalArgumentException if one of the last two is missing
   */
  public static OwnAnswer of(List<ArmSummary> summaries) {
    ArmSummary policy = of(summaries, Arm.POLICY);
    ArmSummary learned = of(summaries, Arm.POLICY_LEARNED);
    ArmSummary simple = ArmSummary.mostAccurate(summaries, arm -> !arm.usesModel()).orElseThrow();
    Interval errors = learned.errorsVs(policy);
    String found =
        "%s made %s"
            .formatted(
                Arm.POLICY_LEARNED.noun(), StatisticPhrases.difference(errors, Arm.POLICY.noun()));
    if (!errors.isKnown()) {
      return new OwnAnswer(
          false,
          "Learned mixup has no errors to save on these images: the policy without a model made none"
              + " with some seed.");
    }
    if (!errors.hasEnds()) {
      return new OwnAnswer(
          false,
          "One seed cannot tell from chance whether learned mixup is worth using for these images: "
              + found
              + ".");
    }
    if (errors.low() > 0) {
      return new OwnAnswer(false, "Do not use learned mixup for these images: " + found + ".");
    }
    if (errors.high() < 0) {
      boolean best = learned.accuracy().mean() >= simple.accuracy().mean();
      return best
          ? new OwnAnswer(true, "Use learned mixup for these images: " + found + ".")
          : new OwnAnswer(
              false,
              "Do not use the policy for these images, with learned mixup or without: %s made fewer errors than both."
                  .formatted(simple.arm().noun()));
    }
    return new OwnAnswer(
        false,
        "%d seeds cannot tell from chance whether learned mixup is worth using for these images: %s."
            .formatted(learned.accuracies().size(), found));
  }

  /**
   * Answers that the time was too short for an answer.
   *
   * @param minutes that there were
   * @param plan what they allowed
   */
  public static OwnAnswer tooShort(double minutes, TimePlan.ClassifierPart plan) {
    return new OwnAnswer(
        false,
        ("%s minutes are too short to tell whether learned mixup is worth using for these images:"
                + " classifiers made %d steps where %d are usual, so give at least %d minutes.")
            .formatted(
                StatisticPhrases.number(minutes),
                plan.steps(),
                plan.wanted(),
                plan.enough(minutes)));
  }

  private static ArmSummary of(List<ArmSummary> summaries, Arm arm) {
    return summaries.stream()
        .filter(summary -> summary.arm() == arm)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be among the arms, but these are %s"
                        .formatted(arm.id(), summaries.stream().map(ArmSummary::arm).toList())));
  }
}
