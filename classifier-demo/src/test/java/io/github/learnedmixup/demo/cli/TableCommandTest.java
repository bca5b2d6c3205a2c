package io.github.learnedmixup.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the command as a user does, on the results that are kept here. */
class TableCommandTest {
  private static final Path RESULTS = Path.of("results");
  private static final Path DOCUMENT = Path.of("RESULTS.md");
  private static final String HEAD = "{\"dataset\":\"bars\",\"labelled\":30,";

  @TempDir private Path folder;

  private static Outcome run(String... words) throws IOException {
    return Outcome.run(
        Stream.concat(Stream.of("table"), Arrays.stream(words)).toArray(String[]::new));
  }

  private static List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(RESULTS)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("kept")
  void tables_areInTheDocumentAsTheFilesHaveThem(Path file) throws IOException {
    Outcome outcome = run(file.toString());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(Files.readString(DOCUMENT))
        .contains("results/" + file.getFileName() + ")")
        .contains(outcome.out());
  }

  @Test
  void everyFileThatTheDocumentLinksTo_isThere() throws IOException {
    assertThat(
            Pattern.compile("\\]\\(([^)#]*results/[^)]*)\\)")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(link -> DOCUMENT.resolveSibling(link.group(1)).normalize()))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).isRegularFile());
  }

  private static String entry(String arm, boolean seenMore) {
    String figure = "{\"mean\":0.5,\"ci\":[0.25,0.75]}";
    return """
        {"arm":"%s","accuracy":%s,"errors_vs":{"baseline":{"mean":null,"ci":null},"mixup":%s},
        "has_seen_more":%s,"nats":%s,"tempered_calibration_error":{"mean":0.031,"ci":null},
        "attacks":[{"attack":"fgsm","radius":0.05,"accuracy":null},
        {"attack":"pgd","radius":0.05,"accuracy":%s},{"attack":"pgd","radius":0.1,"accuracy":null}]}
        """
        .formatted(arm, figure, figure, seenMore, figure, figure);
  }

  private static String ran(String arm, long seed, double accuracy) {
    return "{\"arm\":\"%s\",\"seed\":%d,\"measures\":{\"accuracy\":%s}}"
        .formatted(arm, seed, accuracy);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("results.json"), text);
  }

  @Test
  void table_hasALineForEachArm_andComparisonsArePairedBySeed() throws IOException {
    Path file =
        file(
            HEAD
                + "\"arms\":[%s,%s],\"runs\":[%s,%s,%s,%s]}"
                    .formatted(
                        entry("mixup", false),
                        entry("learned", true),
                        ran("mixup", 2, 0.9),
                        ran("learned", 1, 0.82),
                        ran("mixup", 1, 0.8),
                        ran("learned", 2, 0.91)));

    Outcome outcome = run(file.toString(), "--compare", "learned,mixup");

    assertThat(outcome.out().lines())
        .containsExactly(
            "| arm | accuracy | errors against the baseline | errors against pixel mixup | nats"
                + " | calibration error, tempered | PGD, radius 0.05 |",
            "|---|---|---|---|---|---|---|",
            "| pixel mixup | 50.0 % [25.0, 75.0] | not known | | 0.500 [0.250, 0.750] | 3.1 %"
                + " | 50.0 % [25.0, 75.0] |",
            "| learned mixup, **its model has seen more** | 50.0 % [25.0, 75.0] | not known"
                + " | 50.0 % [25.0, 75.0] | 0.500 [0.250, 0.750] | 3.1 % | 50.0 % [25.0, 75.0] |",
            "learned mixup: 10.0 % fewer errors than pixel mixup (95 % interval: 10.0 % fewer to"
                + " 10.0 % fewer)");
  }

  @Test
  void table_ofSeveralFilesHasALineForEachOfThem() throws IOException {
    Path first = file(HEAD + "\"arms\":[%s],\"runs\":[]}".formatted(entry("mixup", false)));
    Path second =
        Files.writeString(
            folder.resolve("second.json"),
            HEAD.replace("30", "3000")
                + "\"arms\":[%s,%s],\"runs\":[]}"
                    .formatted(entry("baseline", false), entry("learned", true)));

    Outcome outcome = run(first.toString(), second.toString());

    assertThat(outcome.out().lines())
        .containsExactly(
            "| results | images | labelled | pixel mixup | learned mixup |",
            "|---|---|---|---|---|",
            "| results | bars | 30 | not known | |",
            "| second | bars | 3,000, **its model has seen more** | | not known |");
    run(first.toString(), second.toString(), "--compare", "mixup")
        .assertRefused("--compare", "one file", "2");
  }

  @Test
  void run_refusesResultsOfAnEarlierVersion() throws IOException {
    String figure = "{\"mean\":0.0,\"ci\":[0.0,0.0]}";
    String old =
        HEAD
            + "\"arms\":[{\"arm\":\"none\",\"accuracy\":%s,\"errors_vs_none\":%s,\"errors_vs_mixup\":%s}],\"runs\":[]}"
                .formatted(figure, figure, figure);

    run(file(old).toString())
        .assertRefused(
            "results.json", "earlier version", "errors_vs is missing", "\"none\"", "command again");
  }

  /** The table on top is what the command below it prints. */
  @Test
  void overview_isInTheDocumentAsTheFilesHaveIt() throws IOException {
    String document = Files.readString(DOCUMENT);
    String[] files =
        Pattern.compile("classifier-demo\\.jar table (.*)")
            .matcher(document.replaceAll("\\\\\\s+", ""))
            .results()
            .map(command -> command.group(1).replace("classifier-demo/", "").split(" "))
            .findFirst()
            .orElseThrow();

    Outcome outcome = run(files);

    assertThat(files).hasSizeGreaterThan(1);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(0);
    assertThat(document).contains(outcome.out());
  }

  @Test
  void table_hasNoColumnForAttacksThatWereNotMade() throws IOException {
    String entry = entry("mixup", false).replaceAll("(?s)\"attacks\":\\[.*\\]", "\"attacks\":[]");
    Outcome outcome = run(file(HEAD + "\"arms\":[%s],\"runs\":[]}".formatted(entry)).toString());

    assertThat(outcome.out().lines())
        .containsExactly(
            "| arm | accuracy | errors against the baseline | errors against pixel mixup | nats"
                + " | calibration error, tempered |",
            "|---|---|---|---|---|---|",
            "| pixel mixup | 50.0 % [25.0, 75.0] | not known | | 0.500 [0.250, 0.750] | 3.1 % |");
  }

  @Test
  void run_refusesWhatAreNoResults() throws IOException {
    run(folder.resolve("none").toString()).assertRefused("none");
    run(file("{").toString()).assertRefused("results.json", "--json", "end-of-input");
    run(file(HEAD + "\"arms\":[]}").toString()).assertRefused("results.json", "no arm");
    run(file(HEAD + "\"arms\":[%s]}".formatted(entry("mixup", false))).toString())
        .assertRefused("results.json", "runs");
    run(file("{\"arms\":[],\"runs\":[]}").toString()).assertRefused("results.json", "dataset");
    run(file(HEAD.replace("30", "null") + "\"arms\":[],\"runs\":[]}").toString())
        .assertRefused("results.json", "null");
    run(file(HEAD + "\"arms\":[{\"arm\":null,\"errors_vs\":{}}],\"runs\":[]}").toString())
        .assertRefused("results.json", "null", "arm");
    Path picture = Files.write(folder.resolve("page.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    run(picture.toString()).assertRefused("page.png", "UTF-8");
    String bare =
        HEAD
            + "\"arms\":[{\"arm\":\"mixup\",\"errors_vs\":{},\"has_seen_more\":false}],\"runs\":[]}";
    run(file(bare).toString()).assertRefused("results.json", "mixup", "accuracy");
    Path file = file(HEAD + "\"arms\":[%s],\"runs\":[]}".formatted(entry("mixup", false)));
    run(file.toString(), "--compare", "mixup,samples").assertRefused("results.json", "arm mixup");
    run(file.toString(), "--compare", "mixup,sample")
        .assertRefused("--compare", "samples", "\"sample\"");
  }
}
