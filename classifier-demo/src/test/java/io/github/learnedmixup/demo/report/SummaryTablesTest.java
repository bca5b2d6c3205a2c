package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.PairedErrors;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the tables of {@code RESULTS.md} that sum up all comparisons with their files. */
class SummaryTablesTest {
  private static final String BASELINE = "baseline";
  private static final String SAMPLES = "samples";
  private static final List<String> LEARNED =
      List.of("learned", "learned-posterior", "learned-parents");
  private static final List<String> AUGMENTED =
      List.of("mixup", "learned", "learned-posterior", "learned-parents", SAMPLES);

  private interface Cell {
    String of(JsonNode results, String arm);
  }

  @Test
  void errorsAgainstClassSamples_areThoseOfTheFiles() throws IOException {
    compare(
        "### Is it the mixing, or just more data?",
        LEARNED,
        (results, arm) ->
            StatisticPhrases.interval(
                PairedErrors.relative(accuracies(results, arm), accuracies(results, SAMPLES))));
  }

  @Test
  void pointsUnderAttack_areThoseOfTheFiles() throws IOException {
    compare(
        "### Under attack",
        AUGMENTED,
        (results, arm) -> {
          double[] points = bySeed(results, arm, SummaryTablesTest::attacked);
          double[] reference = bySeed(results, BASELINE, SummaryTablesTest::attacked);
          for (int i = 0; i < points.length; i++) {
            points[i] -= reference[i];
          }
          return StatisticPhrases.interval(Interval.of(points)).replace(" %", "");
        });
  }

  @Test
  void secondsAndImages_areThoseOfTheFiles() throws IOException {
    compare(
        "### Time",
        Stream.concat(Stream.of(BASELINE), AUGMENTED.stream()).toList(),
        (results, arm) -> {
          long seconds = Math.round(mean(results, arm, "seconds"));
          long images = Math.round(mean(results, arm, "samples_generated"));
          return seconds + (images == 0 ? "" : " (%s)".formatted(StatisticPhrases.count(images)));
        });
  }

  private static void compare(String heading, List<String> arms, Cell cell) throws IOException {
    List<String> rows = firstTable(heading);
    List<String> expected = new ArrayList<>();
    for (String row : rows) {
      String name = row.substring(2, row.indexOf(' ', 2));
      JsonNode results = Json.parse(file(name));
      expected.add(
          arms.stream()
              .map(arm -> cell.of(results, arm))
              .collect(Collectors.joining(" | ", "| " + name + " | ", " |")));
    }
    assertThat(rows).hasSizeGreaterThan(10).isEqualTo(expected);
  }

  private static String file(String name) throws IOException {
    return Files.readString(Path.of("results", name + ".json"));
  }

  /** The rows of the first table below a heading. */
  private static List<String> firstTable(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("RESULTS.md"));
    return lines.subList(lines.indexOf(heading), lines.size()).stream()
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static double[] accuracies(JsonNode results, String arm) {
    return bySeed(results, arm, run -> run.required("measures").required("accuracy").asDouble());
  }

  private static double attacked(JsonNode run) {
    for (JsonNode attack : run.required("measures").required("attacks")) {
      if (attack.required("attack").asText().equals("pgd")
          && attack.required("radius").asDouble() == 0.05) {
        return attack.required("accuracy").asDouble();
      }
    }
    throw new IllegalArgumentException("there is no attack by pgd");
  }

  private static double[] bySeed(JsonNode results, String arm, ToDoubleFunction<JsonNode> figure) {
    Map<Long, Double> figures = new TreeMap<>();
    for (JsonNode run : results.required("runs")) {
      if (run.required("arm").asText().equals(arm)) {
        figures.put(run.required("seed").asLong(), figure.applyAsDouble(run));
      }
    }
    return figures.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(JsonNode results, String arm, String figure) {
    for (JsonNode entry : results.required("arms")) {
      if (entry.required("arm").asText().equals(arm)) {
        return entry.required(figure).required("mean").asDouble();
      }
    }
    throw new IllegalArgumentException("there is no arm " + arm);
  }
}
