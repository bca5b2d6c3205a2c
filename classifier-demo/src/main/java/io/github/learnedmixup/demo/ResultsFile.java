package io.github.learnedmixup.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link ResultsJson} wrote, read again and put into the tables of a document. */
final class ResultsFile {
  private static final String MARK = ", **its model has seen more**";

  private final Path file;
  private final Map<Arm, JsonNode> arms = new LinkedHashMap<>();
  private final Map<Arm, Map<Long, Double>> accuracies = new LinkedHashMap<>();

  private ResultsFile(Path file, JsonNode document) throws JsonProcessingException {
    this.file = file;
    for (JsonNode entry : document.required("arms")) {
      arms.put(Json.of(entry.required("arm"), Arm.class), entry);
    }
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("there is no arm in it");
    }
    for (JsonNode run : document.required("runs")) {
      accuracies
          .computeIfAbsent(Json.of(run.required("arm"), Arm.class), arm -> new TreeMap<>())
          .put(
              run.required("seed").longValue(),
              run.required("measures").required("accuracy").doubleValue());
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is not such as {@code --json} writes
   */
  static ResultsFile read(Path file) throws IOException {
    try {
      return new ResultsFile(file, Json.parse(Files.readString(file)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw refused(file, "", e);
    }
  }

  private static InvalidInputException refused(Path file, String where, Exception cause) {
    String why =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    return new InvalidInputException(
        "%s must be results that --json wrote, but: %s%s".formatted(file, where, why), cause);
  }

  /**
   * The settings of every arm.
   *
   * @throws InvalidInputException if there are none, or such as no arm can have
   */
  Map<Arm, Augmentation> chosen() {
    Map<Arm, Augmentation> chosen = new EnumMap<>(Arm.class);
    for (Map.Entry<Arm, JsonNode> entry : arms.entrySet()) {
      try {
        JsonNode settings = entry.getValue().required("chosen");
        chosen.put(entry.getKey(), Json.ofSparse(settings, Augmentation.class));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw refused(file, entry.getKey().id() + ": ", e);
      }
    }
    return chosen;
  }

  /** The main figures of every arm, a Markdown table of a line for each. */
  List<String> markdown() {
    JsonNode attack = inSteps(arms.values().iterator().next());
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            List.of(
                "arm",
                "accuracy",
                "errors against nothing",
                "errors against pixel mixup",
                "nats",
                "calibration error, tempered",
                "PGD, radius " + attack.required("radius").asText())));
    lines.add("|---|---|---|---|---|---|---|");
    arms.forEach(
        (arm, entry) ->
            lines.add(
                row(
                    List.of(
                        arm.title() + (entry.required("has_seen_more").asBoolean() ? MARK : ""),
                        Phrases.interval(interval(entry.required("accuracy"))),
                        arm == Arm.NONE
                            ? ""
                            : Phrases.interval(interval(entry.required("errors_vs_none"))),
                        arm == Arm.MIXUP
                            ? ""
                            : Phrases.interval(interval(entry.required("errors_vs_mixup"))),
                        Phrases.figure(interval(entry.required("nats"))),
                        Phrases.interval(interval(entry.required("tempered_calibration_error"))),
                        Phrases.interval(interval(inSteps(entry).required("accuracy")))))));
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells).replace("|  |", "| |") + " |";
  }

  /** The first of the attacks that go in steps. */
  private static JsonNode inSteps(JsonNode entry) {
    for (JsonNode attack : entry.required("attacks")) {
      if (attack.required("attack").asText().equals("pgd")) {
        return attack;
      }
    }
    throw new IllegalArgumentException("there is no attack by pgd");
  }

  private static Interval interval(JsonNode estimate) {
    JsonNode mean = estimate.required("mean");
    JsonNode ends = estimate.required("ci");
    return new Interval(
        mean.asDouble(Double.NaN),
        ends.path(0).asDouble(Double.NaN),
        ends.path(1).asDouble(Double.NaN));
  }

  /**
   * In words, how many more or fewer errors one arm makes than another with the same seeds.
   *
   * @throws InvalidInputException if one of them is not in the file
   */
  String compared(Arm arm, Arm reference) {
    return "%s: %s"
        .formatted(
            arm.title(),
            Phrases.difference(
                PairedErrors.relative(accuracies(arm), accuracies(reference)), reference.title()));
  }

  private double[] accuracies(Arm arm) {
    Map<Long, Double> ofSeeds = accuracies.get(arm);
    if (ofSeeds == null) {
      throw new InvalidInputException(
          "%s must have the arm %s, but has %s"
              .formatted(file, arm.id(), accuracies.keySet().stream().map(Arm::id).toList()));
    }
    return ofSeeds.values().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
