package io.github.learnedmixup.demo;

import java.util.List;

/**
 * How the arms' settings are chosen.
 *
 * @param candidates how many are tried for each arm that has settings; 1 takes the first untried
 * @param seeds on which they are tried, none of which the arms are compared on
 */
record TuningSettings(int candidates, List<Long> seeds) {
  TuningSettings {
    seeds = List.copyOf(seeds);
    if (candidates < 1 || candidates > Candidates.MOST) {
      throw new IllegalArgumentException(
          "--candidates must be in [1, %d], but is %d".formatted(Candidates.MOST, candidates));
    }
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--tuning-seeds must be at least 1, but is 0");
    }
  }
}
