package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the pipeline command found, as ratios where that is possible.
 *
 * @param overhead what training an image takes longer with a warm cache than on the bare iterator,
 *     as a share
 * @param overheadCi the interval of {@code overhead}, with 95 % confidence
 * @param nextP99Ms 99 of 100 batches were there within so many milliseconds
 * @param starved places that stayed real because their sample was late
 * @param generatorImagesPerS images that the generator samples a second alone
 * @param overlap the time of training and drawing together, over the least that it could be; the
 *     larger of that with the reuse that was asked for and that with drawing and training as even
 *     as can be, if that is another one
 * @param handoverPerS samples that the pipeline carries if drawing them takes no time
 */
record PipelineFigures(
    double overhead,
    List<Double> overheadCi,
    double nextP99Ms,
    long starved,
    double generatorImagesPerS,
    double overlap,
    double handoverPerS) {

  private static final double MOST_OVERHEAD = 0.03;
  private static final double MOST_NEXT_MS = 2;
  private static final double MOST_OVERLAP = 1.15;
  private static final double LEAST_HANDOVER = 200_000;

  /** Takes the figures out of the measurements, in four digits. */
  static PipelineFigures of(
      Overhead overhead, double generatorImagesPerS, Overlap overlap, HandOver handOver) {
    return new PipelineFigures(
        Rounding.rounded(overhead.ratio().median() - 1),
        List.of(
            Rounding.rounded(overhead.ratio().low() - 1),
            Rounding.rounded(overhead.ratio().high() - 1)),
        Rounding.rounded(1000 * overhead.nextP99Seconds()),
        overhead.starved(),
        Rounding.rounded(generatorImagesPerS),
        Rounding.rounded(overlap.ratio()),
        Rounding.rounded(handOver.samplesPerSecond()));
  }

  /** One line of JSON, with names in snake case. */
  String json() {
    return Json.line(this);
  }

  /** Each figure, its goal, and whether that was met. */
  List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    String interval =
        format("%.2f %% [", 100 * overhead)
            + format("%.2f, ", 100 * overheadCi.get(0))
            + format("%.2f]", 100 * overheadCi.get(1));
    rows.add(row("overhead, warm cache", interval, "at most 3 %", overhead <= MOST_OVERHEAD));
    rows.add(
        row(
            "next(), 99th percentile",
            format("%.2f ms", nextP99Ms),
            "at most 2 ms",
            nextP99Ms <= MOST_NEXT_MS));
    rows.add(row("starved places", Long.toString(starved), "0", starved == 0));
    rows.add(List.of("generator alone", format("%.0f images/s", generatorImagesPerS), "-", "-"));
    rows.add(
        row(
            "overlap, cold cache",
            format("%.3f", overlap),
            "at most 1.15",
            overlap <= MOST_OVERLAP));
    rows.add(
        row(
            "hand-over",
            format("%,.0f samples/s", handoverPerS),
            "at least 200,000",
            handoverPerS >= LEAST_HANDOVER));
    return TextTable.lines(List.of("figure", "found", "goal", "met"), rows);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static List<String> row(String name, String found, String goal, boolean met) {
    return List.of(name, found, goal, met ? "yes" : "NO");
  }
}
