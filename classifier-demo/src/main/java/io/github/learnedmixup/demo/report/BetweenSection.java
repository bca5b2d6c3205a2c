package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.demo.judge.BetweenRows;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Writes the part of the page that shows images between two classes: an explorer, in which the
 * reader chooses the classes and the mix, and all the pictures that it takes its images from.
 */
final class BetweenSection {
  /** Classes with a smaller probability are summed up as the rest. */
  private static final double WORTH_NAMING = 0.05;

  private final List<Showcase.Continuum> continua;
  private final List<String> titles;

  private BetweenSection(Showcase showcase) {
    this.continua = showcase.continua();
    this.titles = showcase.titles();
  }

  static Html of(Showcase showcase) {
    return showcase.continua().isEmpty()
        ? Html.element("p", "The data set has too few classes to mix any.")
        : new BetweenSection(showcase).html();
  }

  /** A continuum as the page's script reads it: words for every position. */
  private record Continuum(int first, int second, List<String> labels, List<Way> ways) {
    /**
     * One way.
     *
     * @param judged the judge's opinion in words, [row][position]
     * @param mean that of its mean over the rows, [position]
     */
    record Way(String title, List<List<String>> judged, List<String> mean) {}

    static Continuum of(Showcase.Continuum continuum, List<String> titles) {
      return new Continuum(
          continuum.first(),
          continuum.second(),
          positions().mapToObj(position -> label(continuum, position, titles)).toList(),
          continuum.ways().stream()
              .map(
                  way ->
                      new Way(
                          way.title(),
                          rows()
                              .mapToObj(
                                  row ->
                                      positions()
                                          .mapToObj(
                                              position -> opinion(at(way, row, position), titles))
                                          .toList())
                              .toList(),
                          positions()
                              .mapToObj(position -> opinion(mean(way, position), titles))
                              .toList()))
              .toList());
    }
  }

  private static IntStream positions() {
    return IntStream.range(0, BetweenRows.POSITIONS);
  }

  private static IntStream rows() {
    return IntStream.range(0, BetweenRows.ROWS);
  }

  private static double[] at(Showcase.Continuum.Way way, int row, int position) {
    return way.opinions().get(row * BetweenRows.POSITIONS + position);
  }

  private static double[] mean(Showcase.Continuum.Way way, int position) {
    double[][] ofRows = rows().mapToObj(row -> at(way, row, position)).toArray(double[][]::new);
    return IntStream.range(0, ofRows[0].length)
        .mapToDouble(label -> Arrays.stream(ofRows).mapToDouble(row -> row[label]).sum())
        .map(sum -> sum / ofRows.length)
        .toArray();
  }

  private static String label(Showcase.Continuum continuum, int position, List<String> titles) {
    double lambda = BetweenRows.lambda(position);
    return StatisticPhrases.share(titles.get(continuum.first()), lambda)
        + ", "
        + StatisticPhrases.share(titles.get(continuum.second()), 1 - lambda);
  }

  /** "4: 62 %, 9: 30 %, rest: 8 %". */
  static String opinion(double[] probabilities, List<String> titles) {
    List<String> words = new ArrayList<>();
    double rest = 0;
    for (int label : StatisticPhrases.likeliestFirst(probabilities)) {
      if (probabilities[label] >= WORTH_NAMING) {
        words.add(StatisticPhrases.share(titles.get(label), probabilities[label]));
      } else {
        rest += probabilities[label];
      }
    }
    if (rest >= WORTH_NAMING) {
      words.add(String.format(Locale.ROOT, "rest: %.0f %%", 100 * rest));
    }
    return String.join(", ", words);
  }

  private Html html() {
    List<Html> pieces = new ArrayList<>();
    pieces.add(
        Html.element(
            "p",
            "Choose two classes, and move the slider from one to the other. The pairs are those with"
                + " the most similar mean images. Each image of a row has its own random seed. Along"
                + " the way only the mix changes."));
    pieces.add(explorer());
    pieces.add(
        Html.element(
            "p",
            "The judge is the baseline classifier of the first seed, with its confidence calibrated"
                + " on the tuning split. Where an image is what its label says, the judge's"
                + " probabilities are near the label. They are not where it sees only one of the"
                + " classes, or a third one."));
    pieces.add(
        Html.element(
            "details",
            Html.element("summary", "All images between the two classes of each pair"),
            Html.element(
                "p",
                "From left to right, the share of the first class falls from 1 to 0 in steps of 0.1."),
            pictures()));
    return Html.join(pieces);
  }

  private Html explorer() {
    return Html.element(
        "div",
        // The script that fills it shows it, too.
        Html.attributes(
            "id", "explorer",
            "class", "explorer",
            "hidden", "hidden",
            "data-titles", Json.tree(titles).toString(),
            "data-continua",
                Json.tree(continua.stream().map(each -> Continuum.of(each, titles)).toList())
                    .toString()),
        Html.element(
            "div",
            Html.attributes("class", "controls"),
            // The script fills them, each with the classes that are in a pair with the other's.
            selector("from", "From class"),
            selector("to", "To class"),
            Html.element(
                "div",
                Html.attributes("class", "mix"),
                Html.element("label", Html.attributes("for", "mix"), Html.text("Mix")),
                step("less", "\u2212", "More of the first class"),
                Html.element(
                    "input",
                    Html.attributes(
                        "id", "mix",
                        "type", "range",
                        "min", "0",
                        "max", Integer.toString(BetweenRows.POSITIONS - 1),
                        "step", "1",
                        "value", Integer.toString(BetweenRows.POSITIONS / 2))),
                step("more", "+", "More of the second class")),
            Html.element(
                "output",
                Html.attributes("id", "shown", "for", "from to mix", "aria-live", "polite"))),
        Html.element("div", Html.attributes("class", "ways"), ways()));
  }

  private static Html selector(String id, String name) {
    return Html.element(
        "div",
        Html.element("label", Html.attributes("for", id), Html.text(name)),
        Html.element("select", Html.attributes("id", id)));
  }

  private static Html step(String id, String sign, String name) {
    return Html.element(
        "button", Html.attributes("type", "button", "id", id, "aria-label", name), Html.text(sign));
  }

  private Html ways() {
    List<Showcase.Continuum.Way> ways = continua.get(0).ways();
    return Html.join(
        IntStream.range(0, ways.size())
            .mapToObj(
                way ->
                    Html.element(
                        "figure",
                        Html.element(
                            "figcaption",
                            Html.element(
                                "span",
                                Html.attributes("class", "title"),
                                Html.text(ways.get(way).title())),
                            Html.element(
                                "span",
                                Html.attributes(
                                    "class", "average", "data-way", Integer.toString(way)))),
                        Html.element(
                            "div",
                            Html.attributes("class", "images"),
                            rows().mapToObj(row -> cell(way, row)).toArray(Html[]::new))))
            .toList());
  }

  private static Html cell(int way, int row) {
    return Html.element(
        "div",
        Html.attributes(
            "class", "image", "data-way", Integer.toString(way), "data-row", Integer.toString(row)),
        Html.element("canvas", Html.attributes("role", "img")),
        Html.element("span", Html.attributes("class", "judged")));
  }

  private Html pictures() {
    List<Html> pieces = new ArrayList<>();
    for (int i = 0; i < continua.size(); i++) {
      Showcase.Continuum continuum = continua.get(i);
      pieces.add(
          Html.element(
              "h3", titles.get(continuum.first()) + " to " + titles.get(continuum.second())));
      for (int way = 0; way < continuum.ways().size(); way++) {
        Showcase.Continuum.Way shown = continuum.ways().get(way);
        pieces.add(
            Html.element(
                "figure",
                Html.attributes("id", "between-%d-%d".formatted(i, way)),
                shown.picture().html(),
                Html.element("figcaption", shown.title())));
      }
    }
    return Html.join(pieces);
  }
}
