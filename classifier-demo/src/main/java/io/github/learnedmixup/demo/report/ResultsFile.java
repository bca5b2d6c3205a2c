package io.github.learnedmixup.demo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.experiment.ReusedTuning;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.PairedErrors;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link ResultsJson} wrote, read again and put into the tables of a document. */
public final class ResultsFile {
  private static final String LABELLED = "labelled";
  private static final String ERRORS_VS = "errors_vs";
  private static final String SEEN_MORE = "has_seen_more";
  private static final String MARK = ", **its model has seen more**";

  private final Path file;
  private final String dataset;
  private final int labelled;
  private final JsonNode tuning;
  private final boolean seenMore;
  private final Map<Arm, JsonNode> arms = new LinkedHashMap<>();
  private final Map<Arm, Map<Long, Double>> accuracies = new LinkedHashMap<>();

  private ResultsFile(Path file, JsonNode document) throws JsonProcessingException {
    this.file = file;
    this.dataset = document.required("dataset").asText();
    this.labelled = Json.of(document.required(LABELLED), int.class);
    this.tuning = document.path("settings").path("tuning");
    this.seenMore = document.path("pixelcnn_has_seen_more").asBoolean();
    for (JsonNode entry : document.required("arms")) {
      if (!entry.path(ERRORS_VS).isObject()) {
        throw new IllegalArgumentException(
            "it was written by an earlier version: %s is missing from the arm %s; run its command again"
                .formatted(ERRORS_VS, entry.path("arm")));
      }
      arms.put(arm(entry), entry);
    }
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("there is no arm in it");
    }
    for (JsonNode run : document.required("runs")) {
      accuracies
          .computeIfAbsent(arm(run), arm -> new TreeMap<>())
          .put(
              run.required("seed").longValue(),
              run.required("measures").required("accuracy").doubleValue());
    }
  }

  private static Arm arm(JsonNode entry) throws JsonProcessingException {
    Arm found = Json.of(entry.required("arm"), Arm.class);
    if (found == null) {
      throw new IllegalArgumentException("null stands where an arm is expected");
    }
    return found;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is not such as {@code --json} writes
   */
  public static ResultsFile read(Path file) throws IOException {
    try {
      return new ResultsFile(file, Json.parse(Files.readString(file)));
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "%s must be results that --json wrote, but is no text in UTF-8".formatted(file), e);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw refused(file, "", e);
    }
  }

  /**
   * Reads one of the results that the repository keeps.
   *
   * @param name of the file in {@code classifier-demo/results}
   * @throws FileNotFoundException if the program does not come with them
   */
  public static ResultsFile kept(String name) throws IOException {
    Path file = Path.of("classifier-demo", "results", name);
    try (InputStream content = ResultsFile.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new FileNotFoundException("the program comes without the results " + file);
      }
      return new ResultsFile(
          file, Json.parse(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
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
  public ReusedTuning chosen() {
    Map<Arm, Augmentation> chosen = new EnumMap<>(Arm.class);
    for (Map.Entry<Arm, JsonNode> entry : arms.entrySet()) {
      try {
        JsonNode settings = entry.getValue().required("chosen");
        chosen.put(entry.getKey(), Json.ofSparse(settings, Augmentation.class));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw refused(file, entry.getKey().id() + ": ", e);
      }
    }
    return new ReusedTuning(
        file.toString(),
        dataset,
        labelled,
        tuning.path("further_images").asInt(),
        seenMore,
        before(),
        chosen);
  }

  private ReusedTuning.@Nullable Before before() {
    JsonNode taken = tuning.path("taken");
    return taken.isObject()
        ? new ReusedTuning.Before(
            taken.path("results").asText("another"), taken.path(LABELLED).asInt())
        : null;
  }

  /**
   * The main figures of every arm, a Markdown table of a line for each; without a column for
   * attacks if there were none.
   *
   * @throws InvalidInputException if one of the figures is missing
   */
  public List<String> markdown() {
    Optional<JsonNode> attack = arms.values().stream().findFirst().flatMap(ResultsFile::inSteps);
    List<String> headings = new ArrayList<>(List.of("arm", "accuracy"));
    Arm.REFERENCES.forEach(reference -> headings.add("errors against " + reference.noun()));
    headings.addAll(List.of("nats", "calibration error, tempered"));
    attack.ifPresent(pgd -> headings.add("PGD, radius " + pgd.path("radius").asText()));
    List<List<String>> rows = new ArrayList<>();
    arms.forEach((arm, entry) -> rows.add(read(arm, () -> cells(arm, entry, attack.isPresent()))));
    return table(headings, rows);
  }

  private static List<String> cells(Arm arm, JsonNode entry, boolean attacked) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                arm.title() + (entry.required(SEEN_MORE).asBoolean() ? MARK : ""),
                StatisticPhrases.interval(interval(entry.required("accuracy")))));
    for (Arm reference : Arm.REFERENCES) {
      cells.add(arm == reference ? "" : errorsVs(entry, reference));
    }
    cells.add(StatisticPhrases.figure(interval(entry.required("nats"))));
    cells.add(StatisticPhrases.interval(interval(entry.required("tempered_calibration_error"))));
    if (attacked) {
      JsonNode pgd =
          inSteps(entry)
              .orElseThrow(() -> new IllegalArgumentException("there is no attack by pgd"));
      cells.add(StatisticPhrases.interval(interval(pgd.required("accuracy"))));
    }
    return cells;
  }

  /**
   * How many fewer or more errors than the baseline each arm made in several comparisons, a
   * Markdown table of a line for each file.
   *
   * @throws InvalidInputException if one of the figures is missing
   */
  public static List<String> overview(List<ResultsFile> files) {
    List<Arm> columns =
        Arrays.stream(Arm.values())
            .filter(arm -> arm != Arm.BASELINE)
            .filter(arm -> files.stream().anyMatch(file -> file.arms.containsKey(arm)))
            .toList();
    List<String> headings = new ArrayList<>(List.of("results", "images", "labelled"));
    columns.forEach(arm -> headings.add(arm.title()));
    List<List<String>> rows = new ArrayList<>();
    for (ResultsFile file : files) {
      List<String> cells =
          new ArrayList<>(List.of(file.name(), file.dataset, file.labelledImages()));
      for (Arm arm : columns) {
        JsonNode entry = file.arms.get(arm);
        cells.add(entry == null ? "" : file.read(arm, () -> errorsVs(entry, Arm.BASELINE)));
      }
      rows.add(cells);
    }
    return table(headings, rows);
  }

  /** The file's own name, without what all such files end in. */
  private String name() {
    return file.toAbsolutePath().getFileName().toString().replaceFirst("\\.json$", "");
  }

  private String labelledImages() {
    boolean marked = arms.values().stream().anyMatch(entry -> entry.path(SEEN_MORE).asBoolean());
    return StatisticPhrases.count(labelled) + (marked ? MARK : "");
  }

  private static String errorsVs(JsonNode entry, Arm reference) {
    return StatisticPhrases.interval(interval(entry.required(ERRORS_VS).required(reference.id())));
  }

  /** Reads something of an arm; refuses the file if an entry for it is missing or invalid. */
  private <T> T read(Arm arm, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw refused(file, arm.id() + ": ", e);
    }
  }

  private static List<String> table(List<String> headings, List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(row(headings));
    lines.add("|" + "---|".repeat(headings.size()));
    rows.forEach(cells -> lines.add(row(cells)));
    return lines;
  }

  private static String row(List<String> cells) {
    return ("| " + String.join(" | ", cells) + " |").replaceAll("\\|  (?=\\|)", "| ");
  }

  /** The first of the attacks that go in steps. */
  private static Optional<JsonNode> inSteps(JsonNode entry) {
    for (JsonNode attack : entry.path("attacks")) {
      if (attack.path("attack").asText().equals("pgd")) {
        return Optional.of(attack);
      }
    }
    return Optional.empty();
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
  public String compared(Arm arm, Arm reference) {
    return "%s: %s"
        .formatted(
            arm.title(),
            StatisticPhrases.difference(
                PairedErrors.relative(accuracies(arm), accuracies(reference)), reference.noun()));
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
