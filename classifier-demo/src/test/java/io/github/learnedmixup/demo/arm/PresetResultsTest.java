package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The presets of the plugin are what the kept results say they are. */
class PresetResultsTest {
  private static final int EPOCHS = 100;

  private static JsonNode arm(String results, String name) throws IOException {
    for (JsonNode arm :
        new ObjectMapper().readTree(Path.of("results", results + ".json").toFile()).get("arms")) {
      if (arm.get("arm").asText().equals(name)) {
        return arm;
      }
    }
    throw new AssertionError(results + " has no arm " + name);
  }

  private static String percent(JsonNode share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share.asDouble());
  }

  @ParameterizedTest
  @CsvSource({
    "SOME_HUNDRED, mnist-100, learned-parents",
    "SOME_HUNDRED, mnist-300, learned-parents",
    "SOME_THOUSAND, mnist-1000, learned-posterior",
    "SOME_THOUSAND, fashion-mnist-1000, learned-posterior",
    "FIVE_THOUSAND_AND_MORE, mnist-5000, learned-posterior",
    "FIVE_THOUSAND_AND_MORE, fashion-mnist-5000, learned-posterior"
  })
  void presets_areTheSettingsThatWereMeasured(Preset preset, String results, String name)
      throws IOException {
    JsonNode chosen = arm(results, name).get("chosen");
    JsonNode learned = chosen.get("learned");
    MixPlan plan =
        MixPlan.builder()
            .share(learned.get("share").asDouble())
            .mixes(LambdaDistribution.beta(learned.get("alpha").asDouble()))
            .blend(Blend.valueOf(learned.get("blend").asText()))
            .temperature(learned.get("temperature").asDouble())
            .schedule(
                ShareSchedule.between(
                    Math.round(EPOCHS * chosen.get("window").get("from").asDouble()),
                    Math.round(EPOCHS * chosen.get("window").get("to").asDouble())))
            .build();
    SoftLabels labels =
        learned.has("label_temperature")
            ? SoftLabels.posterior(learned.get("label_temperature").asDouble())
            : SoftLabels.requested().withSmoothing(learned.path("label_smoothing").asDouble(0));

    assertThat(preset.plan(EPOCHS)).isEqualTo(plan);
    assertThat(preset.labels()).isEqualTo(labels);
    assertThat(preset.crossing())
        .isEqualTo(
            Optional.ofNullable(learned.get("crossing"))
                .map(crossing -> RealParents.Crossing.valueOf(crossing.asText())));
    assertThat(learned.get("use").get("reuse").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "mnist-100, learned-parents",
    "mnist-300, learned-parents",
    "mnist-300, learned-posterior",
    "fashion-mnist-100, learned-parents",
    "fashion-mnist-100-tuned, learned-parents",
    "fashion-mnist-300, learned-parents",
    "mnist-1000, learned-posterior",
    "mnist-1000, learned-parents",
    "fashion-mnist-1000, learned-posterior",
    "fashion-mnist-1000, learned-parents",
    "fashion-mnist-1000-tuned, learned-posterior",
    "mnist-5000, learned-posterior",
    "mnist-5000, learned-parents",
    "fashion-mnist-5000, learned-posterior",
    "fashion-mnist-5000, learned-parents",
    "mnist-all, samples",
    "fashion-mnist-all, samples"
  })
  void tables_haveTheFiguresOfTheResults(String results, String name) throws IOException {
    JsonNode errors = arm(results, name).get("errors_vs").get("baseline");
    String figure =
        "%s %% [%s, %s]"
            .formatted(
                percent(errors.get("mean")),
                percent(errors.get("ci").get(0)),
                percent(errors.get("ci").get(1)));
    assertThat(source()).contains(results, figure);
  }

  @Test
  void trialOfABetterModel_isThatOfTheResults() throws IOException {
    String results = Files.readString(Path.of("RESULTS.md"));
    assertThat(results)
        .contains("The baseline makes 18.1 % errors here, pixel mixup 17.2 %.")
        .contains("`PRODUCT`, lambda uniform | 16.4 % | 16.0 % | 16.1 % | 15.3 % |")
        .contains("hard labels, a quarter | 16.5 % | 16.4 % | 16.2 % | 14.4 % |")
        .contains("`EVEN`, half | | | | 15.9 % |");
    assertThat(source()).contains("18.1 %", "17.2 %", "15.3 %", "14.4 %", "15.9 %");
  }

  /** With its lines joined. */
  private static String source() throws IOException {
    return Files.readString(
            Path.of("../augment/src/main/java/io/github/learnedmixup/augment/Preset.java"))
        .replaceAll("\\s+\\*\\s+", " ");
  }
}
