package io.github.learnedmixup.pixelcnn.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the pairs of classes that a command goes between. */
public final class PairsOption {
  private static final String ALL = "all";

  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "A/B",
      description = "Pairs of classes, or all. Default: 1/7,3/8,4/9,5/6.")
  private List<String> pairs = List.of("1/7", "3/8", "4/9", "5/6");

  /** Two classes. */
  public record Pair(int first, int second) {}

  /**
   * The pairs.
   *
   * @param classes how many there are
   * @throws IllegalArgumentException if one is no pair, or names a class that there is not or one
   *     class twice
   */
  public List<Pair> pairs(int classes) {
    if (pairs.equals(List.of(ALL))) {
      List<Pair> all = new ArrayList<>();
      for (int first = 0; first < classes; first++) {
        for (int second = first + 1; second < classes; second++) {
          all.add(new Pair(first, second));
        }
      }
      return all;
    }
    return pairs.stream().map(text -> pair(text, classes)).toList();
  }

  private static Pair pair(String text, int classes) {
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
        || Math.max(pair.first, pair.second) >= classes
        || pair.first == pair.second) {
      throw new IllegalArgumentException(
          "--pairs must name two of %d classes, 0 to %d, but one is '%s'"
              .formatted(classes, classes - 1, text));
    }
    return pair;
  }

  private static IllegalArgumentException notPair(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "--pairs must be all or pairs of classes such as 1/7, but one is '" + text + "'", cause);
  }
}
