package io.github.learnedmixup.benchmarks.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recommended setting, or one that was not measured.
 *
 * @param factor what is set
 * @param level to which value; null if no other than the usual one was tried
 * @param reason why
 */
record SweepAdvice(String factor, @Nullable String level, String reason) {
  /** So much slower than the best may be as good as the best: the same training scatters by it. */
  static final double SLACK = 0.1;

  /** So many more of the places may starve. */
  private static final double STARVED_SLACK = 0.01;

  private static final String COMPROMISE =
      "none is fast at no price; the fastest of those that cost no accuracy and starve fewest"
          + " places";

  /** No advice. */
  static SweepAdvice notTried(SupplyFactor factor, String reason) {
    return new SweepAdvice(factor.name(), null, "not tried: " + reason);
  }

  /**
   * Chooses among the values of one setting: of those that do not hold up the classifier, let
   * hardly more places starve than any other, and, where accuracy was measured, do not cost any
   * that could be told from chance, the preferred one. Where there is none, accuracy comes first,
   * then places that starve, then speed.
   *
   * @param rows what came out with each of the values tried, at least one
   * @param places how many synthetic images were to be delivered with each
   * @param testImages how many images accuracy was measured on
   */
  static SweepAdvice of(SupplyFactor factor, List<SweepRow> rows, long places, int testImages) {
    double fastest = rows.stream().mapToDouble(SweepRow::imagesPerS).max().orElseThrow();
    double mostAccurate = rows.stream().mapToDouble(SweepRow::accuracy).max().orElseThrow();
    double chance = chance(mostAccurate, testImages);
    List<SweepRow> preferredFirst =
        rows.stream().sorted(Comparator.comparingInt(row -> factor.rank(row.level()))).toList();
    List<SweepRow> accurate =
        preferredFirst.stream().filter(row -> !(row.accuracy() < mostAccurate - chance)).toList();
    Optional<SweepRow> good =
        hardlyStarving(accurate, leastStarved(rows), places)
            .filter(row -> row.imagesPerS() >= (1 - SLACK) * fastest)
            .findFirst();
    SweepRow chosen =
        good.orElseGet(
            () ->
                hardlyStarving(accurate, leastStarved(accurate), places)
                    .max(Comparator.comparingDouble(SweepRow::imagesPerS))
                    .orElseThrow());
    int rank = preferredFirst.indexOf(chosen);
    Stream<SweepRow> passedOver =
        good.isEmpty()
            ? rows.stream().filter(row -> row.imagesPerS() == fastest).limit(1)
            : preferredFirst.stream().limit(rank).skip(Math.max(0, rank - 1));
    return new SweepAdvice(
        factor.name(),
        chosen.level(),
        String.format(
            Locale.ROOT,
            "%s: %.0f images/s, the best is %.0f%s%s%s",
            good.isPresent() ? factor.preference() : COMPROMISE,
            chosen.imagesPerS(),
            fastest,
            accuracy(chosen, mostAccurate),
            passedOver.map(row -> passedOver(row, mostAccurate)).collect(Collectors.joining()),
            leftOut(factor, rows)));
  }

  private static long leastStarved(List<SweepRow> rows) {
    return rows.stream().mapToLong(SweepRow::starved).min().orElseThrow();
  }

  private static Stream<SweepRow> hardlyStarving(List<SweepRow> rows, long least, long places) {
    return rows.stream().filter(row -> row.starved() <= least + STARVED_SLACK * places);
  }

  /** What to say of it in one line. */
  String line() {
    return level == null ? factor + " " + reason : "%s %s (%s)".formatted(factor, level, reason);
  }

  /** Two standard errors of the difference between two accuracies, if both are about as high. */
  private static double chance(double accuracy, int testImages) {
    return 2 * Math.sqrt(2 * accuracy * (1 - accuracy) / testImages);
  }

  private static String accuracy(SweepRow row, double most) {
    return Double.isNaN(most)
        ? ""
        : String.format(
            Locale.ROOT,
            ", accuracy %.1f %%, the best is %.1f %%",
            100 * row.accuracy(),
            100 * most);
  }

  private static String passedOver(SweepRow row, double mostAccurate) {
    return String.format(
        Locale.ROOT,
        "; %s gave %.0f images/s, %d starved places%s",
        row.level(),
        row.imagesPerS(),
        row.starved(),
        accuracy(row, mostAccurate));
  }

  private static String leftOut(SupplyFactor factor, List<SweepRow> rows) {
    Set<String> tried = rows.stream().map(SweepRow::level).collect(Collectors.toSet());
    String others =
        factor.levels().stream()
            .map(SupplyFactor.Level::label)
            .filter(label -> !tried.contains(label))
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : "; not tried: " + others;
  }
}
