package io.github.learnedmixup.pixelcnn.network;

import java.util.HashMap;
import java.util.Map;

/** An activation matrix with margins, and the views of it that taps read. */
final class Shifted {
  private final Matrix whole;
  private final Matrix interior;
  private final Canvas canvas;
  private final Map<Tap, Matrix> seen = new HashMap<>();

  Shifted(Matrix whole, Canvas canvas) {
    this.whole = whole;
    this.canvas = canvas;
    this.interior = whole.columns(canvas.padding(), canvas.padding() + canvas.columns());
  }

  Matrix whole() {
    return whole;
  }

  /** The columns of pixels and their padding, without the margins. */
  Matrix interior() {
    return interior;
  }

  /** The columns that a tap reads, for all columns of a result that have such a row. */
  Matrix seen(Tap tap) {
    return seen.computeIfAbsent(
        tap,
        t -> {
          int from = canvas.padding() + canvas.start(t) + canvas.offset(t);
          return whole.columns(from, from + canvas.columns() - canvas.start(t));
        });
  }
}
