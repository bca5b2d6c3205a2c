package io.github.learnedmixup.demo.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings that another comparison has chosen, and are taken over untried.
 *
 * @param results the file that they are from
 * @param dataset the image set of that comparison
 * @param labelled how many labelled images each of its seeds had
 * @param furtherImages on how many images beside those its candidates were judged; 0 for none
 * @param pixelcnnHasSeenMore whether its images were drawn by a model that was trained beforehand
 * @param before where that comparison had settings from in its turn; null if it chose all
 * @param chosen what they are, arm by arm
 */
public record ReusedTuning(
    String results,
    String dataset,
    int labelled,
    int furtherImages,
    boolean pixelcnnHasSeenMore,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Before before,
    @JsonIgnore Map<Arm, Augmentation> chosen) {
  /** An earlier comparison: its file, and how many labelled images each of its seeds had. */
  public record Before(String results, int labelled) {}

  public ReusedTuning {
    chosen = Map.copyOf(chosen);
  }

  /** The arms that have them, in their usual order. */
  @JsonProperty
  List<Arm> arms() {
    return chosen.keySet().stream().sorted().toList();
  }

  /** Keeps the settings of some arms, without those arms that have none to choose. */
  public ReusedTuning of(List<Arm> some) {
    Map<Arm, Augmentation> theirs = new HashMap<>(chosen);
    theirs.keySet().removeIf(arm -> !some.contains(arm) || !Candidates.hasSettings(arm));
    return new ReusedTuning(
        results, dataset, labelled, furtherImages, pixelcnnHasSeenMore, before, theirs);
  }

  /**
   * Adds the settings of a comparison of as many images of the same set, of the arms that have none
   * yet.
   */
  public ReusedTuning and(ReusedTuning more) {
    Map<Arm, Augmentation> both = new HashMap<>(more.chosen);
    both.putAll(chosen);
    return new ReusedTuning(
        results + " and " + more.results,
        dataset,
        labelled,
        furtherImages == more.furtherImages ? furtherImages : 0,
        pixelcnnHasSeenMore || more.pixelcnnHasSeenMore,
        before,
        both);
  }

  /** Whose settings they are, and what they rest on: a sentence. */
  public String words() {
    StringBuilder words = new StringBuilder();
    words.append(
        "The settings of %s were taken over from %s, which is of %s labelled images of %s"
            .formatted(
                arms().stream().map(Arm::title).collect(Collectors.joining("; ")),
                results,
                StatisticPhrases.count(labelled),
                dataset));
    if (furtherImages > 0) {
      words.append(", chose by %s others".formatted(StatisticPhrases.count(furtherImages)));
    }
    if (pixelcnnHasSeenMore) {
      words.append(", drew by a model that had seen more");
    }
    if (before != null) {
      words.append(
          ", and took settings over itself from %s, which is of %s"
              .formatted(before.results(), StatisticPhrases.count(before.labelled())));
    }
    return words.append('.').toString();
  }
}
