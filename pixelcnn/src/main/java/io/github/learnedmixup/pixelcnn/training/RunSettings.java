package io.github.learnedmixup.pixelcnn.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What decides a run, as text: names and values, such as {@code epochs=20, dilations=[1, 2]}, with
 * commas between them and within brackets.
 */
final class RunSettings {
  private RunSettings() {}

  /** Those names and values of one text that another one does not have, in their order. */
  static List<String> only(String of, String other) {
    Set<String> known = new HashSet<>(split(other));
    return split(of).stream().filter(setting -> !known.contains(setting)).toList();
  }

  private static List<String> split(String text) {
    List<String> settings = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '[', '(' -> depth++;
        case ']', ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            settings.add(text.substring(from, i).strip());
            from = i + 1;
          }
        }
        default -> {}
      }
    }
    settings.add(text.substring(from).strip());
    return settings;
  }
}
