package io.github.learnedmixup.pixelcnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.regex.Pattern;

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
public record ModelInfo(
    String model,
    String digest,
    long weights,
    long fileBytes,
    PixelCnnSpec spec,
    Provenance provenance) {

  private static final Pattern OWN_SCHEDULE = Pattern.compile("\\bschedule=null\\b");

  /** Describes a model, under the name given. */
  public static ModelInfo of(String name, PixelCnn model) {
    return new ModelInfo(
        name, model.digest(), model.size(), model.fileBytes(), model.spec(), model.provenance());
  }

  /** One line of JSON. */
  public String json() {
    return tree().toString();
  }

  private ObjectNode tree() {
    ObjectNode tree = Json.printedTree(this);
    tree.withObject("/provenance").put("settings", settings());
    return tree;
  }

  /** The settings of the training, with its own schedule by name: they say null for it. */
  String settings() {
    return OWN_SCHEDULE.matcher(provenance.settings()).replaceFirst("schedule=cosine");
  }

  /** A table for people: a line a component, those of inner records indented. */
  public String table() {
    ObjectNode tree = tree();
    ObjectNode training = (ObjectNode) tree.get("provenance");
    if (provenance.images() > 0 && Double.isNaN(provenance.validationNats())) {
      training.put("validation_nats", LikelihoodPhrase.NONE);
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
    if (!value.isTextual()) {
      return value.toString();
    }
    return value.textValue().isEmpty() ? "none" : Printable.of(value.textValue());
  }
}
