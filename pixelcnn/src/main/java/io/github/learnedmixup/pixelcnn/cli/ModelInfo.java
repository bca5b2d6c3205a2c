package io.github.learnedmixup.pixelcnn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.TrainedClasses;

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
    ObjectNode tree = (ObjectNode) Json.tree(this);
    ObjectNode training = (ObjectNode) tree.get("provenance");
    if (provenance.images() > 0 && Double.isNaN(provenance.validationNats())) {
      training.put("validation_nats", HeldOut.NONE);
    }
    if (provenance.classImages().isEmpty()) {
      training.putNull("class_images");
    }
    StringBuilder text = new StringBuilder();
    append(tree, "", text);
    TrainedClasses classes = TrainedClasses.of(spec.classes(), provenance.classImages());
    if (!classes.complete()) {
      text.append("no training images of %s%n".formatted(classes.untrainedInWords()));
    }
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
