package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class DropoutTest {
  private static final double RATE = 0.25;
  private static final int ROWS = 20;
  private static final int COLUMNS = 500;

  private static Matrix ones() {
    Matrix ones = Matrix.zeros(DataType.FLOAT, ROWS, COLUMNS);
    ones.fill(1);
    return ones;
  }

  private static float[] values(Matrix matrix) {
    float[] values = new float[matrix.length()];
    matrix.get(values);
    return values;
  }

  private static float[] applied(Dropout dropout, long seed, int layer) {
    Matrix matrix = ones();
    dropout.apply(matrix, seed, layer);
    return values(matrix);
  }

  @Test
  void apply_dropsItsShareAndScalesTheRest() {
    try (Dropout dropout = new Dropout(RATE)) {
      dropout.begin(/* training= */ true);
      int dropped = 0;
      for (float value : applied(dropout, 1, 0)) {
        assertThat(value).isIn(0f, (float) (1 / (1 - RATE)));
        dropped += value == 0 ? 1 : 0;
      }
      int all = ROWS * COLUMNS;
      assertThat((double) dropped)
          .isCloseTo(RATE * all, within(5 * Math.sqrt(all * RATE * (1 - RATE))));
    }
  }

  @Test
  void apply_dropsTheSameInDoublePrecisionAndScalesTheRestExactly() {
    double rate = 0.3;
    try (Dropout dropout = new Dropout(rate);
        Dropout ofDoubles = new Dropout(rate)) {
      dropout.begin(/* training= */ true);
      ofDoubles.begin(/* training= */ true);
      Matrix doubles = Matrix.zeros(DataType.DOUBLE, ROWS, COLUMNS);
      doubles.fill(1);
      ofDoubles.apply(doubles, 1, 0);
      double[] found = doubles.array().dup('f').data().asDouble();
      float[] expected = applied(dropout, 1, 0);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isEqualTo(expected[i] == 0 ? 0 : 1 / (1 - rate));
      }
    }
  }

  @Test
  void apply_goesBySeedAndLayer() {
    try (Dropout dropout = new Dropout(RATE)) {
      dropout.begin(/* training= */ true);
      float[] found = applied(dropout, 1, 0);
      assertThat(applied(dropout, 2, 0)).isNotEqualTo(found);
      assertThat(applied(dropout, 1, 1)).isNotEqualTo(found);
      assertThat(applied(dropout, 1, 0)).isEqualTo(found);
    }
  }

  @Test
  void repeat_dropsTheSameOfTheGradient() {
    try (Dropout dropout = new Dropout(RATE)) {
      dropout.begin(/* training= */ true);
      float[] ofFirst = applied(dropout, 1, 0);
      float[] ofSecond = applied(dropout, 1, 1);
      Matrix toFirst = ones();
      Matrix toSecond = ones();
      dropout.repeat(toSecond, 1);
      dropout.repeat(toFirst, 0);
      assertThat(values(toFirst)).isEqualTo(ofFirst);
      assertThat(values(toSecond)).isEqualTo(ofSecond);
    }
  }

  @Test
  void nothing_isDroppedBesideTrainingOrAtARateOfZero() {
    try (Dropout dropout = new Dropout(RATE);
        Dropout none = new Dropout(0)) {
      dropout.begin(/* training= */ false);
      none.begin(/* training= */ true);
      for (Dropout idle : new Dropout[] {dropout, none}) {
        assertThat(applied(idle, 1, 0)).containsOnly(1);
        Matrix gradient = ones();
        idle.repeat(gradient, 0);
        assertThat(values(gradient)).containsOnly(1);
      }
    }
  }
}
