package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import java.util.List;
import java.util.stream.IntStream;

/** A matrix without padding, as a whole and row by row. */
final class Rows {
  private final Matrix whole;
  private final List<Matrix> rows;

  Rows(Matrix whole, Canvas canvas) {
    this.whole = whole;
    int columns = canvas.rowColumns();
    this.rows =
        IntStream.range(0, canvas.height())
            .mapToObj(row -> whole.columns(row * columns, (row + 1) * columns))
            .toList();
  }

  Matrix whole() {
    return whole;
  }

  Matrix row(int row) {
    return rows.get(row);
  }
}
