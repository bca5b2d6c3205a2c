package io.github.learnedmixup.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results as JSON; its records are the file's shape. */
final class ResultsJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
          .build();

  private ResultsJson() {}

  /** The whole file. */
  record Document(
      String dataset,
      int labelled,
      List<Long> seeds,
      List<ArmEntry> arms,
      int testImages,
      String pixelcnn,
      boolean pixelcnnHasSeenMore,
      double seconds,
      String command,
      Map<String, String> versions,
      ExperimentSettings settings,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PixelCnnSettings pixelcnnSettings,
      List<SeedModel> models,
      List<RunEntry> runs) {}

  /** An arm; differences are paired and relative: -0.10 is ten percent fewer errors. */
  record ArmEntry(
      String arm,
      Estimate accuracy,
      Estimate errorsVsNone,
      Estimate errorsVsMixup,
      double seconds) {}

  /** A mean and its 95 % interval; null what cannot be known, as the interval of one seed. */
  record Estimate(@Nullable Double mean, @Nullable List<Double> ci) {
    static Estimate of(Interval interval) {
      return new Estimate(
          interval.isKnown() ? interval.mean() : null,
          interval.hasEnds() ? List.of(interval.low(), interval.high()) : null);
    }
  }

  /** One training. */
  record RunEntry(String arm, long seed, double accuracy, int steps, double seconds) {}

  static String write(ExperimentReport report) {
    ExperimentResult result = report.result();
    Document document =
        new Document(
            report.dataset(),
            report.settings().labelled(),
            result.seeds(),
            result.summaries().stream()
                .map(
                    summary ->
                        new ArmEntry(
                            summary.arm().id(),
                            Estimate.of(summary.accuracy()),
                            Estimate.of(summary.errorsVsNone()),
                            Estimate.of(summary.errorsVsMixup()),
                            summary.seconds()))
                .toList(),
            result.testImages(),
            report.modelDescription(),
            report.modelHasSeenMore(),
            result.seconds(),
            report.command(),
            report.versions(),
            report.settings(),
            report.pixelCnnSettings(),
            result.models(),
            result.runs().stream()
                .map(
                    run ->
                        new RunEntry(
                            run.arm().id(), run.seed(), run.accuracy(), run.steps(), run.seconds()))
                .toList());
    try {
      return MAPPER.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the results could not be written as JSON", e);
    }
  }

  /** Settings as a tree of names and values, in the names of the file. */
  static JsonNode tree(Object settings) {
    return MAPPER.valueToTree(settings);
  }
}
