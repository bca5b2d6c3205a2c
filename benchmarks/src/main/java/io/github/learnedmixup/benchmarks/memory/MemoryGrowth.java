package io.github.learnedmixup.benchmarks.memory;

import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.TextTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a process comes to hold over a long run, read after each tenth of it. A figure grows by its
 * slope, the median of those between any two readings (Theil and Sen), which a single odd reading
 * does not change, from the first reading to the last.
 *
 * @param batches how many were taken
 * @param resumes how often the run was closed and resumed
 * @param figures what was read
 */
record MemoryGrowth(long batches, long resumes, List<Figure> figures) {
  private static final double MOST_SHARE = 0.03;
  private static final double MOST_COUNTS = 1;
  private static final double MOST_STATE_BYTES = 512;
  private static final double MEGABYTE = 1024 * 1024;

  /**
   * A figure.
   *
   * @param name what is read
   * @param bytes whether it is in bytes; it is a number of things otherwise
   * @param readings after each tenth
   * @param growth from the first to the last, by their slope
   * @param most how much of it is allowed; infinite if any is
   * @param good whether it grows by no more, and is within its limit
   */
  record Figure(
      String name, boolean bytes, List<Long> readings, double growth, double most, boolean good) {
    private static Figure of(String name, boolean bytes, List<Long> readings, double most) {
      double growth = slope(readings) * (readings.size() - 1);
      return new Figure(
          name, bytes, readings, Rounding.rounded(growth), Rounding.rounded(most), growth <= most);
    }

    private static double slope(List<Long> readings) {
      List<Double> slopes = new ArrayList<>();
      for (int i = 0; i < readings.size(); i++) {
        for (int j = i + 1; j < readings.size(); j++) {
          slopes.add((double) (readings.get(j) - readings.get(i)) / (j - i));
        }
      }
      Collections.sort(slopes);
      int middle = slopes.size() / 2;
      return slopes.size() % 2 == 1
          ? slopes.get(middle)
          : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
    }

    private List<String> row() {
      return List.of(
          name,
          words(readings.get(0)),
          words(readings.get(readings.size() - 1)),
          words(growth),
          Double.isInfinite(most) ? "any" : words(most),
          good ? "yes" : "NO");
    }

    private String words(double value) {
      if (!bytes) {
        return String.format(Locale.ROOT, "%.1f", value);
      }
      return Math.abs(value) < MEGABYTE / 10
          ? String.format(Locale.ROOT, "%.0f bytes", value)
          : String.format(Locale.ROOT, "%.1f MB", value / MEGABYTE);
    }
  }

  /**
   * Looks at readings.
   *
   * @param readings at least two
   * @param bankLimit how many bytes the bank may have
   */
  static MemoryGrowth of(long batches, long resumes, List<SoakReading> readings, long bankLimit) {
    List<Figure> figures = new ArrayList<>();
    figures.add(share("resident size", readings, read -> read.process().residentBytes(), 0));
    figures.add(share("heap in use", readings, read -> read.process().heapBytes(), 0));
    figures.add(share("outside the heap", readings, read -> read.process().offHeapBytes(), 0));
    figures.add(counts("threads", readings, read -> read.process().threads()));
    figures.add(counts("open files", readings, read -> read.process().openFiles()));
    figures.add(share("state file", readings, SoakReading::stateBytes, MOST_STATE_BYTES));
    List<Long> bank = readings.stream().map(SoakReading::bankBytes).toList();
    Figure grown = Figure.of("bank", true, bank, Double.POSITIVE_INFINITY);
    figures.add(
        new Figure(
            grown.name(),
            true,
            bank,
            grown.growth(),
            grown.most(),
            Collections.max(bank) <= bankLimit));
    return new MemoryGrowth(batches, resumes, figures);
  }

  private static Figure share(
      String name, List<SoakReading> readings, ToLongFunction<SoakReading> figure, double least) {
    List<Long> values = readings.stream().mapToLong(figure).boxed().toList();
    return Figure.of(name, true, values, Math.max(least, MOST_SHARE * values.get(0)));
  }

  private static Figure counts(
      String name, List<SoakReading> readings, ToLongFunction<SoakReading> figure) {
    return Figure.of(
        name, false, readings.stream().mapToLong(figure).boxed().toList(), MOST_COUNTS);
  }

  /** Whether no figure grows by more than it may. */
  boolean good() {
    return figures.stream().allMatch(Figure::good);
  }

  /** One line of JSON, with names in snake case; what is infinite is null. */
  String json() {
    return Json.line(this);
  }

  /**
   * Each figure after the first tenth and at the end, what it grew by, and whether that is little.
   */
  List<String> table() {
    return TextTable.lines(
        List.of("", "after a tenth", "at the end", "growth", "at most", "good"),
        figures.stream().map(Figure::row).toList());
  }
}
