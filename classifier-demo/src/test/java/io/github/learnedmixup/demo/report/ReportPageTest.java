package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.classifier.Attack;
import io.github.learnedmixup.demo.classifier.AttackSettings;
import io.github.learnedmixup.demo.classifier.ClassifierCurvePoint;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.experiment.TuningSettings;
import io.github.learnedmixup.demo.judge.BetweenRows;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

public class ReportPageTest {
  /** Of the core arms, with a reliability diagram for each. */
  public static final int CHARTS = 8 + Arm.core().size();

  private static final String HOSTILE = "<b>&\"'";
  private static final List<Calibration.Bin> BINS =
      List.of(new Calibration.Bin(0, 0, 0), new Calibration.Bin(10, 9, 8.5));

  private static ArmRun run(Arm arm, long seed, double accuracy, List<ClassifierCurvePoint> curve) {
    ClassifierMeasures measures =
        new ClassifierMeasures(
            accuracy,
            0.3,
            0.02,
            1.2,
            0.25,
            0.01,
            BINS,
            BINS,
            List.of(new ClassifierMeasures.UnderAttack(Attack.Kind.FGSM, 0.1, 0.4)),
            List.of());
    return new ArmRun(arm, seed, measures, 0.8, 20, 640, 1.6, 30, 20, curve);
  }

  private static ExperimentReport report(boolean hasSeenMore, int seeds) {
    List<ArmRun> runs = new ArrayList<>();
    List<SeedModel> models = new ArrayList<>();
    List<Long> seedList = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      double accuracy = 0.90 + seed * 0.01;
      for (Arm arm : Arm.core()) {
        List<ClassifierCurvePoint> curve =
            List.of(
                new ClassifierCurvePoint(10, 2, 0.4, 0.5),
                new ClassifierCurvePoint(20, 1, 0.8, 0.5 + accuracy / 4));
        runs.add(run(arm, seed, accuracy, curve));
        accuracy = 1 - (1 - accuracy) * 0.9;
      }
      models.add(
          new SeedModel(
              seed,
              "abc",
              new Provenance(
                  HOSTILE,
                  "d",
                  90,
                  List.of(),
                  List.of(),
                  seed,
                  3,
                  9,
                  1,
                  100,
                  Double.NaN,
                  "",
                  "",
                  "v")));
      seedList.add(seed);
    }
    ReportPicture picture =
        ReportPicture.of(
            new ImageGrid(ImageShape.grey(2, 2), 1).add(new byte[4]), "a picture of " + HOSTILE, 1);
    Showcase showcase =
        new Showcase(
            models.get(0),
            List.of("cat " + HOSTILE, "dog"),
            List.of(new Showcase.ClassRow(0, picture, picture)),
            List.of(
                new Showcase.Continuum(
                    0,
                    1,
                    List.of(
                        new Showcase.Continuum.Way(
                            "way " + HOSTILE,
                            picture,
                            Collections.nCopies(
                                BetweenRows.ROWS * BetweenRows.POSITIONS,
                                new double[] {0.6, 0.4}))))),
            List.of(
                new Showcase.Gallery(
                    Arm.LEARNED, List.of(new Showcase.Gallery.Captioned(picture, "1: 60 %")))),
            List.of(
                new Showcase.Gallery(
                    Arm.BASELINE,
                    List.of(new Showcase.Gallery.Captioned(picture, "1, taken for 7"))),
                new Showcase.Gallery(Arm.MIXUP, List.of())));
    ExperimentSettings settings =
        new ExperimentSettings(
            100,
            false,
            seedList,
            Arm.core(),
            new TuningSettings(2, List.of(1001L), 0, null),
            ClassifierSettings.of(20, 32, 1e-3),
            new AttackSettings(10, List.of(0.1), 5),
            null,
            TinyExperiment.USE,
            null);
    Map<Arm, ArmChoice> choices = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.core()) {
      choices.put(arm, ArmChoice.only(Candidates.of(arm, 1, TinyExperiment.USE).get(0)));
    }
    ExperimentResult result = new ExperimentResult(choices, models, runs, 1000, 61);
    return new ExperimentReport(
        HOSTILE,
        ImageShape.grey(28, 28),
        settings,
        "made for a test " + HOSTILE,
        hasSeenMore,
        new PixelCnnSettings(4, 3, 32, 4, 0.1, 0.5, 2),
        "java -jar demo.jar " + HOSTILE,
        Map.of("Java", "17"),
        result,
        showcase,
        ExperimentReport.Wording.ofAll(HOSTILE, result.summaries(), hasSeenMore));
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  @Test
  void write_isWellFormedWhateverTheWordsHold() throws Exception {
    Document document = parsed(ReportPage.write(report(true, 3)));

    assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(all(document, "b")).isEmpty();
    assertThat(all(document, "h1")).hasSize(1);
    assertThat(all(document, "section").stream().map(s -> s.getAttribute("aria-labelledby")))
        .containsExactly(
            "outcome",
            "use",
            "advice",
            "figures",
            "between",
            "samples",
            "batches",
            "mistakes",
            "calibration",
            "curves",
            "time",
            "settings",
            "repeat");
  }

  @Test
  void write_isReadableWithoutSight() throws Exception {
    Document document = parsed(ReportPage.write(report(false, 3)));

    assertThat(all(document, "img")).isNotEmpty().allMatch(i -> !i.getAttribute("alt").isBlank());
    assertThat(all(document, "svg"))
        .hasSize(CHARTS)
        .allMatch(svg -> svg.getAttribute("role").equals("img"))
        .allMatch(svg -> svg.getElementsByTagName("title").getLength() == 1);
    assertThat(all(document, "table"))
        .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1);
    assertThat(all(document, "th")).allMatch(th -> th.hasAttribute("scope"));
    Set<String> ids = new HashSet<>();
    for (Element element : all(document, "*")) {
      if (element.hasAttribute("id")) {
        assertThat(ids.add(element.getAttribute("id"))).as("id is distinct").isTrue();
      }
    }
    for (Element element : all(document, "*")) {
      for (String id : element.getAttribute("aria-labelledby").split(" ", -1)) {
        assertThat(id.isEmpty() || ids.contains(id)).as("label %s exists", id).isTrue();
      }
    }
  }

  @Test
  void write_hasColoursForEveryArmOnLightAndDark() throws Exception {
    String page = ReportPage.write(report(false, 2));
    for (Arm arm : Arm.values()) {
      assertThat(page.split("--" + arm.id() + ": #", -1)).as(arm.id()).hasSize(3);
      assertThat(page).contains("\n.arm-%s { --arm: var(--%<s)".formatted(arm.id()));
    }
  }

  @Test
  void write_refersToNothingOutsideThePage() throws Exception {
    String page = ReportPage.write(report(true, 2));

    assertThat(page).doesNotContain("http:").doesNotContain("https:");
    assertThat(all(parsed(page), "img"))
        .allMatch(image -> image.getAttribute("src").startsWith("data:image/png;base64,"));
  }

  @Test
  void write_tellsTheScriptWhatTheJudgeThinks() throws Exception {
    Document document = parsed(ReportPage.write(report(false, 2)));
    Element explorer =
        all(document, "div").stream()
            .filter(div -> div.getAttribute("id").equals("explorer"))
            .findFirst()
            .orElseThrow();

    JsonNode continuum = new ObjectMapper().readTree(explorer.getAttribute("data-continua")).get(0);

    assertThat(continuum.get("labels")).hasSize(BetweenRows.POSITIONS);
    assertThat(continuum.get("labels").get(3).asText())
        .isEqualTo("cat " + HOSTILE + ": 70 %, dog: 30 %");
    JsonNode way = continuum.get("ways").get(0);
    assertThat(way.get("title").asText()).isEqualTo("way " + HOSTILE);
    assertThat(way.get("judged")).hasSize(BetweenRows.ROWS);
    assertThat(way.get("judged").get(2).get(10).asText())
        .isEqualTo("cat " + HOSTILE + ": 60 %, dog: 40 %");
    assertThat(way.get("mean").get(0).asText()).isEqualTo("cat " + HOSTILE + ": 60 %, dog: 40 %");
  }

  @Test
  void write_callsClassesByTheirNames() throws Exception {
    Document document = parsed(ReportPage.write(report(false, 2)));

    assertThat(all(document, "h3").stream().map(Element::getTextContent))
        .contains("cat " + HOSTILE + " to dog");
    assertThat(
            all(document, "span").stream()
                .filter(span -> span.getAttribute("class").equals("name"))
                .map(Element::getTextContent))
        .containsExactly("cat " + HOSTILE);
    JsonNode json = new ObjectMapper().readTree(ResultsJson.write(report(false, 2)));
    assertThat(json.get("classes").get(1).asText()).isEqualTo("dog");
  }

  @Test
  void write_showsHowToUseTheArmThatWasRightMostOften() throws Exception {
    List<String> code =
        all(parsed(ReportPage.write(report(false, 3))), "pre").stream()
            .map(Element::getTextContent)
            .toList();

    assertThat(code.get(0))
        .contains(".withShare(0.5)", ".withBlend(Blend.PRODUCT)", "RealParents.Crossing.PATCH");
  }

  @Test
  void write_beginsWithTheSentenceOfTheConsole() throws Exception {
    for (boolean hasSeenMore : new boolean[] {false, true}) {
      ExperimentReport report = report(hasSeenMore, 3);
      assertThat(all(parsed(ReportPage.write(report)), "p").get(0).getTextContent())
          .isEqualTo(Verdict.sentence(report.result().summaries(), hasSeenMore));
    }
  }

  @Test
  void write_marksAModelThatHasSeenMore() throws Exception {
    String warned = ReportPage.write(report(true, 2));

    assertThat(all(parsed(warned), "strong").stream().map(Element::getTextContent))
        .contains("learned mixup *")
        .anyMatch(text -> text.contains("has seen other images than the other arms were given"));
    assertThat(all(parsed(ReportPage.write(report(false, 2))), "strong")).isEmpty();
  }

  @Test
  void accuracy_isRoundedInTheChartAsInTheTable() {
    // Their mean is 0.8945: as much, or a little less, times 100, by what is multiplied first.
    double[] accuracies = {0.8946, 0.8965, 0.8924};
    List<ArmRun> runs = new ArrayList<>();
    for (double accuracy : accuracies) {
      runs.add(run(Arm.BASELINE, runs.size() + 1, accuracy, List.of()));
    }
    assertThat(Charts.accuracy(runs).markup())
        .contains("baseline 89.5 %")
        .contains("baseline " + StatisticPhrases.percent(Interval.of(accuracies).mean()));
  }

  @Test
  void lines_alignTheTableAndMarkTheArm() {
    List<String> lines = ResultsTable.lines(report(true, 3));

    assertThat(lines.get(0))
        .isEqualTo(
            HOSTILE + ", 100 labelled images, 3 seeds, 1,000 test images; mean and 95 % interval");
    assertThat(lines.get(2)).startsWith("Arm                                Accuracy");
    assertThat(lines.get(6))
        .startsWith("learned mixup *                    93.5 %")
        .contains("-19.0 % [-19.0, -19.0]");
    assertThat(ResultsTable.detailLines(report(true, 3)))
        .anyMatch(line -> line.startsWith("Nats ") && line.contains("0.300 [0.300, 0.300]"))
        .anyMatch(line -> line.startsWith("FGSM 0.1") && line.contains("40.0 % [40.0, 40.0]"));
  }

  @Test
  void json_hasThePromisedShape() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ResultsJson.write(report(false, 3)));

    assertThat(json.get("dataset").asText()).isEqualTo(HOSTILE);
    assertThat(json.get("labelled").asInt()).isEqualTo(100);
    assertThat(json.get("seeds").toString()).isEqualTo("[1,2,3]");
    assertThat(json.get("arms")).hasSize(Arm.core().size());
    JsonNode learned = json.get("arms").get(2);
    assertThat(learned.get("arm").asText()).isEqualTo("learned");
    assertThat(learned.get("accuracy").get("ci")).hasSize(2);
    JsonNode errors = learned.get("errors_vs");
    assertThat(errors.fieldNames()).toIterable().containsExactly("baseline", "mixup");
    assertThat(errors.get("baseline").get("mean").asDouble()).isCloseTo(-0.19, within(1e-9));
    assertThat(errors.get("mixup").get("mean").asDouble()).isCloseTo(-0.1, within(1e-9));
    assertThat(errors.get("mixup").get("ci")).hasSize(2);
    assertThat(learned.get("seconds").get("mean").asDouble()).isCloseTo(1.6, within(1e-9));
    assertThat(learned.get("images_per_second").get("mean").asDouble())
        .isCloseTo(400, within(1e-9));
    assertThat(learned.get("has_seen_more").asBoolean()).isFalse();
    JsonNode nats = learned.get("nats").get("vs");
    assertThat(nats.fieldNames()).toIterable().containsExactly("baseline", "mixup");
    assertThat(nats.get("mixup").get("mean").asDouble()).isZero();
    assertThat(learned.get("attacks").get(0).get("attack").asText()).isEqualTo("fgsm");
    assertThat(learned.get("attacks").get(0).get("accuracy").get("ci")).hasSize(2);
    assertThat(learned.get("attacks").get(0).get("accuracy").get("vs")).hasSize(2);
    assertThat(learned.get("chosen").get("learned").get("share").asDouble()).isEqualTo(0.25);
    assertThat(json.get("settings").get("arms").get(0).asText()).isEqualTo("baseline");
    assertThat(json.get("settings").get("arms").get(3).asText()).isEqualTo("learned-posterior");
    assertThat(json.get("runs")).hasSize(3 * Arm.core().size());
  }

  @Test
  void json_ofOneSeedHasNoInterval() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ResultsJson.write(report(false, 1)));

    assertThat(json.get("arms").get(0).get("accuracy").get("ci").isNull()).isTrue();
    assertThat(json.get("arms").get(0).get("accuracy").get("mean").isNumber()).isTrue();
  }
}
