package io.github.learnedmixup.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A setting that is recommended.
 *
 * @param factor what is set
 * @param level to which value
 * @param reason why
 */
record SweepAdvice(String factor, String level, String reason) {
  /** So much slower than the best is as good as the best: timings are no more precise. */
  static final double SLACK = 0.03;

  /** So many more of the places may starve. */
  private static final double STARVED_SLACK = 0.01;

  /**
   * Chooses among the values of one setting: of those that do not hold up the classifier, let
   * hardly more places starve than any other, and, where accuracy was measured, do not cost any
   * that could be told from chance, the preferred one.
   *
   * @param rows what came out with each of the values tried, at least one
   * @param places how many synthetic images were to be delivered with each
   * @param testImages how many images accuracy was measured on
   */
  static SweepAdvice of(SupplyFactor factor, List<SweepRow> rows, long places, int testImages) {
    double fastest = rows.stream().mapToDouble(SweepRow::imagesPerS).max().orElseThrow();
    long leastStarved = rows.stream().mapToLong(SweepRow::starved).min().orElseThrow();
    double mostAccurate = rows.stream().mapToDouble(SweepRow::accuracy).max().orElseThrow();
    double chance = chance(mostAccurate, testImages);
    List<SweepRow> preferredFirst =
        rows.stream().sorted(Comparator.comparingInt(row -> factor.rank(row.level()))).toList();
    SweepRow chosen =
        preferredFirst.stream()
            .filter(row -> row.imagesPerS() >= (1 - SLACK) * fastest)
            .filter(row -> row.starved() <= leastStarved + STARVED_SLACK * places)
            .filter(row -> !(row.accuracy() < mostAccurate - chance))
            .findFirst()
            .orElseGet(
                () ->
                    rows.stream()
                        .max(Comparator.comparingDouble(SweepRow::imagesPerS))
                        .orElseThrow());
    int rank = preferredFirst.indexOf(chosen);
    String passedOver =
        rank == 0 ? "" : "; " + passedOver(preferredFirst.get(rank - 1), mostAccurate);
    return new SweepAdvice(
        factor.name(),
        chosen.level(),
        String.format(
            Locale.ROOT,
            "%s: %.0f images/s, the best is %.0f%s%s",
            factor.preference(),
            chosen.imagesPerS(),
            fastest,
            accuracy(chosen, mostAccurate),
            passedOver));
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
        "%s gave %.0f images/s, %d starved places%s",
        row.level(),
        row.imagesPerS(),
        row.starved(),
        accuracy(row, mostAccurate));
  }
}
