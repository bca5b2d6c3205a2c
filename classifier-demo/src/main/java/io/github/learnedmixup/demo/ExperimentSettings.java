package io.github.learnedmixup.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides an experiment's outcome, and the time that it may take.
 *
 * @param labelled how many labelled images each seed has
 * @param seeds each decides a labelled subset, the initial weights and every other draw
 * @param minutes that no further seed would pass; null for no limit
 */
record ExperimentSettings(
    int labelled,
    List<Long> seeds,
    ClassifierSettings classifier,
    PixelMixupSettings pixelMixup,
    LearnedMixupSettings learnedMixup,
    @Nullable Double minutes) {
  ExperimentSettings {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--seeds must be at least 1, but is 0");
    }
    if (minutes != null && !(minutes > 0)) {
      throw new IllegalArgumentException("--minutes must be positive, but is " + minutes);
    }
  }
}
