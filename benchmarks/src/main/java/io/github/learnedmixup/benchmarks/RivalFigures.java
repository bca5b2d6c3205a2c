package io.github.learnedmixup.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What another implementation of a network takes.
 *
 * @param secondsPerStep a training step: forward, backward and update
 * @param naiveImagesPerS images drawn with a full forward pass for each pixel
 */
record RivalFigures(double secondsPerStep, double naiveImagesPerS) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** The better of each figure. */
  RivalFigures best(RivalFigures other) {
    return new RivalFigures(
        Math.min(secondsPerStep, other.secondsPerStep),
        Math.max(naiveImagesPerS, other.naiveImagesPerS));
  }

  /** One line of JSON, with names in snake case. */
  String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of numbers is always writable", e);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalStateException if it is something else
   */
  static RivalFigures parse(String json) {
    try {
      return MAPPER.readValue(json, RivalFigures.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the figures of a measurement: '" + json + "'", e);
    }
  }
}
