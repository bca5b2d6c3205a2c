package io.github.learnedmixup.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * How the arms' settings are chosen.
 *
 * @param candidates how many are tried for each arm that has settings; 1 takes the first untried
 * @param seeds on which they are tried, none of which the arms are compared on
 * @param furtherImages on how many images beside the labelled ones they are judged; 0 for on a
 *     fifth of those
 * @param given what was chosen elsewhere, for arms of which nothing is to be tried
 */
record TuningSettings(
    int candidates, List<Long> seeds, int furtherImages, @JsonIgnore Map<Arm, Augmentation> given) {
  TuningSettings {
    seeds = List.copyOf(seeds);
    given = Map.copyOf(given);
    if (candidates < 1 || candidates > Candidates.MOST) {
      throw new IllegalArgumentException(
          "--candidates must be in [1, %d], but is %d".formatted(Candidates.MOST, candidates));
    }
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--tuning-seeds must be at least 1, but is 0");
    }
  }
}
