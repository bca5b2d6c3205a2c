package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.console.TextTable;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The results as lines of text. */
public final class ResultsTable {
  /** Marks an arm whose model has seen more than the other arms were given. */
  static final String MARK = " *";

  private ResultsTable() {}

  private static final String ARM = "Arm";

  /** The columns of the main table, on the page as well. */
  static final List<String> HEADINGS = headings();

  private static List<String> headings() {
    List<String> headings = new ArrayList<>(List.of(ARM, "Accuracy"));
    Arm.REFERENCES.forEach(reference -> headings.add("Errors vs " + reference.title()));
    headings.add("Seconds a seed");
    return List.copyOf(headings);
  }

  /** The cells of each row of the main table, in the order of the headings. */
  static List<List<String>> rows(ExperimentReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (ArmSummary summary : report.result().summaries()) {
      Arm arm = summary.arm();
      List<String> row =
          new ArrayList<>(
              List.of(name(report, arm), StatisticPhrases.interval(summary.accuracy())));
      summary
          .errorsVs()
          .forEach(
              (reference, errors) ->
                  row.add(arm == reference ? "" : StatisticPhrases.interval(errors)));
      row.add(StatisticPhrases.number(summary.seconds().figure().mean()));
      rows.add(row);
    }
    return rows;
  }

  /** A table of the page: what it is of, its columns, and the cells of each row. */
  record Part(String caption, List<String> headings, List<List<String>> rows) {}

  /** The tables of all that is measured beside the errors, none wider than the main table. */
  static List<Part> details(ExperimentReport report) {
    List<String> attacked = new ArrayList<>(List.of(ARM));
    report
        .result()
        .summaries()
        .get(0)
        .attacks()
        .forEach(under -> attacked.add("%s %s".formatted(under.attack(), under.radius())));
    return List.of(
        part(
            report,
            "Likelihood and calibration of the test images' labels",
            List.of(
                ARM,
                "Nats",
                "Nats, tempered",
                "Calibration error, %",
                "Calibration error, tempered, %"),
            summary ->
                List.of(
                    StatisticPhrases.figure(summary.nats().figure()),
                    StatisticPhrases.figure(summary.temperedNats().figure()),
                    StatisticPhrases.interval(summary.calibrationError().figure()),
                    StatisticPhrases.interval(summary.temperedCalibrationError().figure()))),
        part(
            report,
            "Accuracy under attack",
            attacked,
            summary ->
                summary.attacks().stream()
                    .map(under -> StatisticPhrases.interval(under.accuracy().figure()))
                    .toList()),
        part(
            report,
            "Training",
            List.of(ARM, "On training batches", "Images/s", "Samples generated", "Samples reused"),
            summary ->
                List.of(
                    StatisticPhrases.interval(summary.trainingAccuracy().figure()),
                    StatisticPhrases.number(summary.imagesPerSecond().figure().mean()),
                    StatisticPhrases.count(Math.round(summary.samplesGenerated().mean())),
                    StatisticPhrases.count(Math.round(summary.samplesReused().mean())))));
  }

  private static Part part(
      ExperimentReport report,
      String caption,
      List<String> headings,
      Function<ArmSummary, List<String>> cells) {
    List<List<String>> rows = new ArrayList<>();
    for (ArmSummary summary : report.result().summaries()) {
      List<String> row = new ArrayList<>(List.of(name(report, summary.arm())));
      row.addAll(cells.apply(summary));
      rows.add(row);
    }
    return new Part(caption, headings, rows);
  }

  private static String name(ExperimentReport report, Arm arm) {
    return arm.title() + (report.isMarked(arm) ? MARK : "");
  }

  /** What the table is of. */
  static String caption(ExperimentReport report) {
    ExperimentResult result = report.result();
    return "%s, %s labelled images%s, %d %s, %s test images; mean and 95 %% interval%s"
        .formatted(
            report.dataset(),
            StatisticPhrases.count(report.settings().labelled()),
            report.settings().sameImages() ? ", the same for all seeds" : "",
            result.seeds().size(),
            result.seeds().size() == 1 ? "seed" : "seeds",
            StatisticPhrases.count(result.testImages()),
            report.settings().sameImages()
                ? " over initial weights, order and random numbers alone"
                : "");
  }

  /** The warning that goes with {@link #MARK}; empty if no arm is marked. */
  public static String warning(ExperimentReport report) {
    return report.modelHasSeenMore()
        ? "* The PixelCNN was %s: it has seen other images than the other arms were given."
            .formatted(report.modelDescription())
        : "";
  }

  /** A sentence that says that time ran out before all seeds were run; empty if it did not. */
  public static String shortfall(ExperimentReport report) {
    int asked = report.settings().seeds().size();
    int run = report.result().seeds().size();
    return run == asked
        ? ""
        : "Only %d of %d seeds were run: the next would have passed %s minutes."
            .formatted(run, asked, report.settings().minutes());
  }

  /** Caption and main table, the columns aligned. */
  public static List<String> lines(ExperimentReport report) {
    List<String> lines = new ArrayList<>(List.of(caption(report), ""));
    lines.addAll(TextTable.lines(HEADINGS, rows(report)));
    return lines;
  }

  /** The table of all else that is measured, transposed: it is wider than a terminal. */
  public static List<String> detailLines(ExperimentReport report) {
    List<List<String>> lines = new ArrayList<>();
    List<String> headings = List.of();
    for (Part part : details(report)) {
      List<List<String>> table = new ArrayList<>();
      table.add(part.headings());
      table.addAll(part.rows());
      List<List<String>> turned = turned(table);
      // All have the arms in the same order.
      headings = turned.get(0);
      lines.addAll(turned.subList(1, turned.size()));
    }
    return TextTable.lines(headings, lines);
  }

  private static List<List<String>> turned(List<List<String>> rows) {
    List<List<String>> turned = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      List<String> line = new ArrayList<>();
      for (List<String> row : rows) {
        line.add(row.get(column));
      }
      turned.add(line);
    }
    return turned;
  }
}
