package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.pixelcnn.matrix.HostProducts.Operand;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProductsTest {
  private final Random random = new Random(1);

  @BeforeEach
  void needsTheHost() {
    assumeTrue(HostProducts.available(), "no OpenBLAS beside this backend");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20_000, HostProducts.SMALL, Integer.MAX_VALUE})
  void multiply_isTheSumOfProducts_inTilesOfAnySize(int most) {
    for (int round = 0; round < 20; round++) {
      int rows = 1 + random.nextInt(40);
      int columns = 1 + random.nextInt(70);
      int inner = 1 + random.nextInt(90);
      check(rows, columns, inner, false, false, 0, most);
      check(rows, columns, inner, true, false, 1, most);
      check(rows, columns, inner, false, true, 0, most);
      check(rows, columns, inner, false, true, 1, most);
    }
  }

  private void check(
      int rows, int columns, int inner, boolean ofLeft, boolean ofRight, float beta, int most) {
    float[] left = numbers(rows * inner);
    float[] right = numbers(inner * columns);
    float[] before = numbers(rows * columns);
    FloatPointer to = new FloatPointer(before);

    HostProducts.multiply(
        new Operand(new FloatPointer(left), ofLeft ? inner : rows, ofLeft),
        new Operand(new FloatPointer(right), ofRight ? columns : inner, ofRight),
        to,
        rows,
        columns,
        inner,
        beta,
        most);

    float[] result = new float[rows * columns];
    to.get(result);
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        double sum = beta * before[column * rows + row];
        for (int i = 0; i < inner; i++) {
          sum +=
              (double) left[ofLeft ? row * inner + i : i * rows + row]
                  * right[ofRight ? i * columns + column : column * inner + i];
        }
        assertThat((double) result[column * rows + row]).isCloseTo(sum, within(1e-4));
      }
    }
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
