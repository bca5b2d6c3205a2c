package io.github.learnedmixup.demo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.demo.html.Template;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.demo.statistics.Phrases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    contents.put(
        "title", Html.text("Does learned mixup help? The experiment on " + report.dataset()));
    contents.put("subtitle", Html.text(ResultsTable.caption(report) + "."));
    contents.put("outcome", outcome());
    contents.put("figures", figures());
    contents.put("between", BetweenSection.of(report.showcase().continua()));
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
                + Phrases.duration(report.result().seconds())
                + ", what was finished before not counted. This page needs no network."));
    return Template.resource("report.html").fill(contents);
  }

  private Html outcome() {
    List<Html> pieces = new ArrayList<>();
    pieces.add(
        Html.element(
            "p", Html.attributes("class", "headline"), Html.text(Verdict.headline(summaries))));
    pieces.add(
        Html.element(
            "p",
            Html.text(
                "Learned mixup draws training images that lie between two classes and labels them"
                    + " so. Here the same classifier was trained without augmentation, which is the"
                    + " baseline, with pixel mixup, which averages two images, with learned mixup, and"
                    + " in other ways. Of "
                    + Phrases.count(report.settings().labelled())
                    + " labelled images all learn from the same four fifths; the others are kept"
                    + " apart for tuning."
                    + (report.settings().sameImages()
                        ? " All seeds share the images: intervals are over initial weights, order"
                            + " and random numbers alone."
                        : ""))));
    pieces.add(
        figure(
            Charts.accuracy(runs),
            "Large dots are means over the seeds, lines their 95 % intervals, small rings the single seeds."));
    pieces.add(Html.element("h3", "Should you use it?"));
    pieces.add(items(Verdict.advice(summaries)));
    pieces.add(warning());
    String shortfall = ResultsTable.shortfall(report);
    if (!shortfall.isEmpty()) {
      pieces.add(Html.element("p", Html.attributes("class", "warning"), Html.text(shortfall)));
    }
    pieces.add(items(Verdict.comparisons(summaries)));
    PluginCode.bestArm(summaries).ifPresent(best -> pieces.add(use(best.arm())));
    return Html.join(pieces);
  }

  private Html use(Arm arm) {
    return Html.join(
        Html.element("h3", "How to use it"),
        Html.element(
            "p",
            "Wrap the DataSetIterator that feeds your Deeplearning4j network. base is that iterator,"
                + " model a PixelCNN of such images; the settings are those of "
                + arm.title()
                + " here: of the arms that use learned mixup and nothing else, it was right most"
                + " often."),
        code(PluginCode.of(arm, report.result().choices())));
  }

  private static Html items(List<String> sentences) {
    return Html.element(
        "ul",
        sentences.stream().map(sentence -> Html.element("li", sentence)).toArray(Html[]::new));
  }

  private static Html code(String code) {
    // A region that may scroll must be reachable by keyboard.
    return Html.element("pre", Html.attributes("tabindex", "0"), Html.element("code", code));
  }

  private Html warning() {
    return report.modelHasSeenMore()
        ? Html.element(
            "p",
            Html.attributes("class", "warning"),
            Html.element("strong", ResultsTable.warning(report)),
            Html.text(" Do not read this as a comparison on equal terms."))
        : Html.EMPTY;
  }

  private Html figures() {
    return Html.join(
        table(
            "Accuracy and errors",
            ResultsTable.caption(report),
            ResultsTable.HEADINGS,
            rows(ResultsTable.rows(report))),
        warning(),
        Html.element(
            "p",
            "Differences of errors are relative and paired by seed: -10 % is ten percent fewer"
                + " errors. Intervals are Student's t over the seeds. Seconds are of training one"
                + " classifier, waiting for synthetic images included and the PixelCNN's own"
                + " training not; the arms of a seed train side by side and share the processors."),
        table(
            "More figures",
            "Likelihood, calibration, attacks and work",
            ResultsTable.detailHeadings(report),
            rows(ResultsTable.detailRows(report))),
        Html.element(
            "p",
            "Nats are the negative log-likelihood of the test images' labels; tempered is at the"
                + " temperature that the tuning split asks for. Attacks move each pixel by no more"
                + " than the number beside their name, greys being in [0, 1]. The accuracy on"
                + " training batches is weighted by lambda: an image counts with the share of its"
                + " label that the classifier's answer has."),
        Html.element(
            "p",
            "All arms of a seed share the labelled images and their order, the initial weights, "
                + Phrases.count(report.settings().classifier().steps())
                + " optimiser steps, the batch size and the learning rates; where a batch holds"
                + " synthetic images it holds correspondingly fewer real ones. "
                + report.settings().tuning().words(report.settings().arms())
                + " The test images were used once, after training."));
  }

  private static List<Html> rows(List<List<String>> table) {
    List<Html> rows = new ArrayList<>();
    for (List<String> cells : table) {
      List<Html> row = new ArrayList<>();
      boolean marked = cells.get(0).endsWith(ResultsTable.MARK);
      Html name = marked ? Html.element("strong", cells.get(0)) : Html.text(cells.get(0));
      row.add(Html.element("th", Html.attributes("scope", "row"), name));
      cells.stream()
          .skip(1)
          .map(cell -> Html.element("td", cell.isEmpty() ? "reference" : cell))
          .forEach(row::add);
      rows.add(Html.element("tr", row.toArray(Html[]::new)));
    }
    return rows;
  }

  private Html samples() {
    List<Html> rows = new ArrayList<>();
    rows.add(
        Html.element(
            "p",
            "The PixelCNN was "
                + report.modelDescription()
                + ". Each row is a class: on the left labelled images of the first seed, on the"
                + " right what the model drew for that class, in the "
                + "few grey levels that it knows."));
    for (Showcase.ClassRow row : report.showcase().classes()) {
      rows.add(
          Html.element(
              "div",
              Html.attributes("class", "class"),
              Html.element(
                  "span",
                  Html.attributes("class", "name"),
                  Html.text(Integer.toString(row.label()))),
              row.real().html(),
              row.drawn().html()));
    }
    return Html.join(rows);
  }

  private Html batches() {
    return galleries(
        "The beginning of the first augmented batch of the first seed, with its labels. One number"
            + " alone is a hard label.",
        report.showcase().batches());
  }

  private Html mistakes() {
    return galleries(
        "The test images of which the first seed's classifiers were surest and wrong, the worst"
            + " first: the image's class, the answer, and its confidence.",
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
            "A classifier that is right in 90 of 100 answers of which it is 90 % sure is calibrated:"
                + " its points lie on the diagonal. Filled dots are of the classifier as it is,"
                + " rings of the same at the temperature that the tuning split asks for; lines are"
                + " 95 % intervals over the seeds. Bins of few answers jump about."),
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
            "The mean distance from the diagonal, weighted by answers, in percent."),
        figure(
            Charts.temperedCalibrationError(runs),
            "The calibration error at that temperature, in percent."));
  }

  private Html time() {
    return Html.join(
        figure(
            Charts.seconds(runs),
            "Of one classifier, waiting for synthetic images included and the PixelCNN's own training"
                + " not; the arms of a seed train side by side and share the processors."),
        figure(Charts.throughput(runs), "Images of both kinds that went through the classifier."));
  }

  private Html curves() {
    List<Html> pieces = new ArrayList<>();
    pieces.add(
        figure(
            Charts.loss(runs),
            "Means over the seeds. The loss is of the batches as they were, soft labels included,"
                + " whose own entropy it cannot fall below: compare the shapes, not the heights."));
    pieces.add(
        figure(
            Charts.trainingAccuracy(runs),
            "Means over the seeds, on the batches as they were, weighted by lambda. It cannot reach"
                + " 100 % where labels are soft."));
    pieces.add(
        figure(
            Charts.tuningAccuracy(runs),
            "Means over the seeds, on the tuning split, which no classifier learned from. Nothing"
                + " was decided by it along the way."));
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
        Html.element("p", "This command repeats the experiment:"), code(report.command()));
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
            Html.element("caption", caption),
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
