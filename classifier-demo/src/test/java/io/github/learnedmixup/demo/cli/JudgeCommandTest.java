package io.github.learnedmixup.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.learnedmixup.demo.Bars;
import io.github.learnedmixup.demo.Outcome;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as a user does, on a data set of tiny images. */
class JudgeCommandTest {
  private static final int SIZE = 16;

  @TempDir private Path folder;

  private Path set = Path.of("");

  @BeforeEach
  void makeSet() throws IOException {
    set = Bars.write(folder.resolve("bars"), SIZE);
  }

  private String model(int size, long seed) throws IOException {
    Path file = folder.resolve(size + "-" + seed + ".pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(size, size, Bars.CLASSES, 4, 4, List.of(1)), seed)
        .save(file);
    return file.toString();
  }

  private String engine() throws IOException {
    try (Sampler sampler = PixelCnn.load(Path.of(model(SIZE, 1))).sampler()) {
      return sampler.engine();
    }
  }

  private Outcome run(String... changes) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--model", model(SIZE, 1));
    options.put("--reference", model(SIZE, 2));
    options.put("--dataset", set.toString());
    options.put("--pairs", "0/1,2/1");
    options.put("--images", "1");
    options.put("--judges", "1");
    options.put("--judge-epochs", "1");
    options.put("--judge-cache", folder.resolve("cache").toString());
    return Outcome.run("judge", options, changes);
  }

  @Test
  void run_printsALineOfJsonWithARowForEachWay() throws IOException {
    Outcome outcome = run("--json", "true");

    JsonNode rows = rows(outcome);
    assertThat(outcome.out().strip().lines()).hasSize(1);
    assertThat(rows.findValuesAsText("way"))
        .containsExactly(
            "LABEL",
            "PRODUCT",
            "MIXTURE",
            "STEERED",
            "STEERED+ACCEPT",
            "PARENTS",
            "PARENTS_PATCH",
            "PARENTS_EVEN",
            "PARENTS_FIELD",
            "PARENTS_PLACED",
            "PARENTS_MATCHED",
            "CUTMIX",
            "PIXEL_MIXUP");
    for (JsonNode row : rows) {
      assertThat(row.fieldNames())
          .toIterable()
          .containsExactly(
              "way",
              "pair_mass",
              "lambda_error",
              "label_error",
              "share_distance",
              "typical",
              "acceptance",
              "images_per_s");
      for (String share :
          List.of(
              "pair_mass",
              "lambda_error",
              "label_error",
              "share_distance",
              "typical",
              "acceptance")) {
        assertThat(row.get(share).asDouble()).as(share).isBetween(0.0, 1.0);
      }
      assertThat(row.get("images_per_s").asDouble()).isPositive();
    }
  }

  @Test
  void run_printsATable() throws IOException {
    Outcome outcome = run("--pairs", "all");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.out().lines().map(line -> line.split(" ", 2)[0]))
        .containsSubsequence("Way", "LABEL", "STEERED+ACCEPT", "PARENTS", "PIXEL_MIXUP");
  }

  @Test
  void run_judgesTheWaysThatAreWanted() throws IOException {
    JsonNode all = rows(run("--critics", "2", "--tries", "2", "--json", "true"));
    JsonNode some =
        rows(
            run(
                "--critics",
                "2",
                "--tries",
                "2",
                "--json",
                "true",
                "--ways",
                "PIXEL_MIXUP,STEERED+CRITICS,LABEL"));

    assertThat(some.findValuesAsText("way"))
        .containsExactly("LABEL", "STEERED+CRITICS", "PIXEL_MIXUP");
    assertThat(some.findValuesAsText("lambda_error"))
        .containsExactly(
            all.get(0).get("lambda_error").asText(),
            all.get(11).get("lambda_error").asText(),
            all.get(all.size() - 1).get("lambda_error").asText());
  }

  @Test
  void run_trainsNoCriticsThatNoWayAsks() throws IOException {
    Outcome outcome = run("--critics", "2", "--ways", "PRODUCT");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).as("a judge").hasSize(1);
    }
  }

  @Test
  void run_tellsHowItGoesOnAndHowLongItTook() throws IOException {
    Outcome outcome = run("--ways", "LABEL,PIXEL_MIXUP,STEERED+ACCEPT");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.err())
        .containsPattern("1 of 3 ways done in .* s, about .* s left")
        .containsPattern("3 of 3 ways done in [^,]* s\\R");
  }

  private static JsonNode rows(Outcome outcome) throws IOException {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    return new ObjectMapper().readTree(outcome.out()).get("rows");
  }

  @Test
  void run_asksCriticsWhenTold() throws IOException {
    Outcome outcome = run("--critics", "2", "--tries", "2", "--json", "true");

    assertThat(rows(outcome).findValuesAsText("way"))
        .contains("STEERED+CRITICS", "PARENTS+CRITICS")
        .hasSize(15);
    try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).as("a judge and two critics").hasSize(3);
    }
  }

  @Test
  void run_goesOnWhereItWasStopped() throws IOException {
    String state = folder.resolve("state").toString();
    Outcome whole = run("--json", "true", "--state", state);
    assertThat(whole.code()).as(whole.err()).isEqualTo(0);
    List<Path> pieces;
    try (Stream<Path> kept = Files.list(Path.of(state))) {
      pieces = kept.toList();
    }
    assertThat(pieces).as("a part of each way").hasSize(13);
    for (Path piece : pieces) {
      JsonNode key = new ObjectMapper().readTree(piece.toFile()).at("/decided_by/settings");
      assertThat(key.get("engine").asText()).as("others round otherwise").isEqualTo(engine());
    }

    // The time that drawing takes is told as it was: nothing is drawn again.
    assertThat(run("--json", "true", "--state", state).out()).isEqualTo(whole.out());

    Files.delete(pieces.get(3));
    Outcome again = run("--json", "true", "--state", state);
    assertThat(again.out().replaceAll("\"images_per_s\":[^}]*", ""))
        .isEqualTo(whole.out().replaceAll("\"images_per_s\":[^}]*", ""));
    assertThat(pieces.get(3)).exists();

    Files.writeString(pieces.get(2), "{");
    run("--state", state).assertRefused(pieces.get(2).toString(), "cut off");
  }

  @Test
  void run_refusesWhatDoesNotFit() throws IOException {
    run("--pairs", "0/3").assertRefused("--pairs", "3 classes", "0/3");
    run("--pairs", "1/1").assertRefused("--pairs", "1/1");
    run("--pairs", "0-1").assertRefused("--pairs", "0-1");
    run("--images", "0").assertRefused("--images", "0");
    run("--real-images", "0").assertRefused("--real-images", "0");
    run("--critics", "-1").assertRefused("--critics", "-1");
    run("--ways", "LABEL,BLEND").assertRefused("--ways", "PIXEL_MIXUP", "BLEND");
    run("--ways", "STEERED+CRITICS").assertRefused("--ways", "--critics", "STEERED+CRITICS");
    run("--tries", "0").assertRefused("--tries", "0");
    run("--tolerance", "0").assertRefused("--tolerance", "0.0", "(0, 1]");
    run("--tolerance", "NaN").assertRefused("--tolerance", "NaN");
    run("--temperature", "NaN").assertRefused("--temperature", "NaN");
    run("--judges", "4").assertRefused("--judges", "[1, 3]", "4");
    run("--judge-epochs", "0").assertRefused("--judge-epochs", "0");
    run("--model", model(8, 1)).assertRefused("8x8", "16x16");
    run("--reference", model(8, 1)).assertRefused("8x8", "16x16");
    run("--state", Files.createFile(folder.resolve("file")).toString())
        .assertRefused("--state", "file");
    Path without = Bars.write(folder.resolve("without"), SIZE, 2);
    run("--dataset", without.toString()).assertRefused("--pairs", "class 2");
    assertThat(folder.resolve("cache")).doesNotExist();
  }
}
