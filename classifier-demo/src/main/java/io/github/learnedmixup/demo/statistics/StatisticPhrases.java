package io.github.learnedmixup.demo.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Figures in words, the same on the console and on the page. */
public final class StatisticPhrases {
  private static final double WORTH_NAMING = 0.005;

  private StatisticPhrases() {}

  /** "95.1 %", or "not known". */
  public static String percent(double share) {
    return Double.isNaN(share) ? "not known" : number(100 * share) + " %";
  }

  /** "95.1 % [94.0, 96.2]", without the brackets where there is but one seed. */
  public static String interval(Interval shares) {
    return shares.hasEnds()
        ? "%s [%s, %s]"
            .formatted(
                percent(shares.mean()), number(100 * shares.low()), number(100 * shares.high()))
        : percent(shares.mean());
  }

  /** "12.3 % fewer errors than the baseline (95 % interval: 20.1 % fewer to 4.0 % fewer)". */
  public static String difference(Interval relative, String reference) {
    if (!relative.isKnown()) {
      return "errors that cannot be compared with "
          + reference
          + ", which made none with some seed";
    }
    String mean = moreOrFewer(relative.mean(), " errors") + " than " + reference;
    return relative.hasEnds()
        ? "%s (95 %% interval: %s to %s)"
            .formatted(mean, moreOrFewer(relative.low(), ""), moreOrFewer(relative.high(), ""))
        : mean + " (one seed alone, so without an interval)";
  }

  /** What a paired difference allows to say. */
  public static String significance(Interval relative) {
    if (!relative.hasEnds()) {
      return "One seed cannot tell a difference from chance.";
    }
    return relative.isApartFromZero()
        ? "The interval is apart from zero."
        : "The interval holds zero: these seeds cannot tell the difference from chance.";
  }

  /** "2.5 s" or "3 min 20 s". */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return number(seconds) + " s";
    }
    long whole = Math.round(seconds);
    return "%d min %d s".formatted(whole / 60, whole % 60);
  }

  /** "1,000". */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** "0.132 [0.120, 0.144]", without the brackets where there is but one seed. */
  public static String figure(Interval figure) {
    return figure.hasEnds()
        ? "%s [%s, %s]"
            .formatted(precise(figure.mean()), precise(figure.low()), precise(figure.high()))
        : precise(figure.mean());
  }

  /** One digit after the point, and no negative zero. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value + 0.0).replaceAll("^-(0\\.0)$", "$1");
  }

  /** Three digits after the point. */
  public static String precise(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /**
   * "dog", or "dog: 60 %, cat: 40 %": the classes that have some probability, the likeliest first.
   *
   * @param titles what to call the classes
   */
  public static String classes(double[] probabilities, List<String> titles) {
    List<Integer> named =
        likeliestFirst(probabilities).stream()
            .filter(i -> probabilities[i] >= WORTH_NAMING)
            .toList();
    if (named.size() == 1) {
      return titles.get(named.get(0));
    }
    return named.stream()
        .map(i -> share(titles.get(i), probabilities[i]))
        .collect(Collectors.joining(", "));
  }

  /** All classes. */
  public static List<Integer> likeliestFirst(double[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
        .toList();
  }

  /** "dog: 60 %". */
  public static String share(String title, double share) {
    return String.format(Locale.ROOT, "%s: %.0f %%", title, 100 * share);
  }

  private static String moreOrFewer(double relative, String what) {
    return number(100 * Math.abs(relative)) + " % " + (relative > 0 ? "more" : "fewer") + what;
  }
}
