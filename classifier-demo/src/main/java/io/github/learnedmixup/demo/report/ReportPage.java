package io.github.learnedmixup.demo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.demo.html.HtmlTemplate;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report as one page that needs nothing but itself. */
public final class ReportPage {
  /** What a page is known again by. */
  public static final OutputFile.Kind FILE =
      new OutputFile.Kind(
          "report page",
          head ->
              head.contains("<meta name=\"generator\" content=\"learned-mixup classifier-demo\""));

  private final ExperimentReport report;
  private final List<ArmSummary> summaries;
  private final List<ArmRun> runs;

  private ReportPage(ExperimentReport report) {
    this.report = report;
    this.summaries = report.result().summaries();
    this.runs = report.result().runs();
  }

  /** The page's text, HTML and well-formed XML at once. */
  public static String write(ExperimentReport report) {
    return new ReportPage(report).page();
  }

  private String page() {
    Map<String, Html> contents = new LinkedHashMap<>();
    contents.put("title", Html.text(report.wording().title()));
    contents.put("sentence", Html.text(report.wording().sentence()));
    contents.put("subtitle", Html.text(ResultsTable.caption(report) + " in brackets."));
    contents.put("warning", Html.join(warning(), shortfall()));
    contents.put("outcome", outcome());
    contents.put("code", use());
    contents.put("advice", advice());
    contents.put("figures", figures());
    contents.put("between", BetweenSection.of(report.showcase()));
    contents.put("samples", samples());
    contents.put("batches", batches());
    contents.put("mistakes", mistakes());
    contents.put("calibration", calibration());
    contents.put("curves", curves());
    contents.put("time", time());
    contents.put("settings", settings());
    contents.put("repeat", repeat());
    contents.put(
        "footer",
        Html.text(
            "This run took "
                + StatisticPhrases.duration(report.result().seconds())
                + ", without what was already finished before. This page needs no network."));
    return HtmlTemplate.resource("report.html").fill(contents);
  }

  private Html outcome() {
    return figure(
        Charts.accuracy(runs),
        "Large dots are means over the seeds, lines their 95 % intervals, small rings the single"
            + " seeds.");
  }

  private Html use() {
    return Optional.ofNullable(report.wording().code())
        .or(() -> PluginCode.bestArm(summaries).map(ArmSummary::arm))
        .map(
            arm ->
                Html.join(
                    code(
                        "code",
                        PluginCode.of(
                            arm,
                            report.result().choices(),
                            report.shape(),
                            report.wording().model())),
                    Html.element(
                        "p",
                        Html.attributes("class", "soft"),
                        Html.text(
                            "Trains as "
                                + arm.noun()
                                + " did here. base is the DataSetIterator that feeds your"
                                + " classifier"
                                + (arm.usesModel() && report.wording().model() == null
                                    ? ", model a PixelCnn of such images."
                                    : ".")))))
        .orElse(Html.element("p", "No arm that there is code for was compared."));
  }

  private Html advice() {
    return Html.join(
        Html.element(
            "p",
            "Learned mixup generates training images that lie between two classes, and labels them"
                + " so. The same classifier was trained without augmentation, which is the"
                + " baseline, with pixel mixup, which averages two images, with learned mixup, and"
                + " in other ways. Of "
                + StatisticPhrases.count(report.settings().labelled())
                + " labelled images all learn from the same four fifths. The others are kept apart"
                + " for tuning."
                + (report.settings().sameImages()
                    ? " All seeds share the images, so intervals are over initial weights, order"
                        + " and random numbers alone."
                    : "")),
        items(Verdict.advice(summaries)),
        Html.element(
            "details",
            Html.element("summary", "Each arm against the baseline and pixel mixup"),
            items(Verdict.comparisons(summaries))));
  }

  private Html shortfall() {
    String shortfall = ResultsTable.shortfall(report);
    return shortfall.isEmpty()
        ? Html.EMPTY
        : Html.element("p", Html.attributes("class", "warning"), Html.text(shortfall));
  }

  private static Html items(List<String> sentences) {
    return Html.element(
        "ul",
        sentences.stream().map(sentence -> Html.element("li", sentence)).toArray(Html[]::new));
  }

  /** Code with a button that copies it, which the script shows where it works. */
  private static Html code(String id, String code) {
    return Html.element(
        "div",
        Html.attributes("class", "copied"),
        Html.element(
            "button",
            Html.attributes("type", "button", "class", "copy", "data-of", id, "hidden", "hidden"),
            Html.text("Copy")),
        // A region that may scroll must be reachable by keyboard.
        Html.element(
            "pre", Html.attributes("id", id, "tabindex", "0"), Html.element("code", code)));
  }

  private Html warning() {
    return report.modelHasSeenMore()
        ? Html.element(
            "p",
            Html.attributes("class", "warning"),
            Html.element("strong", ResultsTable.warning(report)),
            Html.text(" This is not a comparison on equal terms."))
        : Html.EMPTY;
  }

  private Html figures() {
    List<Html> pieces = new ArrayList<>();
    pieces.add(
        table(
            "Accuracy and errors",
            ResultsTable.caption(report),
            ResultsTable.HEADINGS,
            rows(ResultsTable.rows(report))));
    pieces.add(warning());
    pieces.add(
        Html.element(
            "p",
            "Differences of errors are relative and paired by seed: -10 % is ten percent fewer"
                + " errors. Intervals are Student's t over the seeds. The arms of a seed train side"
                + " by side and share the processors. Their seconds include waiting for synthetic"
                + " images, but not the PixelCNN's own training."));
    for (ResultsTable.Part part : ResultsTable.details(report)) {
      pieces.add(table(part.caption(), part.caption(), part.headings(), rows(part.rows())));
    }
    pieces.add(
        Html.element(
            "p",
            "Nats are the negative log-likelihood of the labels. Tempered figures are at the"
                + " temperature that fits the tuning split best. Attacks move each pixel by at most"
                + " the number beside their name, where pixel values are in [0, 1]. The accuracy on"
                + " training batches is weighted by lambda: the classifier's answer counts with its"
                + " share of the label."));
    pieces.add(
        Html.element(
            "p",
            "All arms of a seed share the labelled images and their order, the initial weights, "
                + StatisticPhrases.count(report.settings().classifier().steps())
                + " optimiser steps, the batch size and the learning rates. A batch has the same"
                + " size with synthetic images, and correspondingly fewer real ones. "
                + report.settings().tuning().words(report.settings().arms())
                + " The test images were used once, after training."));
    return Html.join(pieces);
  }

  private static List<Html> rows(List<List<String>> table) {
    List<Html> rows = new ArrayList<>();
    for (List<String> cells : table) {
      List<Html> row = new ArrayList<>();
      boolean marked = cells.get(0).endsWith(ResultsTable.MARK);
      Html name = marked ? Html.element("strong", cells.get(0)) : Html.text(cells.get(0));
      row.add(Html.element("th", Html.attributes("scope", "row"), name));
      cells.stream().skip(1).map(cell -> Html.element("td", measured(cell))).forEach(row::add);
      rows.add(Html.element("tr", row.toArray(Html[]::new)));
    }
    return rows;
  }

  /** A mean and, on a line of its own where the column is narrow, its interval. */
  private static Html measured(String cell) {
    if (cell.isEmpty()) {
      return Html.text("reference");
    }
    int bracket = cell.indexOf(" [");
    return bracket < 0
        ? Html.element("span", cell)
        : Html.join(
            Html.element("span", cell.substring(0, bracket)),
            Html.element(
                "span", Html.attributes("class", "soft"), Html.text(cell.substring(bracket + 1))));
  }

  private Html samples() {
    List<Html> rows = new ArrayList<>();
    rows.add(
        Html.element(
            "p",
            "The PixelCNN was "
                + report.modelDescription()
                + ". Each row is a class. On the left are labelled images of the first seed, on the"
                + " right images that the model generated, in the few levels that it knows."));
    List<String> titles = report.showcase().titles();
    // Numbers take less room beside the images than names.
    boolean isShort = titles.stream().allMatch(title -> title.length() < 3);
    for (Showcase.ClassRow row : report.showcase().classes()) {
      rows.add(
          Html.element(
              "div",
              Html.attributes("class", isShort ? "class" : "class named"),
              Html.element(
                  "span", Html.attributes("class", "name"), Html.text(titles.get(row.label()))),
              row.real().html(),
              row.drawn().html()));
    }
    return Html.join(rows);
  }

  private Html batches() {
    return galleries(
        "The first images of the first augmented batch of the first seed, with their labels. A"
            + " class without a percentage is a hard label.",
        report.showcase().batches());
  }

  private Html mistakes() {
    return galleries(
        "The test images that the first seed's classifiers got wrong with the highest confidence,"
            + " worst first: the image's class, the answer, and its confidence.",
        report.showcase().mistakes());
  }

  private static Html galleries(String about, List<Showcase.Gallery> galleries) {
    List<Html> pieces = new ArrayList<>();
    pieces.add(Html.element("p", about));
    for (Showcase.Gallery gallery : galleries) {
      pieces.add(Html.element("h3", gallery.arm().title()));
      pieces.add(
          gallery.images().isEmpty()
              ? Html.element("p", "None.")
              : Html.element(
                  "ul",
                  Html.attributes("class", "gallery"),
                  gallery.images().stream()
                      .map(
                          image ->
                              Html.element(
                                  "li",
                                  image.picture().html(),
                                  Html.element("span", image.caption())))
                      .toArray(Html[]::new)));
    }
    return Html.join(pieces);
  }

  private Html calibration() {
    return Html.join(
        Html.element(
            "p",
            "A calibrated classifier is right in 90 of 100 answers that it gives with a confidence of"
                + " 90 %: its points lie on the diagonal. Filled dots show the classifier as it is,"
                + " rings show it at the temperature that fits the tuning split best. Lines are 95 %"
                + " intervals over the seeds. Bins with few answers scatter."),
        Html.element(
            "div",
            Html.attributes("class", "diagrams"),
            Charts.byArm(runs).entrySet().stream()
                .map(
                    entry ->
                        figure(
                            ReliabilityDiagram.of(entry.getKey(), entry.getValue()),
                            entry.getKey().title()))
                .toArray(Html[]::new)),
        figure(
            Charts.calibrationError(runs),
            "The mean distance from the diagonal, weighted by the number of answers, in percent."),
        figure(
            Charts.temperedCalibrationError(runs),
            "The calibration error at that temperature, in percent. Smaller is better."));
  }

  private Html time() {
    return Html.join(
        figure(
            Charts.seconds(runs),
            "Seconds to train one classifier. Waiting for synthetic images is included, the"
                + " PixelCNN's own training is not. The arms of a seed train side by side and share"
                + " the processors."),
        figure(Charts.throughput(runs), "Real and synthetic images that the classifier saw."));
  }

  private Html curves() {
    List<Html> pieces = new ArrayList<>();
    pieces.add(
        figure(
            Charts.loss(runs),
            "Means over the seeds, on the batches as they were. With soft labels the loss cannot"
                + " fall below their entropy: compare the shapes, not the heights."));
    pieces.add(
        figure(
            Charts.trainingAccuracy(runs),
            "Means over the seeds, on the batches as they were, weighted by lambda. With soft labels"
                + " it cannot reach 100 %."));
    pieces.add(
        figure(
            Charts.tuningAccuracy(runs),
            "Means over the seeds, on the tuning split, which no classifier learned from. It decided"
                + " nothing during training."));
    return Html.join(pieces);
  }

  private Html settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("data set", report.dataset());
    flatten("", Json.tree(report.settings()), settings);
    report
        .result()
        .choices()
        .forEach(
            (arm, choice) -> flatten(arm.title() + ": ", Json.tree(choice.chosen()), settings));
    settings.put("PixelCNN", report.modelDescription());
    if (report.pixelCnnSettings() != null) {
      flatten("PixelCNN ", Json.tree(report.pixelCnnSettings()), settings);
    }
    for (SeedModel model : report.models()) {
      flatten("PixelCNN of seed " + model.seed() + ", ", Json.tree(model), settings);
    }
    return Html.join(
        Html.element("h3", "Settings"),
        pairs("Settings and seeds", settings),
        Html.element("h3", "Versions"),
        pairs("Versions", report.versions()));
  }

  private Html repeat() {
    return Html.join(
        Html.element("p", "This command repeats the experiment:"),
        code("command", report.command()));
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    node.properties()
        .forEach(
            field -> {
              String name = prefix + field.getKey().replace('_', ' ');
              JsonNode value = field.getValue();
              if (value.isObject()) {
                flatten(name + " ", value, into);
              } else {
                into.put(name, inWords(value));
              }
            });
  }

  private static String inWords(JsonNode value) {
    if (value.isNull()) {
      return "none";
    }
    return value.isContainerNode()
        ? value.toString().replace("[", "").replace("]", "").replace(",", ", ")
        : value.asText();
  }

  private static Html pairs(String caption, Map<String, String> pairs) {
    List<Html> rows = new ArrayList<>();
    pairs.forEach(
        (name, value) ->
            rows.add(
                Html.element(
                    "tr",
                    Html.element("th", Html.attributes("scope", "row"), Html.text(name)),
                    Html.element("td", Html.element("code", value)))));
    return table(caption, caption, List.of("Name", "Value"), rows);
  }

  private static Html table(String name, String caption, List<String> headings, List<Html> rows) {
    return Html.element(
        "div",
        // A region that scrolls must be reachable by keyboard.
        Html.attributes("class", "scroll", "role", "region", "aria-label", name, "tabindex", "0"),
        Html.element(
            "table",
            Html.element("caption", Html.element("span", caption)),
            Html.element(
                "thead",
                Html.element(
                    "tr",
                    headings.stream()
                        .map(
                            heading ->
                                Html.element(
                                    "th", Html.attributes("scope", "col"), Html.text(heading)))
                        .toArray(Html[]::new))),
            Html.element("tbody", rows.toArray(Html[]::new))));
  }

  private static Html figure(Html content, String caption) {
    return Html.element("figure", content, Html.element("figcaption", caption));
  }
}
