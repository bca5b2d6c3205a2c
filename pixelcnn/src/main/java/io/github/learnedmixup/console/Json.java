package io.github.learnedmixup.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/**
 * Records as JSON and back, their components' names in snake case.
 *
 * <p>What a command prints is strict JSON, in which NaN and infinities are null. What is kept in a
 * file and read again keeps them, as texts.
 */
public final class Json {
  private static final JsonMapper PRINTED =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(double.class, new FiniteOrNull()))
          .build();
  private static final JsonMapper KEPT =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final ObjectReader SPARSE =
      KEPT.reader()
          .without(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private Json() {}

  /** One line of strict JSON, to be printed. */
  public static String line(Record all) {
    try {
      return PRINTED.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of numbers, texts and records is always writable", e);
    }
  }

  /** What {@link #line} prints, as a tree. */
  public static ObjectNode printedTree(Record all) {
    return PRINTED.valueToTree(all);
  }

  /** A text of many lines, for people to read and {@link #parse} to read again. */
  public static String pretty(Object value) {
    try {
      return KEPT.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of numbers, texts and records is always writable", e);
    }
  }

  /** A tree of names and values, which {@link #of} makes a record of again. */
  public static JsonNode tree(Object value) {
    return KEPT.valueToTree(value);
  }

  /**
   * Reads an object, and nothing else, from a text.
   *
   * @throws JsonProcessingException if the text is something else
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    JsonNode found = KEPT.readTree(text);
    if (!found.isObject()) {
      throw new JsonParseException(null, "an object is expected");
    }
    return found;
  }

  /**
   * Makes a record of a tree that leaves out components that are null, false or 0, as those do that
   * are written so; no other may be missing, and none be written otherwise than it would be again.
   *
   * @throws JsonProcessingException if the tree is another one
   */
  public static <T> T ofSparse(JsonNode tree, Class<T> type) throws JsonProcessingException {
    T found = SPARSE.treeToValue(tree, type);
    JsonNode again = parse(tree(found).toString());
    if (!again.equals(tree)) {
      throw new JsonParseException(null, "%s is expected where %s stands".formatted(again, tree));
    }
    return found;
  }

  /**
   * Makes a record of a tree; every component must be there.
   *
   * @throws JsonProcessingException if one is not, or has another type
   */
  public static <T> T of(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return KEPT.treeToValue(tree, type);
  }

  /** JSON has no word for what is no number. */
  private static final class FiniteOrNull extends StdScalarSerializer<Double> {
    private static final long serialVersionUID = 1L;

    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        to.writeNumber(value);
      } else {
        to.writeNull();
      }
    }
  }
}
