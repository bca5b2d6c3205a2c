package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.FixedSchedule;

class OptimiserTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(2, 2, 2, 2, 3, List.of(1));
  private static final double NEVER_CLIPPED = 1e9;

  private static Weights weights(long seed) {
    Weights weights = new Weights(SPEC, DataType.FLOAT);
    weights.initialise(seed);
    return weights;
  }

  private static Optimiser optimiser(Weights weights, double clipNorm, double decayLimit) {
    return new Optimiser(weights, new FixedSchedule(0.01), clipNorm, decayLimit);
  }

  /** A gradient of noise. */
  private static INDArray gradient(long seed, double norm) {
    INDArray gradient = weights(seed).flat().dup();
    return gradient.muli(norm / gradient.norm2Number().doubleValue());
  }

  private static double[] values(Weights weights) {
    return weights.flat().dup().data().asDouble();
  }

  /** The weights after steps along gradients of some lengths. */
  private static double[] after(double clipNorm, double... norms) {
    Weights weights = weights(1);
    Optimiser optimiser = optimiser(weights, clipNorm, 0.9);
    for (int i = 0; i < norms.length; i++) {
      optimiser.step(gradient(2 + i, norms[i]), 0);
    }
    return values(weights);
  }

  /** Adam's first step goes by the signs; the second shows how long the first gradient was. */
  @Test
  void step_scalesLongGradientsDownToTheLimit() {
    double[] clipped = after(1, 10, 0.5);
    double[] unclipped = after(NEVER_CLIPPED, 10, 0.5);
    assertThat(distance(clipped, after(NEVER_CLIPPED, 1, 0.5))).isLessThan(1e-6);
    assertThat(distance(clipped, unclipped)).isGreaterThan(1e-3);
  }

  /** Between those numbers that are the farthest apart. */
  private static double distance(double[] some, double[] others) {
    return IntStream.range(0, some.length)
        .mapToDouble(i -> Math.abs(some[i] - others[i]))
        .max()
        .orElseThrow();
  }

  @Test
  void step_leavesShortGradientsAsTheyAre() {
    assertThat(after(1, 0.3, 0.9)).isEqualTo(after(NEVER_CLIPPED, 0.3, 0.9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.9995})
  void average_followsTheWeightsWithADecayThatWarmsUpToItsLimit(double limit) {
    Weights weights = weights(1);
    Optimiser optimiser = optimiser(weights, 1, limit);
    double[] expected = values(weights);
    for (int step = 1; step <= 30; step++) {
      optimiser.step(gradient(1 + step, 1), 0);
      double decay = Math.min(limit, (1.0 + step) / (10.0 + step));
      double[] now = values(weights);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = decay * expected[i] + (1 - decay) * now[i];
      }
      assertThat(distance(values(optimiser.average()), expected)).isLessThan(1e-5);
    }
    assertThat(optimiser.steps()).isEqualTo(30);
  }

  @Test
  void restore_refusesTheStateOfOtherWeights() {
    Optimiser optimiser = optimiser(weights(1), 1, 0.9);
    float[] saved = optimiser.save();
    int weights = saved.length / 4;
    for (int length : new int[] {0, weights, saved.length - 1, saved.length + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> optimiser.restore(Arrays.copyOf(saved, length), 3))
          .withMessage(
              "the state of an optimiser of %d weights must be %d numbers, but is %d",
              weights, saved.length, length);
    }
    assertThat(optimiser.steps()).isZero();
  }
}
