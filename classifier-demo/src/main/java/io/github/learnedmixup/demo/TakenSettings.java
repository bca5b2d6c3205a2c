package io.github.learnedmixup.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings that another comparison has chosen, and are taken over untried.
 *
 * @param results the file that they are from
 * @param dataset the image set of that comparison
 * @param labelled how many labelled images each of its seeds had
 * @param chosen what they are, arm by arm
 */
record TakenSettings(
    String results, String dataset, int labelled, @JsonIgnore Map<Arm, Augmentation> chosen) {
  TakenSettings {
    chosen = Map.copyOf(chosen);
  }

  /** The arms that have them, in their usual order. */
  @JsonProperty
  List<Arm> arms() {
    return chosen.keySet().stream().sorted().toList();
  }

  /** The same of those among some arms that have any settings. */
  TakenSettings of(List<Arm> some) {
    Map<Arm, Augmentation> theirs = new HashMap<>(chosen);
    theirs.keySet().removeIf(arm -> !some.contains(arm) || !Candidates.hasSettings(arm));
    return new TakenSettings(results, dataset, labelled, theirs);
  }

  /** Whose settings they are, and what they rest on: a sentence. */
  String words() {
    return "The settings of %s were taken over from %s, which is of %s labelled images of %s."
        .formatted(
            arms().stream().map(Arm::title).collect(Collectors.joining("; ")),
            results,
            Phrases.count(labelled),
            dataset);
  }
}
