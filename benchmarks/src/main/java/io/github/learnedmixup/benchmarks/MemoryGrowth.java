package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.demo.TextTable;
import io.github.learnedmixup.pixelcnn.cli.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a process holds more at the end of a long run than after its first tenth.
 *
 * @param batches how many were taken
 * @param first after the first tenth
 * @param last at the end
 * @param residentGrowth in percent of the first, as are the others
 */
record MemoryGrowth(
    long batches,
    MemoryReading first,
    MemoryReading last,
    double residentGrowth,
    double heapGrowth,
    double offHeapGrowth,
    double threadGrowth) {
  private static final double MOST_PERCENT = 3;
  private static final double MEGABYTE = 1024 * 1024;

  static MemoryGrowth of(long batches, MemoryReading first, MemoryReading last) {
    return new MemoryGrowth(
        batches,
        first,
        last,
        percent(first.residentBytes(), last.residentBytes()),
        percent(first.heapBytes(), last.heapBytes()),
        percent(first.offHeapBytes(), last.offHeapBytes()),
        percent(first.threads(), last.threads()));
  }

  private static double percent(long first, long last) {
    if (first == last) {
      return 0;
    }
    return first == 0
        ? Double.POSITIVE_INFINITY
        : Roofline.rounded(100 * ((double) last / first - 1));
  }

  /** One line of JSON, with names in snake case; growth from nothing is null. */
  String json() {
    return Json.line(this);
  }

  /** Each figure at both times, what it grew by, and whether that is little. */
  List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        row(
            "resident size",
            megabytes(first.residentBytes()),
            megabytes(last.residentBytes()),
            residentGrowth));
    rows.add(
        row("heap in use", megabytes(first.heapBytes()), megabytes(last.heapBytes()), heapGrowth));
    rows.add(
        row(
            "outside the heap",
            megabytes(first.offHeapBytes()),
            megabytes(last.offHeapBytes()),
            offHeapGrowth));
    rows.add(
        row(
            "threads",
            Long.toString(first.threads()),
            Long.toString(last.threads()),
            threadGrowth));
    return TextTable.lines(List.of("", "after a tenth", "at the end", "growth", "below 3 %"), rows);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  private static List<String> row(String name, String first, String last, double growth) {
    return List.of(
        name,
        first,
        last,
        String.format(Locale.ROOT, "%+.2f %%", growth),
        growth < MOST_PERCENT ? "yes" : "NO");
  }
}
