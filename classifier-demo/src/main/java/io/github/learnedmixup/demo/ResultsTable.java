package io.github.learnedmixup.demo;

import java.util.ArrayList;
import java.util.List;

/** The results as lines of text. */
final class ResultsTable {
  /** Marks an arm whose model has seen more than the other arms were given. */
  static final String MARK = " *";

  private ResultsTable() {}

  /** The table's columns, on the page as well. */
  static final List<String> HEADINGS =
      List.of("Arm", "Accuracy", "Errors vs nothing", "Errors vs pixel mixup", "Seconds a seed");

  /** The cells of each row, in the order of the headings. */
  static List<List<String>> rows(ExperimentReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (ArmSummary summary : report.result().summaries()) {
      Arm arm = summary.arm();
      rows.add(
          List.of(
              arm.title() + (isMarked(report, arm) ? MARK : ""),
              Phrases.interval(summary.accuracy()),
              arm == Arm.NONE ? "" : Phrases.interval(summary.errorsVsNone()),
              arm == Arm.MIXUP ? "" : Phrases.interval(summary.errorsVsMixup()),
              Phrases.number(summary.seconds())));
    }
    return rows;
  }

  /** What the table is of. */
  static String caption(ExperimentReport report) {
    ExperimentResult result = report.result();
    return "%s, %s labelled images, %d %s, %s test images; mean and 95 %% interval"
        .formatted(
            report.dataset(),
            Phrases.count(report.settings().labelled()),
            result.seeds().size(),
            result.seeds().size() == 1 ? "seed" : "seeds",
            Phrases.count(result.testImages()));
  }

  /** The warning that goes with {@link #MARK}; empty if no arm is marked. */
  static String warning(ExperimentReport report) {
    return report.modelHasSeenMore()
        ? "* The PixelCNN was %s: it has seen other images than the other arms were given."
            .formatted(report.modelDescription())
        : "";
  }

  /** That time ran out before all seeds were run; empty if it did not. */
  static String shortfall(ExperimentReport report) {
    int asked = report.settings().seeds().size();
    int run = report.result().seeds().size();
    return run == asked
        ? ""
        : "Only %d of %d seeds were run: the next would have passed %s minutes."
            .formatted(run, asked, report.settings().minutes());
  }

  static boolean isMarked(ExperimentReport report, Arm arm) {
    return arm.usesModel() && report.modelHasSeenMore();
  }

  /** Caption, headings and rows, the columns aligned. */
  static List<String> lines(ExperimentReport report) {
    List<String> lines = new ArrayList<>(List.of(caption(report), ""));
    lines.addAll(TextTable.lines(HEADINGS, rows(report)));
    return lines;
  }
}
