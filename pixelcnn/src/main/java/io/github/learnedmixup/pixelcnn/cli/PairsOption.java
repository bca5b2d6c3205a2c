package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the pairs of classes that a command goes between. */
public final class PairsOption {
  private static final String ALL = "all";

  // The higher class second, by which a model is seen to have both.
  private static final List<Pair> DEFAULT =
      List.of(new Pair(1, 7), new Pair(3, 8), new Pair(4, 9), new Pair(5, 6));

  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "A/B",
      description =
          "Pairs of classes with training images, or all. Default: those of 1/7,3/8,4/9,5/6 whose"
              + " classes the model has, or all if it has none of them.")
  private @Nullable List<String> pairs;

  /** Two classes. */
  public record Pair(int first, int second) {}

  /**
   * The pairs, at least one.
   *
   * @param classes those of the model: only trained ones are paired
   * @throws IllegalArgumentException if one is no pair, or names a class that there is not, one
   *     without training images, or one class twice, or if all are asked for and there is a single
   *     class
   */
  public List<Pair> pairs(TrainedClasses classes) {
    if (pairs == null) {
      List<Pair> known =
          DEFAULT.stream()
              .filter(pair -> classes.contains(pair.first) && classes.contains(pair.second))
              .toList();
      return known.isEmpty() ? all(classes) : known;
    }
    return pairs.equals(List.of(ALL))
        ? all(classes)
        : pairs.stream().map(text -> pair(text, classes)).toList();
  }

  private static List<Pair> all(TrainedClasses classes) {
    List<Pair> all = new ArrayList<>();
    for (int first : classes.trained()) {
      for (int second : classes.trained()) {
        if (first < second) {
          all.add(new Pair(first, second));
        }
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "a pair needs two classes with training images, but the model has " + classes.size());
    }
    return all;
  }

  private static Pair pair(String text, TrainedClasses classes) {
    String[] words = text.split("/", -1);
    if (words.length != 2) {
      throw notPair(text, null);
    }
    Pair pair;
    try {
      pair = new Pair(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    } catch (NumberFormatException e) {
      throw notPair(text, e);
    }
    if (Math.min(pair.first, pair.second) < 0
        || Math.max(pair.first, pair.second) >= classes.classes()
        || pair.first == pair.second) {
      throw new IllegalArgumentException(
          "--pairs must name two of %d classes, 0 to %d, but one is '%s'"
              .formatted(classes.classes(), classes.classes() - 1, text));
    }
    classes.require(pair.first);
    classes.require(pair.second);
    return pair;
  }

  private static IllegalArgumentException notPair(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "--pairs must be all or pairs of classes such as 1/7, but one is '" + text + "'", cause);
  }
}
