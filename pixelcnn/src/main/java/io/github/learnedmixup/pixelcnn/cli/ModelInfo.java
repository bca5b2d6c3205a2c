package io.github.learnedmixup.pixelcnn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Provenance;

/**
 * What a model file says of itself.
 *
 * @param model its name
 * @param digest SHA-256 of its content
 * @param weights how many there are
 * @param fileBytes size of its file
 * @param spec the structure of the network
 * @param provenance where the weights come from
 */
record ModelInfo(
    String model,
    String digest,
    long weights,
    long fileBytes,
    PixelCnnSpec spec,
    Provenance provenance) {

  static ModelInfo of(String name, PixelCnn model) {
    return new ModelInfo(
        name, model.digest(), model.size(), model.fileBytes(), model.spec(), model.provenance());
  }

  /** A table for people: a line a component, those of inner records indented. */
  String table() {
    StringBuilder text = new StringBuilder();
    append(Json.tree(this), "", text);
    return text.toString();
  }

  private static void append(JsonNode record, String indent, StringBuilder to) {
    record
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              String name = indent + entry.getKey().replace('_', ' ');
              if (value.isObject()) {
                to.append("%s%n".formatted(name));
                append(value, indent + "  ", to);
              } else {
                to.append("%-18s %s%n".formatted(name, words(value)));
              }
            });
  }

  /** A value without JSON's marks. */
  static String words(JsonNode value) {
    if (value.isNull()) {
      return "unknown";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
