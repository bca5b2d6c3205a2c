package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class NormalisationTest {
  private static final int FEATURES = 3;
  private static final PixelCnnSpec SPEC =
      new PixelCnnSpec(2, 3, 2, 4, FEATURES, List.of(1)).withNormalised(true);

  /** The vectors of the only layer that is normalised. */
  private static Weights.Norm norm(Weights weights) {
    return weights.blocks().get(2).norm().get(0);
  }

  private static Weights weights() {
    Weights weights = new Weights(SPEC, DataType.DOUBLE);
    weights.initialise(1);
    return weights;
  }

  private static void assertAll(Matrix matrix, double expected) {
    for (int row = 0; row < matrix.rows(); row++) {
      assertThat(matrix.array().getDouble(row, 0)).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void statistics_areThoseOfTheImagesThatAreThere() {
    int count = 3;
    Canvas canvas = Canvas.of(SPEC, count + 1);
    Matrix y = Matrix.zeros(DataType.DOUBLE, FEATURES, canvas.columns());
    Random random = new Random(2);
    double[] sum = new double[FEATURES];
    double[] squares = new double[FEATURES];
    for (int column = 0; column < canvas.columns(); column++) {
      for (int feature = 0; feature < FEATURES; feature++) {
        double value = feature + (feature + 1) * random.nextGaussian();
        y.array().putScalar(feature, column, value);
        if (column % canvas.images() < count) {
          sum[feature] += value;
          squares[feature] += value * value;
        }
      }
    }
    Weights.Norm sums = norm(new Weights(SPEC, DataType.DOUBLE));
    Matrix gradient = Matrix.zeros(DataType.DOUBLE, FEATURES, canvas.columns());
    try (Normalisation normalisation = new Normalisation(canvas, FEATURES, DataType.DOUBLE)) {
      normalisation.forward(y, norm(weights()), count, /* training= */ true);
      normalisation.backward(gradient, norm(weights()), sums);
    }
    double pixels = count * SPEC.pixels();
    for (int feature = 0; feature < FEATURES; feature++) {
      double mean = sum[feature] / pixels;
      double variance = squares[feature] / pixels - mean * mean;
      assertThat(sums.mean().array().getDouble(feature, 0)).isCloseTo(mean, within(1e-9));
      assertThat(sums.variance().array().getDouble(feature, 0)).isCloseTo(variance, within(1e-9));
    }
  }

  @Test
  void absorb_movesTheConstantsAHundredthOfTheWayToTheMeanOverTheBatches() {
    Weights.Norm constants = norm(weights());
    constants.mean().fill(2);
    constants.variance().fill(3);
    Weights.Norm sums = norm(new Weights(SPEC, DataType.DOUBLE));
    sums.mean().fill(4 * 7);
    sums.variance().fill(4 * 5);
    sums.scale().fill(8);
    sums.shift().fill(9);

    Normalisation.absorb(constants, sums, 4);

    assertAll(constants.mean(), 2.05);
    assertAll(constants.variance(), 3.02);
    assertAll(constants.scale(), 1);
    assertAll(constants.shift(), 0);
    assertAll(sums.mean(), 0);
    assertAll(sums.variance(), 0);
    assertAll(sums.scale(), 8);
    assertAll(sums.shift(), 9);
  }
}
