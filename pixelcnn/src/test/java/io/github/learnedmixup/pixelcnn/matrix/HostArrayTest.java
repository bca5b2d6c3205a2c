package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class HostArrayTest {
  private static final double THIRD = 1.0 / 3;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void writeAndRead_keepThePrecisionOfTheMatrix(DataType type) {
    double kept = type == DataType.DOUBLE ? THIRD : (float) THIRD;
    try (Matrix matrix = Matrix.zeros(type, 2, 3)) {
      HostArray from = HostArray.like(matrix);
      from.set(0, THIRD);
      from.set(1, new double[] {1, 2, 3, -THIRD});
      from.write(matrix);
      assertThat(matrix.array().getDouble(0, 0)).isEqualTo(kept);
      assertThat(matrix.array().getDouble(1, 0)).isEqualTo(1);
      assertThat(matrix.array().getDouble(0, 2)).isEqualTo(-kept);

      HostArray to = HostArray.like(matrix);
      to.read(matrix);
      double[] last = new double[4];
      to.get(2, last);
      assertThat(last).containsExactly(2, 3, -kept, 0);
      assertThat(to.length()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void write_takesTheFirstElements(DataType type) {
    try (Matrix matrix = Matrix.zeros(type, 1, 2)) {
      HostArray longer = HostArray.zeros(type, 3);
      longer.set(0, new double[] {4, 5, 6});
      longer.write(matrix);
      assertThat(matrix.array().dup('f').data().asDouble()).containsExactly(4, 5);
    }
  }
}
