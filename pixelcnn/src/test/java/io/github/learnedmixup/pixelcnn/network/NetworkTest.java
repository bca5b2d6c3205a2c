package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class NetworkTest {
  private static final PixelCnnSpec SMALL = new PixelCnnSpec(6, 5, 3, 4, 5, List.of(1, 2, 3));

  private static Weights weights(PixelCnnSpec spec, DataType type, long seed) {
    Weights weights = new Weights(spec, type);
    weights.initialise(seed);
    // Class biases and head biases too, which initialise() leaves at zero.
    Random random = new Random(seed);
    for (long i = 0; i < weights.flat().length(); i++) {
      weights.flat().putScalar(i, weights.flat().getDouble(i) + 0.1 * random.nextGaussian());
    }
    return weights;
  }

  private static byte[][] images(PixelCnnSpec spec, int count, long seed) {
    Random random = new Random(seed);
    byte[][] images = new byte[count][spec.pixels()];
    for (byte[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) random.nextInt(spec.levels());
      }
    }
    return images;
  }

  private static double[][] labels(PixelCnnSpec spec, int count) {
    double[][] labels = new double[count][spec.classes()];
    for (int i = 0; i < count; i++) {
      labels[i][i % spec.classes()] = 0.75;
      labels[i][(i + 1) % spec.classes()] += 0.25;
    }
    return labels;
  }

  @ParameterizedTest
  @EnumSource
  void backward_addsToTheGradientsAndScales(Architecture architecture) {
    PixelCnnSpec spec = SMALL.withArchitecture(architecture);
    Weights weights = weights(spec, DataType.FLOAT, 1);
    byte[][] images = images(spec, 2, 2);
    double[][] labels = labels(spec, 2);
    try (Network network = new Network(weights, 2, 0)) {
      Weights once = new Weights(spec, DataType.FLOAT);
      network.forward(images, labels, true, 0);
      network.backward(once, 3);
      Weights twice = new Weights(spec, DataType.FLOAT);
      for (int i = 0; i < 2; i++) {
        network.forward(images, labels, true, 0);
        network.backward(twice, 1.5);
      }
      assertThat(twice.flat().sub(once.flat()).amaxNumber().doubleValue())
          .isLessThan(1e-4 * once.flat().amaxNumber().doubleValue());
    }
  }

  @ParameterizedTest
  @EnumSource
  void forward_isTheSameInSingleAndDoublePrecision(Architecture architecture) {
    // Single precision goes to BLAS directly, double precision through ND4J's operations.
    PixelCnnSpec spec = SMALL.withArchitecture(architecture);
    Weights exact = weights(spec, DataType.DOUBLE, 3);
    Weights single = new Weights(spec, DataType.FLOAT);
    single.flat().assign(exact.flat().castTo(DataType.FLOAT));
    byte[][] images = images(spec, 3, 4);
    double[][] labels = labels(spec, 3);
    try (Network reference = new Network(exact, 3, 0);
        Network network = new Network(single, 3, 0)) {
      double[] expected = reference.forward(images, labels, false, 0);
      double[] found = network.forward(images, labels, false, 0);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TWO_STACK, false", "TWO_STACK, true", "SINGLE_STACK, false", "SINGLE_STACK, true"})
  void backward_isTheSameInSingleAndDoublePrecision(Architecture architecture, boolean normalised) {
    // So large that BLAS sums over the columns of a row, and of all rows, in several tiles.
    PixelCnnSpec spec =
        new PixelCnnSpec(3, 19, 3, 4, 64, List.of(1, 2))
            .withArchitecture(architecture)
            .withNormalised(normalised);
    Weights exact = weights(spec, DataType.DOUBLE, 15);
    Weights single = new Weights(spec, DataType.FLOAT);
    single.flat().assign(exact.flat().castTo(DataType.FLOAT));
    byte[][] images = images(spec, 8, 16);
    double[][] labels = labels(spec, 8);
    try (Network reference = new Network(exact, 8, 0);
        Network network = new Network(single, 8, 0)) {
      Weights expected = new Weights(spec, DataType.DOUBLE);
      reference.forward(images, labels, true, 0);
      reference.backward(expected, 1);
      Weights found = new Weights(spec, DataType.FLOAT);
      network.forward(images, labels, true, 0);
      network.backward(found, 1);
      double largest = expected.flat().amaxNumber().doubleValue();
      assertThat(
              found.flat().castTo(DataType.DOUBLE).sub(expected.flat()).amaxNumber().doubleValue())
          .isLessThan(1e-4 * largest);
    }
  }

  @Test
  void forward_takesLabelsInDoublePrecision() {
    Weights weights = weights(SMALL, DataType.DOUBLE, 1);
    Weights tenth = weights(SMALL, DataType.DOUBLE, 1);
    for (Weights.Gated gated : tenth.blocks()) {
      gated.tanh().classes().array().muli(0.1);
      gated.sigmoid().classes().array().muli(0.1);
    }
    byte[][] images = images(SMALL, 1, 2);
    try (Network network = new Network(weights, 1, 0);
        Network ofTenth = new Network(tenth, 1, 0)) {
      double[] found = network.forward(images, new double[][] {{0.1, 0, 0}}, false, 0);
      double[] expected = ofTenth.forward(images, new double[][] {{1, 0, 0}}, false, 0);
      assertThat(found).containsExactly(expected, within(1e-12));
    }
  }

  @Test
  void forward_doesNotDependOnTheOtherImagesOfTheBatch() {
    Weights weights = weights(SMALL, DataType.FLOAT, 5);
    byte[][] images = images(SMALL, 5, 6);
    double[][] labels = labels(SMALL, 5);
    try (Network network = new Network(weights, 5, 0);
        Network alone = new Network(weights, 1, 0)) {
      double[] together = network.forward(images, labels, false, 0);
      for (int i = 0; i < images.length; i++) {
        byte[][] one = {images[i]};
        double[][] label = {labels[i]};
        assertThat(alone.forward(one, label, false, 0)[0]).isCloseTo(together[i], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, TWO_STACK, false",
    "1, 4, TWO_STACK, false",
    "1, 256, TWO_STACK, false",
    "3, 50, TWO_STACK, false",
    "1, 4, TWO_STACK, true",
    "1, 2, SINGLE_STACK, false",
    "1, 4, SINGLE_STACK, false",
    "1, 16, SINGLE_STACK, false",
    "3, 50, SINGLE_STACK, false",
    "1, 4, SINGLE_STACK, true"
  })
  void conditionals_dependOnlyOnThePixelsBefore(
      int channels, int levels, Architecture architecture, boolean normalised) {
    PixelCnnSpec spec =
        SMALL
            .withChannels(channels)
            .withLevels(levels)
            .withArchitecture(architecture)
            .withNormalised(normalised);
    Weights weights = weights(spec, DataType.FLOAT, 7);
    byte[][] images = images(spec, 1, 8);
    double[][] labels = labels(spec, 1);
    try (Network network = new Network(weights, 1, 0)) {
      float[] before = network.conditionals(images, labels)[0];
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        byte[][] changed = {images[0].clone()};
        changed[0][pixel] = (byte) ((changed[0][pixel] + 1) % levels);
        float[] after = network.conditionals(changed, labels)[0];
        int upToAndWith = (pixel + 1) * levels;
        assertThat(Arrays.copyOf(after, upToAndWith))
            .as("pixel %d and those before it", pixel)
            .containsExactly(Arrays.copyOf(before, upToAndWith));
      }
    }
  }

  @Test
  void inColour_singlePrecisionAgreesWithDouble() {
    PixelCnnSpec spec = SMALL.withChannels(3).withLevels(200);
    Weights single = weights(spec, DataType.FLOAT, 21);
    Weights exact = new Weights(spec, DataType.DOUBLE);
    exact.flat().assign(single.flat().castTo(DataType.DOUBLE));
    byte[][] images = images(spec, 3, 22);
    double[][] labels = labels(spec, 3);
    Weights found = new Weights(spec, DataType.FLOAT);
    Weights expected = new Weights(spec, DataType.DOUBLE);
    // One more than there are images: what is not there must add nothing.
    try (Network ofSingle = new Network(single, 4, 0);
        Network ofDouble = new Network(exact, 4, 0)) {
      assertThat(ofSingle.forward(images, labels, true, 1))
          .containsExactly(ofDouble.forward(images, labels, true, 1), within(1e-3));
      float[][] conditionals = ofSingle.conditionals(images, labels);
      float[][] exactly = ofDouble.conditionals(images, labels);
      for (int i = 0; i < conditionals.length; i++) {
        assertThat(conditionals[i]).containsExactly(exactly[i], within(5e-5f));
      }
      ofSingle.forward(images, labels, true, 1);
      ofSingle.backward(found, 1);
      ofDouble.forward(images, labels, true, 1);
      ofDouble.backward(expected, 1);
    }
    double scale = expected.flat().amaxNumber().doubleValue();
    assertThat(found.flat().toDoubleVector())
        .containsExactly(expected.flat().toDoubleVector(), within(1e-4 * scale));
  }

  @Test
  void conditionals_ofTheDefaultSpecSeeEveryPixelBefore() {
    PixelCnnSpec spec = new PixelCnnSpec(28, 28, 2, 4, 6, PixelCnnSpec.dilations(28, 28));
    Weights weights = weights(spec, DataType.DOUBLE, 9);
    // The farthest pixels reach the last one by a single path; strong weights keep it audible.
    weights.flat().muli(1.7);
    int last = spec.pixels() - 1;
    int batch = 28;
    byte[] image = images(spec, 1, 10)[0];
    double[][] labels = labels(spec, batch);
    for (double[] label : labels) {
      System.arraycopy(labels[0], 0, label, 0, label.length);
    }
    try (Network network = new Network(weights, batch, 0)) {
      byte[][] same = new byte[batch][];
      Arrays.fill(same, image);
      double[] before = new double[batch];
      double[] after = new double[batch];
      lastPixel(network, same, labels, before);
      for (int row = 0; row < 28; row++) {
        byte[][] changed = new byte[batch][];
        for (int column = 0; column < 28; column++) {
          changed[column] = image.clone();
          changed[column][row * 28 + column] ^= 3;
        }
        lastPixel(network, changed, labels, after);
        for (int column = 0; column < 28 && row * 28 + column < last; column++) {
          assertThat(after[column])
              .as("the last pixel sees row %d, column %d", row, column)
              .isNotEqualTo(before[column]);
        }
      }
    }
  }

  /** The log-likelihood of each image's last pixel, whose own level is the same in all. */
  private static void lastPixel(Network network, byte[][] images, double[][] labels, double[] to) {
    float[][] conditionals = network.conditionals(images, labels);
    for (int i = 0; i < to.length; i++) {
      to[i] = conditionals[i][conditionals[i].length - 1];
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, TWO_STACK, false",
    "1, TWO_STACK, true",
    "3, TWO_STACK, false",
    "1, SINGLE_STACK, false",
    "1, SINGLE_STACK, true"
  })
  void forward_sumsToOneOverAllImagesOfATinySize(
      int channels, Architecture architecture, boolean normalised) {
    PixelCnnSpec spec =
        new PixelCnnSpec(2, 3, 3, 2, 6, List.of(1, 2))
            .withChannels(channels)
            .withArchitecture(architecture)
            .withNormalised(normalised);
    Weights weights = weights(spec, DataType.FLOAT, 11);
    byte[][] all = new byte[64][6];
    for (int image = 0; image < all.length; image++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        all[image][pixel] = (byte) (image >> pixel & 1);
      }
    }
    try (Network network = new Network(weights, 64, 0)) {
      for (int label = 0; label < spec.classes(); label++) {
        double[][] labels = new double[all.length][spec.classes()];
        for (double[] row : labels) {
          row[label] = 1;
        }
        double sum = Arrays.stream(network.forward(all, labels, false, 0)).map(Math::exp).sum();
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void conditionals_withoutAClassAreThoseOfNoBias() {
    Weights weights = weights(SMALL, DataType.FLOAT, 13);
    Weights unbiased = new Weights(SMALL, DataType.FLOAT);
    unbiased.flat().assign(weights.flat());
    for (Weights.Gated gated : unbiased.blocks()) {
      gated.tanh().classes().fill(0);
      gated.sigmoid().classes().fill(0);
    }
    byte[][] images = images(SMALL, 2, 14);
    try (Network network = new Network(weights, 2, 0);
        Network reference = new Network(unbiased, 2, 0)) {
      assertThat(network.conditionals(images, new double[2][SMALL.classes()]))
          .isDeepEqualTo(reference.conditionals(images, labels(SMALL, 2)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void size_isWhatIsLaidOut(Architecture architecture) {
    for (int features : new int[] {1, 5, 32}) {
      PixelCnnSpec spec = SMALL.withFeatures(features).withArchitecture(architecture);
      assertThat(new Weights(spec, DataType.FLOAT).flat().length()).isEqualTo(Weights.size(spec));
    }
  }
}
