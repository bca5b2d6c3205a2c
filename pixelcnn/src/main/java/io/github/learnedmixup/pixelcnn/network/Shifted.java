package io.github.learnedmixup.pixelcnn.network;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** An activation matrix with margins, and the views of it that taps read. */
final class Shifted {
  private final INDArray whole;
  private final INDArray interior;
  private final Canvas canvas;
  private final Map<Tap, INDArray> seen = new HashMap<>();

  Shifted(INDArray whole, Canvas canvas) {
    this.whole = whole;
    this.canvas = canvas;
    this.interior = columns(whole, canvas.padding(), canvas.padding() + canvas.columns());
  }

  INDArray whole() {
    return whole;
  }

  /** The columns of pixels and their padding, without the margins. */
  INDArray interior() {
    return interior;
  }

  /** The columns that a tap reads, for all columns of a result that have such a row. */
  INDArray seen(Tap tap) {
    return seen.computeIfAbsent(
        tap,
        t -> {
          int from = canvas.padding() + canvas.start(t) + canvas.offset(t);
          return columns(whole, from, from + canvas.columns() - canvas.start(t));
        });
  }

  /** The columns of a result that go with {@link #seen}. */
  INDArray seeing(INDArray result, Tap tap) {
    return tap.rows() == 0 ? result : columns(result, canvas.start(tap), canvas.columns());
  }

  private static INDArray columns(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }
}
