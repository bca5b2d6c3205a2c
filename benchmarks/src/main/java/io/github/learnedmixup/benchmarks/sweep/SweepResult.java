package io.github.learnedmixup.benchmarks.sweep;

import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the cache sweep found.
 *
 * @param defaults with the default settings, but for the reuse that was asked for
 * @param settings with one of them changed at a time
 * @param advice what to set, and why
 * @param together with all of the advice; null if there was no time left for it
 */
record SweepResult(
    SweepRow defaults,
    List<SweepRow> settings,
    List<SweepAdvice> advice,
    @Nullable SweepRow together) {

  /** One line of JSON, with names in snake case; an accuracy that was not asked for is null. */
  String json() {
    return Json.line(this);
  }

  /** A row for each setting. */
  List<String> table() {
    boolean tested = !Double.isNaN(defaults.accuracy());
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(defaults, tested));
    settings.forEach(row -> rows.add(row(row, tested)));
    if (together != null) {
      rows.add(row(together.named("recommended", ""), tested));
    }
    List<String> headings =
        new ArrayList<>(
            List.of(
                "setting",
                "value",
                "images/s",
                "hit rate",
                "waits",
                "starved",
                "heap, MiB",
                "resident, MiB"));
    if (tested) {
      headings.add("accuracy");
    }
    return TextTable.lines(headings, rows);
  }

  /** Whether the advice, each part of which was found alone, holds together. */
  String verdict() {
    if (together == null) {
      return "There was no time left to try all of that together.";
    }
    double gain = together.imagesPerS() / defaults.imagesPerS() - 1;
    String measured =
        format("Together: %.0f images/s, ", together.imagesPerS())
            + format("%+.1f %% beside the defaults", 100 * gain);
    return gain < -SweepAdvice.SLACK
        ? measured + "; these settings do not go together: keep the defaults."
        : measured + ".";
  }

  private static List<String> row(SweepRow row, boolean tested) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                row.factor(),
                row.level(),
                format("%.0f", row.imagesPerS()),
                format("%.1f %%", 100 * row.hitRate()),
                Long.toString(row.waits()),
                Long.toString(row.starved()),
                format("%.1f", row.heapMb()),
                format("%.0f", row.residentMb())));
    if (tested) {
      cells.add(format("%.2f %%", 100 * row.accuracy()));
    }
    return cells;
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
