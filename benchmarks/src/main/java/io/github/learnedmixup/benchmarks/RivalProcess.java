package io.github.learnedmixup.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a process that measures another implementation says in its last line: JSON in snake case.
 */
final class RivalProcess {
  /**
   * Reads what {@link io.github.learnedmixup.pixelcnn.cli.Json} writes; a figure must be finite.
   */
  private static final JsonMapper READER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private RivalProcess() {}

  /**
   * Waits until a process has ended, which it has in any case after this.
   *
   * @param name of the implementation, for messages
   * @param type the figures'
   * @throws IllegalStateException if it fails, says something else, or this thread is interrupted
   */
  static <T> T figures(Process process, String name, Class<T> type) throws IOException {
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            name + "'s process ended with exit code " + code + "; what it said stands above");
      }
      return parse(said.lines().reduce("", (before, last) -> last), type);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was measured", e);
    } finally {
      process.destroy();
    }
  }

  /**
   * Reads figures.
   *
   * @throws IllegalStateException if it is something else
   */
  static <T> T parse(String json, Class<T> type) {
    try {
      return READER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the figures of a measurement: '" + json + "'", e);
    }
  }
}
