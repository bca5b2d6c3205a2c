package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.augment.transform.mixing.CutBox;
import io.github.learnedmixup.augment.transform.mixing.MixGranularity;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Batches against the formulas of timm's Mixup, as its documentation and paper give them, in double
 * precision and pixel by pixel: partners are the flipped batch; labels are one-hot vectors of an on
 * value 1 - s + s / classes and off values s / classes, mixed by lambda; CutMix takes lambda from
 * the area of the box after clipping.
 */
class TimmGoldenTest {
  private static final int SIZE = 8;
  private static final int SIDE = 6;
  private static final int CLASSES = 3;
  private static final double CLOSE = 1e-6;

  private static FakeBase base(DataType type) {
    FakeBase base = new FakeBase(SIZE, SIZE);
    base.type = type;
    base.imageShape = new long[] {3, SIDE, SIDE};
    base.mean = 100;
    return base;
  }

  private static MixingBuilder timm(FakeBase base, MixWay way) {
    return MixingIterator.builder(base)
        .imageSize(SIDE, SIDE)
        .way(way)
        .flippedPartners()
        .granularity(MixGranularity.BATCH)
        .seed(3);
  }

  /** timm's mixup_target. */
  private static double[] target(int label, int other, double lambda, double smoothing) {
    double off = smoothing / CLASSES;
    double on = 1 - smoothing + off;
    double[] target = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      double one = c == label ? on : off;
      double two = c == other ? on : off;
      target[c] = one * lambda + two * (1 - lambda);
    }
    return target;
  }

  private static void assertClose(double[] found, double[] expected, double scale) {
    assertThat(found).containsExactly(expected, within(CLOSE * scale));
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0, DOUBLE", "0.75, 0.1, DOUBLE", "0.5, 0.2, FLOAT", "1, 0.1, FLOAT"})
  void mixup_isThatOfTheFormula(double lambda, double smoothing, DataType type) {
    FakeBase base = base(type);
    DataSet batch =
        timm(base, MixWay.mixup(LambdaDistribution.fixed(lambda)))
            .smoothing(smoothing)
            .build()
            .next();
    double[][] real = BatchCheck.rows(base.rows(0, SIZE).getFeatures());
    double[][] features = BatchCheck.rows(batch.getFeatures());
    double[][] labels = BatchCheck.rows(batch.getLabels());
    for (int i = 0; i < SIZE; i++) {
      int flipped = SIZE - 1 - i;
      double[] expected = new double[real[i].length];
      for (int k = 0; k < expected.length; k++) {
        expected[k] = real[i][k] * lambda + real[flipped][k] * (1 - lambda);
      }
      assertClose(features[i], expected, 255);
      assertClose(labels[i], target(i % CLASSES, flipped % CLASSES, lambda, smoothing), 1);
    }
  }

  /** Where the channels of an image differ from those of the image itself. */
  private static Rectangle cut(double[] found, double[] real) {
    int top = SIDE;
    int bottom = 0;
    int left = SIDE;
    int right = 0;
    for (int k = 0; k < found.length; k++) {
      if (found[k] != real[k]) {
        int row = k % (SIDE * SIDE) / SIDE;
        int column = k % SIDE;
        top = Math.min(top, row);
        bottom = Math.max(bottom, row + 1);
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
      }
    }
    return top < bottom ? new Rectangle(top, bottom, left, right) : new Rectangle(0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void cutMix_correctsLambdaByTheClippedBox(long seed) {
    double smoothing = 0.1;
    FakeBase base = base(DataType.DOUBLE);
    DataSet batch =
        timm(base, MixWay.cutMix(LambdaDistribution.fixed(0.6), CutBox.defaults()))
            .smoothing(smoothing)
            .seed(seed)
            .build()
            .next();
    double[][] real = BatchCheck.rows(base.rows(0, SIZE).getFeatures());
    double[][] features = BatchCheck.rows(batch.getFeatures());
    double[][] labels = BatchCheck.rows(batch.getLabels());
    Rectangle box = new Rectangle(0, 0, 0, 0);
    for (int i = 0; i < SIZE; i++) {
      Rectangle found = cut(features[i], real[i]);
      box = found.area() > box.area() ? found : box; // some pixels are alike
    }
    double lambda = 1 - (double) box.area() / (SIDE * SIDE);
    for (int i = 0; i < SIZE; i++) {
      int flipped = SIZE - 1 - i;
      double[] expected = real[i].clone();
      for (int k = 0; k < expected.length; k++) {
        if (box.holds(k % (SIDE * SIDE) / SIDE, k % SIDE)) {
          expected[k] = real[flipped][k];
        }
      }
      assertClose(features[i], expected, 1);
      assertClose(labels[i], target(i % CLASSES, flipped % CLASSES, lambda, smoothing), 1);
    }
  }

  /** timm's mode "pair": both of a pair are mixed from the originals, with one lambda. */
  @Test
  void pairs_areMixedFromTheOriginalsWithOneLambda() {
    FakeBase base = base(DataType.DOUBLE);
    DataSet batch = timm(base, MixWay.mixup(1)).granularity(MixGranularity.PAIR).build().next();
    double[][] real = BatchCheck.rows(base.rows(0, SIZE).getFeatures());
    double[][] features = BatchCheck.rows(batch.getFeatures());
    double[][] labels = BatchCheck.rows(batch.getLabels());
    List<Double> lambdas = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int flipped = SIZE - 1 - i;
      // 0 and 7, 1 and 6, 2 and 5, 3 and 4 are of different classes but for 2 and 5.
      int label = i % CLASSES;
      double lambda =
          label == flipped % CLASSES
              ? (features[i][1] - real[flipped][1]) / (real[i][1] - real[flipped][1])
              : labels[i][label];
      lambdas.add(lambda);
      for (int k = 0; k < real[i].length; k++) {
        assertThat(features[i][k])
            .isCloseTo(real[i][k] * lambda + real[flipped][k] * (1 - lambda), within(255 * CLOSE));
      }
      assertClose(labels[i], target(label, flipped % CLASSES, lambda, 0), 1);
    }
    for (int i = 0; i < SIZE; i++) {
      assertThat(lambdas.get(i)).isCloseTo(lambdas.get(SIZE - 1 - i), within(CLOSE));
    }
    assertThat(lambdas.stream().map(lambda -> Math.round(lambda * 1e6)).distinct().count())
        .isEqualTo(SIZE / 2);
  }

  /** timm's cutmix_minmax: sides are shares of the image's, whatever lambda is. */
  @Test
  void sidesOfBoxes_areWithinTheirLimits() {
    FakeBase base = new FakeBase(400, 400);
    base.imageShape = new long[] {1, SIDE, SIDE};
    double[][] real = BatchCheck.rows(base.rows(0, 400).getFeatures());
    double[][] features =
        BatchCheck.rows(
            timm(
                    base,
                    MixWay.cutMix(
                        LambdaDistribution.uniform(), CutBox.defaults().withSides(0.34, 0.67)))
                .granularity(MixGranularity.EXAMPLE)
                .build()
                .next()
                .getFeatures());
    int largest = 0;
    for (int i = 0; i < 400; i++) {
      Rectangle found = cut(features[i], real[i]);
      assertThat(found.bottom() - found.top()).isLessThanOrEqualTo(4);
      assertThat(found.right() - found.left()).isLessThanOrEqualTo(4);
      largest = Math.max(largest, found.area());
    }
    assertThat(largest).isEqualTo(16);
  }
}
