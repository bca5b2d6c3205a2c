package io.github.learnedmixup.benchmarks.rival;

import io.github.learnedmixup.console.Json;

/**
 * What another implementation of a network takes.
 *
 * @param secondsPerStep a training step: forward, backward and update
 * @param naiveImagesPerS images drawn with a full forward pass for each pixel
 */
public record RivalFigures(double secondsPerStep, double naiveImagesPerS) {
  /** The better of each figure. */
  RivalFigures best(RivalFigures other) {
    return new RivalFigures(
        Math.min(secondsPerStep, other.secondsPerStep),
        Math.max(naiveImagesPerS, other.naiveImagesPerS));
  }

  /** One line of JSON, with names in snake case. */
  String json() {
    return Json.line(this);
  }
}
