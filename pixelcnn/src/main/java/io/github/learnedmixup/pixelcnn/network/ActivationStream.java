package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import java.util.HashMap;
import java.util.Map;

/** The activations that a block makes, or the gradient to them, with padding; as taps see them. */
final class ActivationStream {
  private final Matrix whole;
  private final Canvas canvas;
  private final Map<Integer, Matrix> views = new HashMap<>();

  ActivationStream(Matrix whole, Canvas canvas) {
    this.whole = whole;
    this.canvas = canvas;
  }

  /** All columns, padding included. */
  Matrix whole() {
    return whole;
  }

  /** The pixels of a row. */
  Matrix row(int row) {
    return seen(row, Tap.OWN);
  }

  /** What a tap reads for a row of the result; only where {@link #contains}. */
  Matrix seen(int row, Tap tap) {
    return views.computeIfAbsent(
        canvas.seenFrom(row, tap), from -> whole.columns(from, from + canvas.rowColumns()));
  }

  /** Whether what a tap reads for a row of the result lies in the image. */
  static boolean contains(int row, Tap tap) {
    return row + tap.rows() >= 0;
  }
}
