package io.github.learnedmixup.augment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RowMajorTest {
  private static final int[] ROWS = {5, 0, 2};

  /** Numbers that differ. */
  private static INDArray numbers(DataType type, int rows, int columns, char order) {
    INDArray numbers =
        Nd4j.linspace(DataType.DOUBLE, 1, 0.37, (long) rows * columns).reshape(rows, columns);
    return numbers.castTo(type).dup(order);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void put_isWhatAssigningRowsIs(DataType type) {
    INDArray wide = numbers(type, 4, 9, 'c');
    INDArray view = wide.get(NDArrayIndex.interval(1, 4), NDArrayIndex.interval(2, 9));
    INDArray tall = numbers(type, 4, 7, 'c');
    INDArray head = tall.get(NDArrayIndex.interval(0, 3), NDArrayIndex.all());
    INDArray tail = tall.get(NDArrayIndex.interval(1, 4), NDArrayIndex.all());
    for (INDArray from :
        new INDArray[] {
          numbers(type, 3, 7, 'c'),
          numbers(type, 3, 7, 'f'),
          numbers(type, 7, 3, 'c').transpose(),
          view,
          head,
          tail,
          tail.reshape('c', 7, 3).reshape('c', 3, 7),
          numbers(DataType.DOUBLE, 3, 7, 'c')
        }) {
      INDArray expected = numbers(type, 6, 7, 'c').neg();
      INDArray found = expected.dup('c');
      for (int i = 0; i < ROWS.length; i++) {
        expected.getRow(ROWS[i]).assign(from.getRow(i));
      }

      RowMajor.put(from, found, ROWS);

      assertThat(found).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void create_takesTheFirstValues(DataType type) {
    INDArray created = RowMajor.create(new float[] {1, 2.5f, 3, 4, 5, 6, 7}, type, 3, 1, 2);

    assertThat(created.dataType()).isEqualTo(type);
    assertThat(created)
        .isEqualTo(Nd4j.createFromArray(1, 2.5, 3, 4, 5, 6).castTo(type).reshape(3, 1, 2));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void doubles_areTheElementsInRowOrder(DataType type) {
    INDArray array = numbers(type, 4, 5, 'c');
    INDArray tail = array.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all());
    INDArray part = array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    for (INDArray one : new INDArray[] {array, tail, part, array.dup('f'), array.transpose()}) {
      double[] expected = new double[(int) one.length()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = one.getDouble(i / one.size(1), i % one.size(1));
      }

      assertThat(RowMajor.doubles(one)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void allFinite_seesEveryElement(DataType type) {
    double largest = type == DataType.FLOAT ? Float.MAX_VALUE : Double.MAX_VALUE;
    INDArray array = numbers(type, 3, 3000, 'c');
    array.putScalar(0, largest).putScalar(1, -largest).putScalar(2, -0.0);
    assertThat(RowMajor.allFinite(array)).isTrue();

    for (double odd :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (int place : new int[] {0, 4095, 4096, 8999}) {
        INDArray spoilt = array.dup('c').putScalar(place, odd);
        assertThat(RowMajor.allFinite(spoilt)).isFalse();
        assertThat(RowMajor.allFinite(spoilt.dup('f'))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void allFinite_looksAtAViewAlone(DataType type) {
    INDArray array = numbers(type, 4, 5, 'c');
    array.putScalar(3, 0, Double.NaN);

    assertThat(RowMajor.allFinite(array.get(NDArrayIndex.interval(0, 3), NDArrayIndex.all())))
        .isTrue();
    assertThat(RowMajor.allFinite(array.get(NDArrayIndex.interval(1, 4), NDArrayIndex.all())))
        .isFalse();
  }
}
