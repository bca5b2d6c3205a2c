package io.github.learnedmixup.pixelcnn.folder;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts what is left out of a set, and remembers the first. */
final class Skipped {
  private int count;
  private @Nullable Path first;

  void add(Path entry) {
    count++;
    if (first == null) {
      first = entry;
    }
  }

  void addAll(Skipped others) {
    count += others.count;
    if (first == null) {
      first = others.first;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** How many there are, with an example. */
  String words() {
    return first == null ? "nothing" : "%d other entries, such as %s".formatted(count, first);
  }
}
