package io.github.learnedmixup.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.learnedmixup.benchmarks.BenchmarksCommand;
import io.github.learnedmixup.benchmarks.Printed;
import io.github.learnedmixup.benchmarks.sweep.SupplyFactor;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about the way into a classifier's batches, from end to end in small. */
class PipelineCommandTest {
  private static JsonNode last(List<String> lines) throws IOException {
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  @Test
  void pipeline_endsWithItsFigures() throws IOException {
    List<String> lines = Printed.by("pipeline", "--quick", "--json");

    assertThat(lines).anyMatch(line -> line.startsWith("overhead, warm cache"));
    assertThat(lines).anyMatch(line -> line.startsWith("Processor: "));
    JsonNode figures = last(lines);
    assertThat(figures.fieldNames())
        .toIterable()
        .containsExactly(
            "overhead",
            "overhead_ci",
            "next_p99_ms",
            "starved",
            "generator_images_per_s",
            "overlap",
            "handover_per_s");
    assertThat(figures.get("overhead_ci").get(0).doubleValue())
        .isLessThanOrEqualTo(figures.get("overhead").doubleValue());
    assertThat(figures.get("overhead_ci").get(1).doubleValue())
        .isGreaterThanOrEqualTo(figures.get("overhead").doubleValue());
    assertThat(figures.get("next_p99_ms").doubleValue()).isPositive();
    assertThat(figures.get("starved").longValue()).isZero();
    assertThat(figures.get("generator_images_per_s").doubleValue()).isPositive();
    assertThat(figures.get("overlap").doubleValue()).isPositive();
    assertThat(figures.get("handover_per_s").doubleValue()).isPositive();
    assertThat(lines).filteredOn(line -> line.startsWith("overlap with a reuse of 1:")).hasSize(1);
    // Whether the digits are drawn as fast as they are learnt is the machine's affair.
    assertThat(lines)
        .filteredOn(line -> line.startsWith("overlap with drawing and training as even as can be"))
        .hasSize(1)
        .noneMatch(line -> line.contains("a reuse of 1:"));
  }

  @Test
  void pipeline_refusesAReuseThatCannotBe() {
    assertThat(CommandLines.run(new BenchmarksCommand(), "pipeline", "--reuse", "0"))
        .isEqualTo(CommandLines.USER_ERROR);
  }

  @Test
  void cacheSweep_showsAndRecommends(@TempDir Path folder) throws IOException {
    Path model = tinyModel(folder);

    List<String> lines =
        Printed.by(
            "cache-sweep",
            "--model",
            model.toString(),
            "--steps",
            "10",
            "--batch-size",
            "8",
            "--out",
            folder.resolve("out").toString(),
            "--json");

    JsonNode result = last(lines);
    int tried =
        SupplyFactor.all().stream()
            .filter(factor -> !factor.ofPool())
            .mapToInt(factor -> factor.levels().size() - 1)
            .sum();
    assertThat(result.get("settings")).hasSize(tried);
    assertThat(result.get("advice")).hasSize(SupplyFactor.all().size());
    for (JsonNode advice : result.get("advice")) {
      boolean isOfPool = List.of("pool", "cache").contains(advice.get("factor").asText());
      assertThat(advice.get("level").isNull()).isEqualTo(isOfPool);
    }
    assertThat(result.get("together").get("images_per_s").doubleValue()).isPositive();
    assertThat(result.get("defaults").get("accuracy").isNull()).isTrue();
    assertThat(lines).anyMatch(line -> line.matches("  reuse \\d+ \\(.*"));
    assertThat(lines).contains("  pool not tried: with a reuse of 1 it has nothing to do");
    BufferedImage picture = ImageIO.read(folder.resolve("out/cache-sweep.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(320 * SupplyFactor.all().size());
  }

  @Test
  void cacheSweep_stopsWhenItsTimeIsUpAndTestsWhatItTrained(@TempDir Path folder)
      throws IOException {
    Path model = tinyModel(folder);

    List<String> lines =
        Printed.by(
            "cache-sweep",
            "--model",
            model.toString(),
            "--steps",
            "10",
            "--batch-size",
            "8",
            "--accuracy",
            "--reuse",
            "4",
            "--late-policy",
            "leave_real",
            "--minutes",
            "0.0001",
            "--out",
            folder.toString(),
            "--json");

    JsonNode result = last(lines);
    assertThat(result.get("settings")).isEmpty();
    assertThat(result.get("together").isNull()).isTrue();
    assertThat(result.get("defaults").get("level").asText()).isEqualTo("reuse 4");
    assertThat(result.get("defaults").get("accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(lines)
        .contains(
            "  reuse not tried: no time",
            "  cache not tried: a pool of 4096 with a reuse of 4 is full only after 8192 steps")
        .anyMatch(line -> line.contains("no time left"));
  }

  @Test
  void cacheSweep_refusesWhatItCannotDo(@TempDir Path folder) {
    assertThat(
            CommandLines.run(
                new BenchmarksCommand(), "cache-sweep", "--steps", "9", "--out", folder.toString()))
        .isEqualTo(CommandLines.USER_ERROR);
    assertThat(
            CommandLines.run(
                new BenchmarksCommand(), "cache-sweep", "--reuse", "3", "--out", folder.toString()))
        .isEqualTo(CommandLines.USER_ERROR);
    assertThat(
            CommandLines.run(
                new BenchmarksCommand(),
                "cache-sweep",
                "--model",
                "nobody",
                "--out",
                folder.toString()))
        .isEqualTo(CommandLines.USER_ERROR);
  }

  private static Path tinyModel(Path folder) throws IOException {
    Path file = folder.resolve("tiny.pixelcnn");
    PixelCnn.untrained(PixelCnnSpec.of(28, 28, 10).withFeatures(1).withDilations(List.of(1)), 1)
        .save(file);
    return file;
  }
}
