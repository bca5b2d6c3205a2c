package io.github.learnedmixup.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Whether learned mixup pays: a sentence for each answer that some of its arms give. One pays if
   * it made fewer errors than both references, the intervals apart from zero, and does not if it
   * made more than one of them, likewise; or it pays rather than one of them.
   */
  static List<String> advice(List<ArmSummary> summaries) {
    Map<Answer, List<String>> answers = new EnumMap<>(Answer.class);
    for (ArmSummary summary : summaries) {
      if (summary.arm().mixesByModel()) {
        answers
            .computeIfAbsent(Answer.of(summary), answer -> new ArrayList<>())
            .add(summary.arm().title());
      }
    }
    return answers.isEmpty()
        ? List.of("Learned mixup was not among the arms, so that this page cannot tell.")
        : answers.entrySet().stream()
            .map(entry -> entry.getKey().words.formatted(String.join("; ", entry.getValue())))
            .toList();
  }

  /** Whether an arm is worth using. */
  private enum Answer {
    YES(
        "Yes, on images like these: %s. It made fewer errors than training with nothing and than"
            + " pixel mixup, by more than these seeds' chance."),
    RATHER_THAN_NOTHING(
        "Rather than nothing, yes, on images like these: %s. It made fewer errors than training"
            + " with nothing, by more than these seeds' chance; they cannot tell whether it makes"
            + " fewer than pixel mixup."),
    RATHER_THAN_MIXUP(
        "Rather than pixel mixup, yes, on images like these: %s. It made fewer errors than that, by"
            + " more than these seeds' chance; they cannot tell whether it makes fewer than"
            + " training with nothing."),
    OPEN(
        "Not settled: %s. These seeds cannot tell whether it makes fewer errors than training with"
            + " nothing and than pixel mixup."),
    NO(
        "No, not as it was used here: %s. It made more errors than training with nothing or than"
            + " pixel mixup, by more than these seeds' chance.");

    private final String words;

    Answer(String words) {
      this.words = words;
    }

    static Answer of(ArmSummary summary) {
      Interval nothing = summary.errorsVsNone();
      Interval mixup = summary.errorsVsMixup();
      if (nothing.low() > 0 || mixup.low() > 0) {
        return NO;
      }
      if (nothing.high() < 0) {
        return mixup.high() < 0 ? YES : RATHER_THAN_NOTHING;
      }
      return mixup.high() < 0 ? RATHER_THAN_MIXUP : OPEN;
    }
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
