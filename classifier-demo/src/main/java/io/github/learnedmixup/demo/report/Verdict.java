package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.Phrases;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States in sentences which arm won, and by how much. */
public final class Verdict {
  private Verdict() {}

  /** The one sentence on top. */
  public static String headline(List<ArmSummary> summaries) {
    ArmSummary best = ArmSummary.mostAccurate(summaries, arm -> true).orElseThrow();
    return "%s was right most often, on average: %s of the test images."
        .formatted(capitalised(best.arm().noun()), Phrases.percent(best.accuracy().mean()));
  }

  /**
   * Whether learned mixup pays: a sentence for each answer that some of its arms give. One pays if
   * it made fewer errors than both references and than the augmentation that it was used beside,
   * the intervals apart from zero, and does not if it made more than one of the references,
   * likewise; or it pays rather than one of them. A last sentence names what did better without a
   * model.
   */
  static List<String> advice(List<ArmSummary> summaries) {
    Map<Answer, List<String>> answers = new EnumMap<>(Answer.class);
    for (ArmSummary summary : summaries) {
      if (summary.arm().mixesByModel()) {
        answers
            .computeIfAbsent(Answer.of(summary, alone(summary, summaries)), of -> new ArrayList<>())
            .add(summary.arm().title());
      }
    }
    if (answers.isEmpty()) {
      return List.of("Learned mixup was not among the arms, so that this page cannot tell.");
    }
    List<String> sentences = new ArrayList<>();
    answers.forEach(
        (answer, arms) -> sentences.add(answer.words.formatted(String.join("; ", arms))));
    betterWithoutModel(summaries).ifPresent(sentences::add);
    return sentences;
  }

  /** The augmentation that an arm uses learned mixup beside, without that. */
  private static Optional<ArmSummary> alone(ArmSummary summary, List<ArmSummary> summaries) {
    Optional<Arm> beside = summary.arm().beside();
    return summaries.stream().filter(other -> beside.equals(Optional.of(other.arm()))).findFirst();
  }

  private static Optional<String> betterWithoutModel(List<ArmSummary> summaries) {
    Optional<ArmSummary> learned = PluginCode.bestArm(summaries);
    Optional<ArmSummary> other =
        ArmSummary.mostAccurate(
            summaries, arm -> !Arm.REFERENCES.contains(arm) && !arm.usesModel());
    if (learned.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    Interval difference = other.get().errorsVs(learned.get());
    return difference.high() < 0
        ? Optional.of(
            "First try what needs no model: %s made %s."
                .formatted(
                    other.get().arm().title(),
                    Phrases.difference(difference, learned.get().arm().title())))
        : Optional.empty();
  }

  /** Whether an arm is worth using. */
  private enum Answer {
    YES(
        "Yes, on images like these: %s. It made fewer errors than the baseline and than pixel"
            + " mixup, by more than these seeds' chance."),
    NOT_BESIDE(
        "Not beside another augmentation, as far as these seeds tell: %s. It made fewer errors than"
            + " the baseline and than pixel mixup, but not, by more than chance, than the"
            + " other augmentation alone."),
    RATHER_THAN_BASELINE(
        "Rather than the baseline, yes, on images like these: %s. It made fewer errors than that,"
            + " by more than these seeds' chance; they cannot tell whether it makes fewer than"
            + " pixel mixup."),
    RATHER_THAN_MIXUP(
        "Rather than pixel mixup, yes, on images like these: %s. It made fewer errors than that, by"
            + " more than these seeds' chance; they cannot tell whether it makes fewer than"
            + " the baseline."),
    OPEN(
        "Not settled: %s. These seeds cannot tell whether it makes fewer errors than the"
            + " baseline and than pixel mixup."),
    NO(
        "No, not as it was used here: %s. It made more errors than the baseline or than pixel"
            + " mixup, by more than these seeds' chance.");

    private final String words;

    Answer(String words) {
      this.words = words;
    }

    static Answer of(ArmSummary summary, Optional<ArmSummary> alone) {
      Interval baseline = summary.errorsVs().get(Arm.BASELINE);
      Interval mixup = summary.errorsVs().get(Arm.MIXUP);
      if (baseline.low() > 0 || mixup.low() > 0) {
        return NO;
      }
      if (baseline.high() < 0 && mixup.high() < 0) {
        return alone.isEmpty() || summary.errorsVs(alone.get()).high() < 0 ? YES : NOT_BESIDE;
      }
      if (baseline.high() < 0) {
        return RATHER_THAN_BASELINE;
      }
      return mixup.high() < 0 ? RATHER_THAN_MIXUP : OPEN;
    }
  }

  /**
   * Compares each arm in a sentence or two with each of the {@linkplain Arm#REFERENCES references},
   * and with what it uses learned mixup beside.
   */
  public static List<String> comparisons(List<ArmSummary> summaries) {
    List<String> sentences = new ArrayList<>();
    for (ArmSummary summary : summaries) {
      if (!Arm.REFERENCES.contains(summary.arm())) {
        summary
            .errorsVs()
            .forEach((reference, errors) -> sentences.add(sentence(summary, errors, reference)));
        alone(summary, summaries)
            .filter(other -> !Arm.REFERENCES.contains(other.arm()))
            .ifPresent(
                other -> sentences.add(sentence(summary, summary.errorsVs(other), other.arm())));
      }
    }
    return sentences;
  }

  private static String sentence(ArmSummary summary, Interval difference, Arm reference) {
    return "%s made %s. %s"
        .formatted(
            capitalised(summary.arm().title()),
            Phrases.difference(difference, reference.noun()),
            Phrases.significance(difference));
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
