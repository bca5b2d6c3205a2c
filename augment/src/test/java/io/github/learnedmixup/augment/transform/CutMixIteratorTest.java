package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class CutMixIteratorTest {
  private static final int SIZE = 6;
  private static final int PIXELS = SIZE * SIZE;

  private static FakeBase base(int batch, long... imageShape) {
    FakeBase base = new FakeBase(40, batch);
    base.imageShape = imageShape;
    return base;
  }

  @Test
  void everyRow_hasARectangleOfAnotherAndItsShareOfTheLabel() {
    for (long[] shape : List.of(new long[] {36}, new long[] {1, 6, 6}, new long[] {6, 6, 1})) {
      FakeBase base = base(8, shape);
      base.type = DataType.DOUBLE;
      int cut = 0;
      CutMixIterator iterator = new CutMixIterator(base, SIZE, SIZE, 1, 3);
      for (int example = 0; example < 40; example += 8) {
        DataSet batch = iterator.next();
        double[][] features = BatchCheck.rows(batch.getFeatures());
        double[][] labels = BatchCheck.rows(batch.getLabels());
        double[][] real = BatchCheck.rows(base.rows(example, 8).getFeatures());
        double[][] realLabels = BatchCheck.rows(base.rows(example, 8).getLabels());
        for (int row = 0; row < 8; row++) {
          assertThat(labels[row][0] + labels[row][1] + labels[row][2]).isEqualTo(1.0);
          assertThat(isExplained(features[row], labels[row], real, realLabels, row)).isTrue();
          cut += Arrays.equals(features[row], real[row]) ? 0 : 1;
        }
      }
      assertThat(cut).isGreaterThan(20);
    }
  }

  /** Whether some rectangle of some other row makes this one of it, and the label goes with it. */
  private static boolean isExplained(
      double[] features, double[] labels, double[][] real, double[][] realLabels, int row) {
    for (int other = 0; other < real.length; other++) {
      for (int place = 0; place <= PIXELS * PIXELS; place++) {
        int from = place / PIXELS;
        int to = place % PIXELS;
        Rectangle cut =
            place == PIXELS * PIXELS
                ? new Rectangle(0, 0, 0, 0)
                : new Rectangle(from / SIZE, to / SIZE + 1, from % SIZE, to % SIZE + 1);
        if (isCut(features, real[row], real[other], cut)
            && isMix(labels, realLabels[row], realLabels[other], cut.area())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCut(double[] features, double[] own, double[] other, Rectangle cut) {
    return IntStream.range(0, PIXELS)
        .allMatch(
            pixel -> {
              int row = pixel / SIZE;
              int column = pixel % SIZE;
              boolean inside =
                  row >= cut.top()
                      && row < cut.bottom()
                      && column >= cut.left()
                      && column < cut.right();
              return features[pixel] == (inside ? other : own)[pixel];
            });
  }

  private static boolean isMix(double[] labels, double[] own, double[] other, int area) {
    double share = (double) area / PIXELS;
    return IntStream.range(0, labels.length)
        .allMatch(c -> Math.abs(labels[c] - ((1 - share) * own[c] + share * other[c])) < 0x1p-23);
  }

  @Test
  void rectangles_coverTheShareThatLambdaSaysUnlessTheRimCutsThem() {
    int largest = 0;
    for (long seed = 0; seed < 500; seed++) {
      Rectangle cut = Rectangle.cutOff(20, 10, 0.25, seed);
      assertThat(cut.top()).isNotNegative();
      assertThat(cut.bottom()).isBetween(cut.top(), 20);
      assertThat(cut.left()).isNotNegative();
      assertThat(cut.right()).isBetween(cut.left(), 10);
      largest = Math.max(largest, cut.area());
    }
    assertThat(largest / 200.0).isCloseTo(0.25, within(1e-9));
    assertThat(Rectangle.cutOff(20, 10, 0, 1).area()).isZero();
  }

  @Test
  void mixes_areAPureFunctionOfTheSeed() {
    DataSet one = new CutMixIterator(base(8, 36), SIZE, SIZE, 1, 3).next();
    assertThat(new CutMixIterator(base(8, 36), SIZE, SIZE, 1, 3).next()).isEqualTo(one);
    assertThat(new CutMixIterator(base(8, 36), SIZE, SIZE, 1, 4).next()).isNotEqualTo(one);
  }

  @Test
  void whatDoesNotFit_isRefused() {
    assertThatThrownBy(() -> new CutMixIterator(base(8, 36), 0, SIZE, 1, 3))
        .hasMessage("height and width must be positive, but are 0 and 6");
    assertThatThrownBy(() -> new CutMixIterator(base(8, 36), SIZE, SIZE, 0, 3))
        .hasMessage("alpha must be in (0, 1000], but is 0.0");
    assertThatThrownBy(() -> new CutMixIterator(base(8, 36), SIZE, 5, 1, 3).next())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[n, 30]")
        .hasMessageContaining("[8, 36]");
  }
}
