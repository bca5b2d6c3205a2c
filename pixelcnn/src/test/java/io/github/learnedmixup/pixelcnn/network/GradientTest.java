package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.matrix.NativeThreads;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares the gradient to every array of parameters with central differences, in double precision.
 *
 * <p>With a step of 2e-5, the rounding of the log-likelihoods makes a difference wrong by up to
 * 5e-10, and their third derivative by less. A gradient may be off by 1e-5 of itself. One below
 * 1e-4 may be off by 1e-9: the differences do not show it more exactly. The largest gradient of
 * every array must be a hundred times this floor.
 *
 * <p>The head's rectifiers have kinks. A difference across a kink is no slope: it fails the test
 * even if the gradient is right. No entry is left out for that. The seed is one with which no step
 * crosses a kink.
 */
class GradientTest {
  private static final long SEED = 1;
  private static final double STEP = 2e-5;
  private static final double TOLERANCE = 1e-5;
  private static final double FLOOR = 1e-4;

  /** Arrays of up to so many entries are compared whole, of larger ones about as many entries. */
  private static final int ENTRIES = 5;

  private static final int CLASSES = 5;

  /** One class, two classes, no class, and a class with a symmetry as distribution augmentation. */
  private static final double[][] LABELS = {
    {0, 1, 0, 0, 0}, {0.3, 0, 0.7, 0, 0}, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 1}
  };

  @ParameterizedTest
  @CsvSource({
    "TWO_STACK, false, 1, 4, 0",
    "TWO_STACK, false, 1, 2, 0.3",
    "TWO_STACK, false, 3, 9, 0",
    "TWO_STACK, true, 1, 7, 0.3",
    "SINGLE_STACK, false, 1, 4, 0.3",
    "SINGLE_STACK, false, 1, 130, 0",
    "SINGLE_STACK, false, 3, 9, 0.3",
    "SINGLE_STACK, true, 1, 7, 0.3"
  })
  void backward_equalsCentralDifferences(
      Architecture architecture, boolean normalised, int channels, int levels, double dropout) {
    PixelCnnSpec spec =
        new PixelCnnSpec(
            3, 4, channels, CLASSES, levels, 4, List.of(1, 2), architecture, normalised);
    Weights weights = noise(spec);
    byte[][] images = images(spec);
    // One more than there are images: what is not there must add nothing.
    try (Network network = new Network(weights, LABELS.length + 1, dropout)) {
      network.forward(images, LABELS, /* training= */ true, SEED);
      Weights gradients = new Weights(spec, DataType.DOUBLE);
      network.backward(gradients, 1);
      Supplier<double[]> likelihoods = () -> network.forward(images, LABELS, true, SEED);
      Map<String, INDArray> arrays = learnt(weights);
      Map<String, INDArray> slopes = learnt(gradients);
      requireComplete(arrays, weights);
      NativeThreads.alone(
          () ->
              arrays.forEach((name, array) -> compare(name, array, slopes.get(name), likelihoods)));
    }
  }

  /** Parameters of which none is zero, as biases are at first, and none without effect. */
  private static Weights noise(PixelCnnSpec spec) {
    Weights weights = new Weights(spec, DataType.DOUBLE);
    weights.initialise(SEED);
    Random random = new Random(SEED);
    for (long i = 0; i < weights.flat().length(); i++) {
      weights.flat().putScalar(i, weights.flat().getDouble(i) + 0.4 * random.nextGaussian());
    }
    return weights;
  }

  private static byte[][] images(PixelCnnSpec spec) {
    Random random = new Random(SEED);
    byte[][] images = new byte[LABELS.length][spec.pixels()];
    for (byte[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) random.nextInt(spec.levels());
      }
    }
    return images;
  }

  /** All arrays that are learnt by gradients, by name. */
  private static Map<String, INDArray> learnt(Weights weights) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    for (int i = 0; i < weights.blocks().size(); i++) {
      Weights.Gated gated = weights.blocks().get(i);
      String block = "block " + i;
      put(all, block + " tanh", gated.tanh());
      put(all, block + " sigmoid", gated.sigmoid());
      put(all, block + " residual", gated.residual());
      for (Weights.Norm norm : gated.norm()) {
        put(all, block + " norm", List.of(norm.scale(), norm.shift()));
      }
    }
    put(all, "head", List.of(weights.headWeights(), weights.headBias()));
    put(all, "out", List.of(weights.outWeights(), weights.outBias()));
    return all;
  }

  private static void put(Map<String, INDArray> all, String name, Weights.Half half) {
    for (int s = 0; s < half.sources().size(); s++) {
      put(all, name + " source " + s, half.sources().get(s));
    }
    put(all, name + " classes", List.of(half.classes()));
  }

  private static void put(Map<String, INDArray> all, String name, List<Matrix> matrices) {
    for (int m = 0; m < matrices.size(); m++) {
      all.put(name + " matrix " + m, matrices.get(m).array());
    }
  }

  /** Only means and variances of normalisations are parameters without a gradient. */
  private static void requireComplete(Map<String, INDArray> arrays, Weights weights) {
    long without =
        weights.blocks().stream()
            .flatMap(gated -> gated.norm().stream())
            .mapToLong(norm -> norm.mean().length() + norm.variance().length())
            .sum();
    assertThat(arrays.values().stream().mapToLong(INDArray::length).sum())
        .isEqualTo(Weights.size(weights.spec()) - without);
  }

  private static void compare(
      String name, INDArray array, INDArray gradient, Supplier<double[]> likelihoods) {
    assertThat(gradient.amaxNumber().doubleValue())
        .as("largest gradient of %s", name)
        .isGreaterThan(100 * FLOOR);
    for (int i : entries(gradient)) {
      int row = i % array.rows();
      int column = i / array.rows();
      double found = gradient.getDouble(row, column);
      double slope = slope(array, row, column, likelihoods);
      double size = Math.max(FLOOR, Math.max(Math.abs(found), Math.abs(slope)));
      assertThat(found)
          .as("%s, row %d, column %d", name, row, column)
          .isCloseTo(slope, within(TOLERANCE * size));
    }
  }

  /** The slope of the negative log-likelihood, summed last: sums are rounded more than each. */
  private static double slope(INDArray array, int row, int column, Supplier<double[]> likelihoods) {
    double kept = array.getDouble(row, column);
    array.putScalar(row, column, kept + STEP);
    double[] above = likelihoods.get();
    array.putScalar(row, column, kept - STEP);
    double[] below = likelihoods.get();
    array.putScalar(row, column, kept);
    double sum = 0;
    for (int i = 0; i < above.length; i++) {
      sum += below[i] - above[i];
    }
    return sum / (2 * STEP);
  }

  /** Which entries are compared, counted column by column: all, or some and the steepest. */
  private static Iterable<Integer> entries(INDArray gradient) {
    int length = (int) gradient.length();
    if (length <= ENTRIES) {
      return IntStream.range(0, length).boxed().toList();
    }
    // Steps of an odd number of entries come through all rows.
    int stride = Math.max(1, length / ENTRIES) | 1;
    TreeSet<Integer> some = new TreeSet<>();
    for (int i = 0; i < length; i += stride) {
      some.add(i);
    }
    some.add(steepest(gradient));
    return some;
  }

  private static int steepest(INDArray gradient) {
    double[] values = gradient.dup('f').data().asDouble();
    return IntStream.range(0, values.length)
        .boxed()
        .max(Comparator.comparingDouble(i -> Math.abs(values[i])))
        .orElseThrow();
  }
}
