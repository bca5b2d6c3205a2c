package io.github.learnedmixup.demo;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Records as JSON and back, their components' names in snake case. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final ObjectReader SPARSE =
      MAPPER
          .reader()
          .without(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private Json() {}

  /** A text of many lines, for people to read. */
  static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers, texts and records is writable", e);
    }
  }

  /** A tree of names and values. */
  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Reads an object, and nothing else, from a text. */
  static JsonNode parse(String text) throws JsonProcessingException {
    JsonNode found = MAPPER.readTree(text);
    if (!found.isObject()) {
      throw new JsonParseException(null, "an object is expected");
    }
    return found;
  }

  /**
   * Makes a record of a tree that leaves out components that are null, false or 0, as those do that
   * are written so; no other may be missing, and none be written otherwise than it would be again.
   */
  static <T> T ofSparse(JsonNode tree, Class<T> type) throws JsonProcessingException {
    T found = SPARSE.treeToValue(tree, type);
    JsonNode again = parse(tree(found).toString());
    if (!again.equals(tree)) {
      throw new JsonParseException(null, "%s is expected where %s stands".formatted(again, tree));
    }
    return found;
  }

  /** Makes a record of a tree; every component must be there. */
  static <T> T of(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(tree, type);
  }
}
