package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the pairs of classes that a command goes between. */
public final class PairsOption {
  private static final String ALL = "all";

  // The higher class second, by which a model is seen to have both.
  private static final List<ClassPair> DEFAULT =
      List.of(new ClassPair(1, 7), new ClassPair(3, 8), new ClassPair(4, 9), new ClassPair(5, 6));

  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "A/B",
      description =
          "Pairs of classes with training images, by number or by name (cat/dog), or all. Default: those of 1/7,3/8,4/9,5/6 whose"
              + " classes the model has, or all if it has none of them.")
  private @Nullable List<String> pairs;

  /**
   * The pairs, at least one.
   *
   * @param classes those of the model: only trained ones are paired
   * @throws IllegalArgumentException if one is no pair, or names a class that there is not, one
   *     without training images, or one class twice, or if all are asked for and there is a single
   *     class
   */
  public List<ClassPair> pairs(TrainedClasses classes) {
    if (pairs == null) {
      List<ClassPair> known =
          DEFAULT.stream()
              .filter(pair -> classes.contains(pair.first()) && classes.contains(pair.second()))
              .toList();
      return known.isEmpty() ? all(classes) : known;
    }
    return pairs.equals(List.of(ALL))
        ? all(classes)
        : pairs.stream().map(text -> pair(text, classes)).toList();
  }

  private static List<ClassPair> all(TrainedClasses classes) {
    List<ClassPair> all = classes.pairs();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "a pair needs two classes with training images, but the model has " + classes.size());
    }
    return all;
  }

  private static ClassPair pair(String text, TrainedClasses classes) {
    String[] words = text.split("/", -1);
    if (words.length != 2) {
      throw notPair(text, null);
    }
    int first = label(words[0], text, classes);
    int second = label(words[1], text, classes);
    if (Math.min(first, second) < 0
        || Math.max(first, second) >= classes.classes()
        || first == second) {
      throw new IllegalArgumentException(
          "--pairs must name two of %d classes, 0 to %d%s, but one is '%s'"
              .formatted(
                  classes.classes(),
                  classes.classes() - 1,
                  classes.names().isEmpty() ? "" : " or " + String.join(", ", classes.names()),
                  text));
    }
    classes.require(first);
    classes.require(second);
    return new ClassPair(first, second);
  }

  /** The class of that name or number; -1 where the classes have names and none is this one. */
  private static int label(String word, String text, TrainedClasses classes) {
    int named = classes.names().indexOf(word);
    if (named >= 0) {
      return named;
    }
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      if (!classes.names().isEmpty()) {
        return -1;
      }
      throw notPair(text, e);
    }
  }

  private static IllegalArgumentException notPair(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "--pairs must be all or pairs of classes such as 1/7, but one is '" + text + "'", cause);
  }
}
