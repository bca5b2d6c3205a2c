package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States in sentences which arm made the fewest errors, by how much, and what to use. */
public final class Verdict {
  /** The arms with learned mixup and nothing else, which need no other trained network. */
  private static final List<Arm> ALONE =
      List.of(Arm.LEARNED, Arm.LEARNED_POSTERIOR, Arm.LEARNED_PARENTS);

  private Verdict() {}

  /**
   * Says in one sentence which arm made the fewest errors, and whether to use learned mixup. The
   * advice is about the most accurate arm with learned mixup, and is cautious: it is not to use it
   * where something without a model did better, nor where the intervals leave it open.
   *
   * @param hasSeenMore whether the PixelCNN may have learned from images that the other arms did
   *     not have, so that arms with it cannot be recommended
   */
  public static String sentence(List<ArmSummary> summaries, boolean hasSeenMore) {
    ArmSummary best = ArmSummary.mostAccurate(summaries, arm -> true).orElseThrow();
    return capitalised(best.arm().noun())
        + " made the fewest errors"
        + figures(best.errorsVs().get(Arm.BASELINE))
        + use(best, summaries, hasSeenMore)
        + ".";
  }

  /** ", 57.1 % fewer than the baseline [54.2, 60.0]", or nothing where they are no fewer. */
  private static String figures(Interval errors) {
    if (!(errors.mean() < 0)) {
      return "";
    }
    String fewer = ", " + StatisticPhrases.percent(-errors.mean()) + " fewer than the baseline";
    return errors.hasEnds()
        ? "%s [%s, %s]"
            .formatted(
                fewer,
                StatisticPhrases.number(-100 * errors.high()),
                StatisticPhrases.number(-100 * errors.low()))
        : fewer;
  }

  private static String use(ArmSummary best, List<ArmSummary> summaries, boolean hasSeenMore) {
    Optional<ArmSummary> found = ArmSummary.mostAccurate(summaries, Arm::mixesByModel);
    if (found.isEmpty()) {
      return "; learned mixup was not among the arms, so this does not say whether to use it";
    }
    ArmSummary learned = found.get();
    Optional<ArmSummary> simple =
        ArmSummary.mostAccurate(
            summaries, arm -> !Arm.REFERENCES.contains(arm) && !arm.usesModel());
    if (simple.isPresent()
        && simple.get().errorsVs(learned).high() < 0
        && simple.get().errorsVs().get(Arm.BASELINE).high() < 0) {
      return simple.get().arm() == best.arm()
          ? ": use that, which needs no model, rather than learned mixup"
          : ", but %s, which needs no model, did better than learned mixup: use that"
              .formatted(simple.get().arm().noun());
    }
    Optional<ArmSummary> alone = alone(learned, summaries);
    Answer answer = Answer.of(learned, alone);
    String it = learned.arm() == best.arm() ? "it" : learned.arm().noun();
    if (answer.isFor() && simple.filter(other -> other.arm() == best.arm()).isPresent()) {
      return ": try that first, which needs no model, since these seeds cannot tell whether learned"
          + " mixup does better";
    }
    if (answer.isFor() && best.arm().usesModel() && !best.arm().mixesByModel()) {
      return learned.errorsVs(best).low() > 0
          ? ": images between two classes did not pay here"
          : ", but these seeds cannot tell whether it is better than learned mixup";
    }
    if (hasSeenMore && answer.isFor()) {
      return ", but the PixelCNN has seen more images than the other arms were given, so this does"
          + " not say whether to use learned mixup";
    }
    return switch (answer) {
      case YES ->
          simple
              .filter(other -> !(other.errorsVs(learned).low() > 0))
              .map(
                  other ->
                      ", but try %s first: no model is needed, and these seeds cannot tell which of"
                              .formatted(other.arm().noun())
                          + " the two is better")
              .orElse(": use " + it + " on images like these");
      case NOT_BESIDE ->
          ", but use %s alone first: these seeds cannot tell whether learned mixup adds anything to"
                  .formatted(alone.orElseThrow().arm().noun())
              + " it";
      case RATHER_THAN_BASELINE ->
          ": on images like these, use %s rather than the baseline, but these seeds cannot tell"
                  .formatted(it)
              + " whether it is better than pixel mixup";
      case RATHER_THAN_MIXUP ->
          ": on images like these, use %s rather than pixel mixup, but these seeds cannot tell"
                  .formatted(it)
              + " whether it is better than the baseline";
      case OPEN ->
          learned.accuracies().size() == 1
              ? ", but one seed cannot tell whether to use learned mixup"
              : ", but whether to use learned mixup is not settled: these seeds cannot tell it from"
                  + " the baseline and from pixel mixup";
      case NO -> ": do not use learned mixup as it was used here";
    };
  }

  /**
   * Says of each arm with learned mixup whether to use it, in a sentence for each answer. The
   * answer is yes if the arm made fewer errors than both references and than the augmentation that
   * it is used beside, by intervals apart from zero. It is no if the arm made more errors than one
   * of the references, likewise. A last sentence names what did better without a model.
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
    Optional<ArmSummary> learned = ArmSummary.mostAccurate(summaries, ALONE::contains);
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
                    other.get().arm().noun(),
                    StatisticPhrases.difference(difference, learned.get().arm().noun())))
        : Optional.empty();
  }

  /** Whether an arm is worth using. */
  private enum Answer {
    YES(
        "Yes, on images like these: %s. Fewer errors than with the baseline and with pixel mixup, by"
            + " intervals apart from zero."),
    NOT_BESIDE(
        "Not settled beside another augmentation: %s. Fewer errors than with the baseline and with"
            + " pixel mixup, but the interval against the other augmentation alone holds zero."),
    RATHER_THAN_BASELINE(
        "Rather than the baseline: %s. Fewer errors than with that, but the interval against pixel"
            + " mixup holds zero."),
    RATHER_THAN_MIXUP(
        "Rather than pixel mixup: %s. Fewer errors than with that, but the interval against the"
            + " baseline holds zero."),
    OPEN(
        "Not settled: %s. These seeds cannot tell whether there are fewer errors than with the"
            + " baseline and with pixel mixup."),
    NO(
        "No, not as it was used here: %s. More errors than with the baseline or with pixel mixup, by"
            + " an interval apart from zero.");

    private final String words;

    Answer(String words) {
      this.words = words;
    }

    /** Whether it speaks for learned mixup in any way. */
    boolean isFor() {
      return this != OPEN && this != NO;
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
   * Compares each arm with each of the {@linkplain Arm#REFERENCES references}, and with what it
   * uses learned mixup beside, in two sentences each.
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
            capitalised(summary.arm().noun()),
            StatisticPhrases.difference(difference, reference.noun()),
            StatisticPhrases.significance(difference));
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
