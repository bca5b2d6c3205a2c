package io.github.learnedmixup.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who won by how much, in sentences. */
final class Verdict {
  private Verdict() {}

  /** The one sentence on top. */
  static String headline(List<ArmSummary> summaries) {
    ArmSummary best =
        summaries.stream()
            .max(Comparator.comparingDouble(summary -> summary.accuracy().mean()))
            .orElseThrow();
    return "%s was right most often, on average: %s of the test images."
        .formatted(capitalised(training(best.arm())), Phrases.percent(best.accuracy().mean()));
  }

  /** A sentence or two for each arm's comparison with nothing and with pixel mixup. */
  static List<String> comparisons(List<ArmSummary> summaries) {
    List<String> sentences = new ArrayList<>();
    for (ArmSummary summary : summaries) {
      if (summary.arm() != Arm.NONE && summary.arm() != Arm.MIXUP) {
        sentences.add(sentence(summary, summary.errorsVsNone(), "training with nothing"));
        sentences.add(sentence(summary, summary.errorsVsMixup(), Arm.MIXUP.title()));
      }
    }
    return sentences;
  }

  private static String sentence(ArmSummary summary, Interval difference, String reference) {
    return "%s made %s. %s"
        .formatted(
            capitalised(summary.arm().title()),
            Phrases.difference(difference, reference),
            Phrases.significance(difference));
  }

  private static String training(Arm arm) {
    return arm == Arm.NONE ? "training without augmentation" : arm.title();
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
