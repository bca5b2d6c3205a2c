package io.github.learnedmixup.demo.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the arms' settings are chosen.
 *
 * @param candidates how many are tried for each arm that has settings; 1 takes the first untried
 * @param seeds on which they are tried, none of which the arms are compared on
 * @param furtherImages on how many images beside the labelled ones they are judged; 0 for on a
 *     fifth of those
 * @param taken what was chosen elsewhere, for arms of which nothing is to be tried; null for none
 */
public record TuningSettings(
    int candidates,
    List<Long> seeds,
    int furtherImages,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ReusedTuning taken) {
  public TuningSettings {
    seeds = List.copyOf(seeds);
    if (candidates < 1 || candidates > Candidates.MOST) {
      throw new IllegalArgumentException(
          "--candidates must be in [1, %d], but is %d".formatted(Candidates.MOST, candidates));
    }
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--tuning-seeds must be at least 1, but is 0");
    }
  }

  /**
   * What of an arm is tried.
   *
   * @param photographs whether the images are in colour
   */
  List<Augmentation> candidates(
      Arm arm, LearnedMixupSettings.SampleUse samples, boolean photographs) {
    Augmentation given = given(arm);
    return given == null ? Candidates.of(arm, candidates, samples, photographs) : List.of(given);
  }

  /**
   * What of learned mixup under a policy is tried.
   *
   * @param photographs whether the images are in colour
   */
  List<Augmentation> under(
      Augmentation policy, LearnedMixupSettings.SampleUse samples, boolean photographs) {
    Augmentation given = given(Arm.POLICY_LEARNED);
    return given == null
        ? Candidates.under(policy, candidates, samples, photographs)
        : List.of(given);
  }

  private @Nullable Augmentation given(Arm arm) {
    return taken == null ? null : taken.chosen().get(arm);
  }

  /** A sentence or two that say where the settings of some arms come from. */
  public String words(List<Arm> arms) {
    if (taken == null) {
      return tried(arms, "");
    }
    boolean all = taken.arms().containsAll(arms.stream().filter(Candidates::hasSettings).toList());
    return all ? taken.words() : taken.words() + " " + tried(arms, "other ");
  }

  private String tried(List<Arm> arms, String other) {
    if (candidates == 1) {
      return "No %sarm's settings were tuned: they are those listed below.".formatted(other);
    }
    return "The settings of every %sarm that has any are the best of %d%s on %s of %s."
        .formatted(
            other,
            candidates,
            arms.contains(Arm.POLICY)
                ? ", those of the policy of %d,".formatted(Candidates.COMBINATIONS)
                : "",
            furtherImages == 0
                ? "the tuning splits"
                : StatisticPhrases.count(furtherImages) + " images beside the labelled ones",
            seeds.size() == 1 ? "another seed" : seeds.size() + " other seeds");
  }
}
