package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.report.ReportPage;
import io.github.learnedmixup.demo.report.ResultsJson;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as a user does, on a data set of tiny images. */
class DemoCommandTest {
  private static final int SIZE = 16;

  @TempDir private Path folder;

  private Path dataSet(int size) throws IOException {
    return Bars.write(folder.resolve("bars"), size);
  }

  /** A run of seconds, with some options given or given otherwise. */
  private String[] tiny(Path set, String... changes) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--dataset", set.toString());
    options.put("--labelled", "30");
    options.put("--seeds", "2");
    options.put("--candidates", "2");
    options.put("--tuning-seeds", "1");
    options.put("--attacked", "10");
    options.put("--attack-steps", "2");
    options.put("--steps", "6");
    options.put("--batch-size", "10");
    options.put("--pixelcnn-features", "4");
    options.put("--pixelcnn-epochs", "1");
    options.put("--report", folder.resolve("report").toString());
    options.put("--json", folder.resolve("out/results.json").toString());
    for (int i = 0; i < changes.length; i += 2) {
      options.put(changes[i], changes[i + 1]);
    }
    return options.entrySet().stream()
        .flatMap(option -> Stream.of(option.getKey(), option.getValue()))
        .toArray(String[]::new);
  }

  private void assertRefused(Outcome outcome, String... words) throws IOException {
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.err()).contains(words).doesNotContain("\tat ");
    assertThat(folder.resolve("report")).doesNotExist();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void run_trainsEveryArmAndWritesTableJsonAndPage() throws IOException {
    Outcome outcome = Outcome.run(tiny(dataSet(SIZE)));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.out())
        .contains("bars, 30 labelled images, 2 seeds, 30 test images")
        .contains("pixel mixup")
        .contains("Report: " + folder.resolve("report/index.html").toAbsolutePath());
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(folder.resolve("out/results.json")));
    assertThat(json.get("arms")).hasSize(Arm.core().size());
    assertThat(json.at("/arms/0/arm").asText()).isEqualTo("baseline");
    assertThat(json.at("/settings/arms/0").asText()).isEqualTo("baseline");
    for (JsonNode arm : json.get("arms")) {
      for (JsonNode differences :
          List.of(arm.get("errors_vs"), arm.at("/nats/vs"), arm.at("/attacks/0/accuracy/vs"))) {
        assertThat(differences.fieldNames()).toIterable().containsExactly("baseline", "mixup");
        assertThat(differences.get("mixup").fieldNames())
            .toIterable()
            .containsExactly("mean", "ci");
      }
    }
    for (JsonNode training : json.get("runs")) {
      assertThat(training.get("steps").asInt()).as("equal terms").isEqualTo(6);
    }
    assertThat(json.get("pixelcnn_has_seen_more").asBoolean()).isFalse();
    assertThat(json.get("models").get(0).get("provenance").get("images").asInt())
        .as("a fifth of the labelled images is for tuning, a tenth of the others held out")
        .isEqualTo(22);
    assertThat(outcome.out()).containsPattern("\n[^\n]+ made the fewest errors.*\\.\n\nbars, 30");
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("--pixelcnn-features 4")
        .contains("Batches as the classifiers saw them")
        .contains("Errors vs baseline");
    try (Stream<Path> files = Files.list(folder.resolve("report"))) {
      assertThat(files).hasSize(1);
    }
    // What it wrote it may replace.
    OutputFile.of("--json", folder.resolve("out/results.json"), ResultsJson.FILE);
    OutputFile.of("--report", folder.resolve("report/index.html"), ReportPage.FILE);
    assertThat(folder.resolve("out/results.json.state"))
        .as("all is done, so that nothing is left to go on with")
        .doesNotExist();
  }

  @Test
  void run_withAResidualNetworkNamesIt() throws IOException {
    Outcome outcome =
        Outcome.run(
            tiny(
                dataSet(SIZE),
                "--classifier",
                "resnet",
                "--seeds",
                "1",
                "--candidates",
                "1",
                "--arms",
                "smoothing"));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(folder.resolve("out/results.json")));
    assertThat(json.at("/settings/classifier/network").asText()).isEqualTo("resnet");
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("classifier network");
  }

  @Test
  void run_withASavedModelSaysThatItHasSeenMore() throws IOException {
    PixelCnnSpec spec = new PixelCnnSpec(SIZE, SIZE, Bars.CLASSES, 4, 4, List.of(1));
    Path model = folder.resolve("saved.pixelcnn");
    PixelCnn.untrained(spec, 1).save(model);

    Outcome outcome =
        Outcome.run(
            tiny(
                dataSet(SIZE),
                "--seeds",
                "1",
                "--candidates",
                "1",
                "--arms",
                "learned,quantised",
                "--model",
                model.toString()));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(outcome.out())
        .contains("learned mixup *", "quantised real images *", "has seen other images")
        .doesNotContain("pixel mixup *");
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(folder.resolve("out/results.json")));
    assertThat(json.get("arms"))
        .extracting(arm -> arm.get("arm").asText() + " " + arm.get("has_seen_more").asBoolean())
        .containsExactly("baseline false", "mixup false", "learned true", "quantised true");
  }

  @Test
  void run_beginsNoSeedThatTheTimeHasNoRoomFor() throws IOException {
    Path set = dataSet(SIZE);
    String[] hurried = {"--seeds", "3", "--minutes", "1e-6", "--candidates", "1"};
    Outcome outcome = Outcome.run(tiny(set, hurried));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(folder.resolve("out/results.json.state"))
        .as("what is left to go on with")
        .isNotEmptyDirectory();
    assertThat(outcome.out()).contains("1 seed,").contains("Only 1 of 3 seeds were run");
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("Only 1 of 3 seeds were run");
  }

  /** Copies results as though their settings rested on more than they do. */
  private static void rests(Path results, Path copy) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode document = mapper.readTree(Files.readString(results));
    ((ObjectNode) document).put("pixelcnn_has_seen_more", true);
    ObjectNode tuning = (ObjectNode) document.at("/settings/tuning");
    tuning.put("further_images", 60).putObject("taken").put("results", "older.json");
    ((ObjectNode) tuning.get("taken")).put("labelled", 50);
    Files.writeString(copy, document.toString());
    Files.delete(results);
  }

  @Test
  void run_takesSettingsOverFromOtherResults() throws IOException {
    Path set = dataSet(SIZE);
    Outcome.run(tiny(set, "--seeds", "1"));
    Path first = folder.resolve("first.json");
    rests(folder.resolve("out/results.json"), first);

    String[] later = {"--seeds", "1", "--first-seed", "2", "--settings", first.toString()};
    Outcome outcome = Outcome.run(tiny(set, later));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode chosen = mapper.readTree(Files.readString(first)).get("arms");
    JsonNode taken =
        mapper.readTree(Files.readString(folder.resolve("out/results.json"))).get("arms");
    assertThat(chosen).hasSameSizeAs(Arm.core());
    for (int arm = 0; arm < chosen.size(); arm++) {
      assertThat(taken.get(arm).get("chosen")).isEqualTo(chosen.get(arm).get("chosen"));
      assertThat(taken.get(arm).get("tried")).isEmpty();
    }
    String words = "pixel mixup; learned mixup; learned mixup, posterior labels;";
    String source =
        "were taken over from %s, which is of 30 labelled images of bars".formatted(first)
            + ", chose by 60 others, drew by a model that had seen more,"
            + " and took settings over itself from older.json, which is of 50.";
    assertThat(outcome.out()).contains("The settings of " + words).contains(source);
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("The settings of " + words)
        .contains(source)
        .doesNotContain("are the best of", "were tuned");
    JsonNode told =
        mapper
            .readTree(Files.readString(folder.resolve("out/results.json")))
            .at("/settings/tuning/taken");
    assertThat(told.get("results").asText()).isEqualTo(first.toString());
    assertThat(told.get("dataset").asText()).isEqualTo("bars");
    assertThat(told.get("labelled").asInt()).isEqualTo(30);
    assertThat(told.get("further_images").asInt()).isEqualTo(60);
    assertThat(told.get("pixelcnn_has_seen_more").asBoolean()).isTrue();
    assertThat(told.at("/before/results").asText()).isEqualTo("older.json");
    assertThat(told.get("arms")).hasSize(Arm.core().size() - 1);
  }

  @Test
  void run_tellsWhichArmsTookTheirSettingsOver_andHowTheOthersGotTheirs() throws IOException {
    Path set = dataSet(SIZE);
    Path file = Files.writeString(folder.resolve("settings.json"), learned("0.5", "1"));
    String[] option = {
      "--settings", file.toString(), "--seeds", "1", "--candidates", "1", "--arms", "learned"
    };
    Outcome outcome = Outcome.run(tiny(set, option));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("The settings of learned mixup were taken over from " + file)
        .contains("No other arm");
  }

  private static String learned(String share, String use) {
    return """
        {"dataset":"bars","labelled":30,"arms":[{"arm":"learned","errors_vs":{},"chosen":{"learned":{"share":%s,"alpha":1.0,"blend":"PRODUCT",
        "temperature":1.0,"use":{"pool_size":4096,"reuse":%s}},"window":{"from":0.0,"to":1.0}}}],
        "runs":[]}
        """
        .formatted(share, use);
  }

  @Test
  void run_refusesSettingsThatNoArmCanHave() throws IOException {
    Path set = dataSet(SIZE);
    Path file = folder.resolve("settings.json");
    String[] option = {"--settings", file.toString()};
    assertRefused(Outcome.run(tiny(set, option)), "settings.json");
    Files.writeString(file, learned("0.5", "1").replace("\"labelled\":30,", ""));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "labelled");
    Files.writeString(file, learned("0.5", "1").replace("errors_vs", "errors_vs_none"));
    assertRefused(
        Outcome.run(tiny(set, option)), "settings.json", "earlier version", "errors_vs is missing");
    Files.writeString(file, learned("0.5", "1").replace("chosen", "tried"));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "learned", "chosen");
    Files.writeString(file, learned("2.0", "1"));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "learned", "share", "2.0");
    Files.writeString(file, learned("0.5", "1").replace("\"alpha\":1.0,", ""));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "learned", "alpha");
    Files.writeString(
        file, learned("0.5", "1").replace("\"alpha\"", "\"label_smothing\":0.1,\"alpha\""));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "learned", "label_smothing");
    Files.writeString(
        file, learned("0.5", "1").replace(",\"window\":{\"from\":0.0,\"to\":1.0}", ""));
    assertRefused(Outcome.run(tiny(set, option)), "settings.json", "learned", "window");
    Files.writeString(file, learned("0.5", "8"));
    assertRefused(Outcome.run(tiny(set, option)), "--reuse", "learned", "reuse=8", "reuse=1");
    String[] without = {"--settings", file.toString(), "--arms", "mixup", "--candidates", "0"};
    assertRefused(Outcome.run(tiny(set, without)), "--candidates", "0");
  }

  @Test
  void run_refusesAModelForOtherImages() throws IOException {
    Path model = folder.resolve("saved.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(8, 8, Bars.CLASSES, 4, 4, List.of(1)), 1).save(model);

    assertRefused(
        Outcome.run(tiny(dataSet(SIZE), "--model", model.toString())),
        "8x8",
        "16x16",
        "saved.pixelcnn");
  }

  @Test
  void run_refusesWhatDoesNotFit() throws IOException {
    Path set = dataSet(SIZE);

    assertRefused(Outcome.run(tiny(set, "--labelled", "91")), "--labelled", "[15, 90]", "91");
    assertRefused(Outcome.run(tiny(set, "--labelled", "many")), "--labelled", "many");
    assertRefused(Outcome.run(tiny(set, "--labelled", "14")), "--labelled", "[15, 90]", "14");
    assertRefused(Outcome.run(tiny(set, "--seeds", "0")), "--seeds", "0");
    assertRefused(Outcome.run(tiny(set, "--seeds", "few")), "--seeds", "few");
    assertRefused(Outcome.run(tiny(set, "--steps", "0")), "--steps", "0");
    assertRefused(Outcome.run(tiny(set, "--classifier", "vgg")), "lenet, resnet", "vgg");
    assertRefused(Outcome.run(tiny(set, "--minutes", "-1")), "--minutes", "-1");
    assertRefused(Outcome.run(tiny(set, "--reuse", "0")), "reuse", "0");
    assertRefused(Outcome.run(tiny(set, "--arms", "core,cutmx")), "--arms", "cutmix", "cutmx");
    assertRefused(Outcome.run(tiny(set, "--candidates", "13")), "--candidates", "[1, 12]", "13");
    assertRefused(Outcome.run(tiny(set, "--tuning-seeds", "0")), "--tuning-seeds", "0");
    assertRefused(
        Outcome.run(tiny(set, "--tuning-images", "61")), "--tuning-images", "[0, 60]", "61");
    assertRefused(Outcome.run(tiny(set, "--first-seed", "1000000")), "tuning", "1000001");
    assertRefused(Outcome.run(tiny(set, "--radii", "0.1,2")), "--radii", "2.0");
    assertRefused(Outcome.run(tiny(set, "--pixelcnn-dropout", "1")), "--pixelcnn-dropout", "1.0");
    assertRefused(Outcome.run(tiny(set, "--pixelcnn-workers", "0")), "--pixelcnn-workers", "0");
    String share = "--pixelcnn-distribution-augmentation";
    assertRefused(Outcome.run(tiny(set, share, "1")), share, "1.0");
    assertRefused(Outcome.run(tiny(set, "--model", "nonesuch")), "nonesuch");
    assertRefused(Outcome.run(tiny(set, "--sede", "3")), "--sede");
    assertRefused(Outcome.run(tiny(folder.resolve("nowhere"))), "nowhere");
  }

  @Test
  void run_refusesImagesThatAreTooSmall() throws IOException {
    assertRefused(Outcome.run(tiny(dataSet(15))), "at least 16x16", "15x15");
  }

  @Test
  void run_refusesAStateFolderWithForeignResultsBeforeAnyTraining() throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    Path foreign = Files.writeString(state.resolve("notes.json"), "{}");

    assertRefused(
        Outcome.run(tiny(dataSet(SIZE), "--state", state.toString())), foreign.toString());
  }

  @Test
  void run_refusesToReplaceWhatItDidNotWrite() throws IOException {
    Path set = dataSet(SIZE);
    Path json = Files.writeString(folder.resolve("package.json"), "{\"name\": \"mine\"}");
    assertRefused(
        Outcome.run(tiny(set, "--json", json.toString())),
        "--json",
        json.toString(),
        "no file of results");
    assertThat(json).hasContent("{\"name\": \"mine\"}");

    Path site = Files.createDirectory(folder.resolve("site"));
    Path page = Files.writeString(site.resolve("index.html"), "<!DOCTYPE html>\n<p>mine</p>");
    assertRefused(
        Outcome.run(tiny(set, "--report", site.toString())),
        "--report",
        page.toString(),
        "no report page");
    assertThat(page).hasContent("<!DOCTYPE html>\n<p>mine</p>");
  }

  @Test
  void run_refusesToReplaceItsInputOrItsOtherOutput() throws IOException {
    Path set = dataSet(SIZE);
    Path file = Files.writeString(folder.resolve("settings.json"), learned("0.5", "1"));
    assertRefused(
        Outcome.run(tiny(set, "--settings", file.toString(), "--json", file.toString())),
        "--json must be another file than that of --settings");
    assertThat(file).hasContent(learned("0.5", "1"));
    assertRefused(
        Outcome.run(tiny(set, "--json", folder.resolve("report/./index.html").toString())),
        "--json must be another file than that of --report");
  }

  @Test
  void run_refusesAReportThatCannotBeWrittenBeforeAnyTraining() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    Outcome outcome = Outcome.run(tiny(dataSet(SIZE), "--report", file.toString()));

    assertRefused(outcome, "--report", "taken");
  }
}
