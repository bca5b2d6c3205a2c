package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrainingStepTest {
  private static final PixelCnnSpec SPEC =
      new PixelCnnSpec(4, 3, 2, 4, 5, List.of(1, 2)).withNormalised(true);
  private static final int IMAGES = TrainingStep.CHUNK + 3;

  /** Of central differences, which are wrong by less than 1e-9. */
  private static final double STEP = 2e-5;

  /** Gradients below it may be off by 1e-5 of it. */
  private static final double FLOOR = 1e-4;

  /** The statistics of all normalisations: means and variances. */
  private static double[] statistics(Weights weights) {
    return weights.blocks().stream()
        .flatMap(gated -> gated.norm().stream())
        .flatMap(norm -> Stream.of(norm.mean(), norm.variance()))
        .flatMapToDouble(TrainingStepTest::values)
        .toArray();
  }

  private static DoubleStream values(Matrix matrix) {
    return Arrays.stream(matrix.array().dup('f').data().asDouble());
  }

  private static byte[][] images() {
    Random random = new Random(2);
    byte[][] images = new byte[IMAGES][SPEC.pixels()];
    for (byte[] image : images) {
      for (int pixel = 0; pixel < image.length; pixel++) {
        image[pixel] = (byte) random.nextInt(SPEC.levels());
      }
    }
    return images;
  }

  private static double[][] labels() {
    double[][] labels = new double[IMAGES][SPEC.classes()];
    for (int i = 0; i < IMAGES; i++) {
      labels[i][i % 2] = 1;
    }
    return labels;
  }

  /** Over all workers and chunks, the last of which is not full, and what each drops. */
  @Test
  void gradient_isThatOfTheMeanLossOfAPixel() {
    Weights weights = new Weights(SPEC, DataType.DOUBLE);
    weights.initialise(1);
    byte[][] images = images();
    double[][] labels = labels();
    try (TrainingStep step = new TrainingStep(weights, 2, 0.3)) {
      step.gradient(images, labels, 1);
      INDArray gradient = step.gradients().flat().dup();
      for (int i = 0; i < gradient.length(); i += 197) {
        double kept = weights.flat().getDouble(i);
        weights.flat().putScalar(i, kept + STEP);
        double above = step.gradient(images, labels, 1);
        weights.flat().putScalar(i, kept - STEP);
        double below = step.gradient(images, labels, 1);
        weights.flat().putScalar(i, kept);
        double slope = (above - below) / (2 * STEP) / SPEC.pixels();
        double found = gradient.getDouble(i);
        double size = Math.max(FLOOR, Math.max(Math.abs(found), Math.abs(slope)));
        assertThat(found).as("parameter %d", i).isCloseTo(slope, within(1e-5 * size));
      }
    }
  }

  /** Large images are in work one by one: what they sum to must not depend on that. */
  @Test
  void gradient_isTheSameHoweverManyImagesAreInWorkAtOnce() {
    PixelCnnSpec plain = SPEC.withNormalised(false);
    Weights weights = new Weights(plain, DataType.DOUBLE);
    weights.initialise(1);
    try (TrainingStep step = new TrainingStep(weights, 2, 0);
        TrainingStep oneByOne = new TrainingStep(weights, 3, 0, 1)) {
      double loss = step.gradient(images(), labels(), 1);
      double lossOneByOne = oneByOne.gradient(images(), labels(), 1);

      assertThat(lossOneByOne).isCloseTo(loss, within(1e-9));
      INDArray difference = step.gradients().flat().sub(oneByOne.gradients().flat());
      assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-12);
      assertThat(step.gradients().flat().amaxNumber().doubleValue()).isGreaterThan(1e-3);
    }
  }

  @Test
  void gradient_movesTheStatisticsOfNormalisationsTowardsTheirMeanOverTheChunks() {
    Weights weights = new Weights(SPEC, DataType.FLOAT);
    weights.initialise(1);
    byte[][] images = images();
    double[][] labels = labels();
    Weights sums = new Weights(SPEC, DataType.FLOAT);
    try (Network network = new Network(weights, TrainingStep.CHUNK, 0)) {
      for (int from = 0; from < IMAGES; from += TrainingStep.CHUNK) {
        int to = Math.min(IMAGES, from + TrainingStep.CHUNK);
        network.forward(
            Arrays.copyOfRange(images, from, to),
            Arrays.copyOfRange(labels, from, to),
            /* training= */ true,
            0);
        network.backward(sums, 1);
      }
    }
    double[] ofChunks = statistics(sums);
    double[] before = statistics(weights);

    try (TrainingStep step = new TrainingStep(weights, 2, 0)) {
      step.gradient(images, labels, 1);
      assertThat(statistics(step.gradients())).containsOnly(0);
    }

    double[] expected = new double[before.length];
    double farthest = 0;
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 0.99 * before[i] + 0.01 * ofChunks[i] / 2;
      farthest = Math.max(farthest, Math.abs(expected[i] - before[i]));
    }
    assertThat(statistics(weights)).containsExactly(expected, within(1e-6));
    assertThat(farthest).isGreaterThan(1e-3);
  }
}
