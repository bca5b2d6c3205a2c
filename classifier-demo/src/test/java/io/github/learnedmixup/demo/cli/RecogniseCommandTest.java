package io.github.learnedmixup.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.learnedmixup.demo.Bars;
import io.github.learnedmixup.demo.Outcome;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as a user does, on a data set of tiny images. */
class RecogniseCommandTest {
  private static final int SIZE = 16;

  @TempDir private Path folder;

  private Path set = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void makeSetAndModel() throws IOException {
    set = Bars.write(folder.resolve("bars"), SIZE);
    model = save(SIZE);
  }

  private Path save(int size) throws IOException {
    Path file = folder.resolve(size + ".pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(size, size, Bars.CLASSES, 4, 4, List.of(1)), 1).save(file);
    return file;
  }

  /** A run of seconds, with some options given or given otherwise. */
  private Outcome run(String... changes) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--model", model.toString());
    options.put("--dataset", set.toString());
    options.put("--samples", "6");
    options.put("--judges", "1");
    options.put("--judge-epochs", "1");
    options.put("--judge-cache", folder.resolve("cache").toString());
    return Outcome.run("recognise", options, changes);
  }

  private void assertRefused(Outcome outcome, String... words) {
    outcome.assertRefused(words);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void run_printsALineOfJson() throws IOException {
    Outcome outcome = run("--judges", "2", "--json", "true");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.out().strip().lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("images", "temperature", "recognised", "judge_accuracy", "images_per_s");
    assertThat(json.get("images").asInt()).isEqualTo(6);
    assertThat(json.get("temperature").asDouble()).isEqualTo(1);
    assertThat(json.get("recognised").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("judge_accuracy")).hasSize(2);
    assertThat(json.get("images_per_s").asDouble()).isPositive();
  }

  @Test
  void run_printsATableWithARowForEachTemperature() throws IOException {
    Outcome outcome = run("--temperatures", "0.7,1.0");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.out().lines().map(line -> line.split(" ", 2)[0]))
        .containsSubsequence("Temperature", "0.7", "1.0", "The");
    assertThat(outcome.out()).contains("30 real test images");
  }

  @Test
  void run_refusesWhatDoesNotFit() throws IOException {
    assertRefused(run("--samples", "7"), "--samples", "multiple of the 3 classes", "7");
    assertRefused(run("--samples", "0"), "--samples", "0");
    assertRefused(run("--judges", "4"), "--judges", "[1, 3]", "4");
    assertRefused(run("--judge-epochs", "0"), "--judge-epochs", "0");
    assertRefused(run("--temperatures", "0.7,0"), "temperature", "0.0");
    assertRefused(run("--model", "nonesuch"), "nonesuch");
    assertRefused(run("--model", save(8).toString()), "8x8", "16x16");
    assertRefused(run("--dataset", folder.resolve("nowhere").toString()), "nowhere");
  }
}
