package io.github.learnedmixup.pixelcnn.network;

import java.util.HashMap;
import java.util.Map;

/** What a half of a gate is summed up in, and the columns of it that a tap contributes to. */
final class Preactivation {
  private final Matrix matrix;
  private final Canvas canvas;
  private final Map<Integer, Matrix> fromColumn = new HashMap<>();

  Preactivation(Matrix matrix, Canvas canvas) {
    this.matrix = matrix;
    this.canvas = canvas;
  }

  Matrix matrix() {
    return matrix;
  }

  /** The columns that go with {@link Shifted#seen}. */
  Matrix seeing(Tap tap) {
    return fromColumn.computeIfAbsent(
        canvas.start(tap), start -> matrix.columns(start, canvas.columns()));
  }
}
