package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  /** Images whose log-likelihoods favour their label, more or less, on top of noise. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(double[][] logLikelihoods, int[] labels) {
    static Case of(long seed, int images, int classes, double scale) {
      Random random = new Random(seed);
      double[][] rows = new double[images][classes];
      int[] labels = random.ints(images, 0, classes).toArray();
      for (int image = 0; image < images; image++) {
        for (int label = 0; label < classes; label++) {
          double favour = label == labels[image] ? 1 : 0;
          rows[image][label] = -100 + scale * (favour + random.nextGaussian());
        }
      }
      return new Case(rows, labels);
    }
  }

  @Property(tries = 50)
  void temperature_isAtLeastAsGoodAsAnyOfAFineGrid(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int images,
      @ForAll @IntRange(min = 2, max = 5) int classes,
      @ForAll @DoubleRange(min = 0.1, max = 60) double scale) {
    Case some = Case.of(seed, images, classes, scale);
    Assume.that(Calibration.accuracy(some.logLikelihoods, some.labels) < 1);
    double fitted = Calibration.temperature(some.logLikelihoods, some.labels);
    double nats = Calibration.nats(some.logLikelihoods, some.labels, fitted);
    assertThat(fitted).isBetween(Calibration.LOWEST_TEMPERATURE, Calibration.HIGHEST_TEMPERATURE);
    for (double logT = Math.log(0.01); logT <= Math.log(1e4); logT += 0.05) {
      double other = Calibration.nats(some.logLikelihoods, some.labels, Math.exp(logT));
      assertThat(nats).isLessThanOrEqualTo(other + 1e-6);
    }
  }

  @Test
  void temperature_findsTheOneThatLabelsWereDrawnWith() {
    Random random = new Random(1);
    double[][] rows = new double[20_000][3];
    int[] labels = new int[rows.length];
    for (int image = 0; image < rows.length; image++) {
      double[] row = rows[image];
      double[] weights = new double[3];
      for (int label = 0; label < 3; label++) {
        row[label] = 20 * random.nextGaussian();
        weights[label] = Math.exp(row[label] / 7);
      }
      double left = random.nextDouble() * (weights[0] + weights[1] + weights[2]);
      while ((left -= weights[labels[image]]) > 0) {
        labels[image]++;
      }
    }
    assertThat(Calibration.temperature(rows, labels)).isCloseTo(7, within(0.3));
  }

  @Test
  void temperature_goesWithTheScaleOfTheLikelihoods() {
    Case some = Case.of(1, 200, 3, 4);
    double[][] tripled =
        Arrays.stream(some.logLikelihoods)
            .map(row -> Arrays.stream(row).map(each -> 3 * each).toArray())
            .toArray(double[][]::new);
    double fitted = Calibration.temperature(some.logLikelihoods, some.labels);
    assertThat(Calibration.temperature(tripled, some.labels)).isCloseTo(3 * fitted, within(1e-3));
  }

  @Test
  void temperature_isOneWhereNoAnswerIsWrong() {
    double[][] rows = {{5, 0}, {0, 5}};
    assertThat(Calibration.temperature(rows, new int[] {0, 1})).isEqualTo(1);
  }

  @Test
  void temperature_isHighestWhereAllAnswersAreWrong() {
    double[][] rows = {{5, 0}, {0, 5}};
    assertThat(Calibration.temperature(rows, new int[] {1, 0}))
        .isCloseTo(Calibration.HIGHEST_TEMPERATURE, within(0.1));
  }

  @Property(tries = 100)
  void posterior_keepsTheOrderOfTheClassesHoweverFarApart(
      @ForAll @Size(4) List<@DoubleRange(min = -500, max = 500) Double> logits,
      @ForAll @DoubleRange(min = 0.01, max = 20) double temperature) {
    double[] given = logits.stream().mapToDouble(Double::doubleValue).toArray();
    double[] row = Calibration.posterior(new double[][] {given}, temperature)[0];
    assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-9));
    for (int a = 0; a < row.length; a++) {
      for (int b = 0; b < row.length; b++) {
        assertThat(given[a] > given[b] && row[a] < row[b]).isFalse();
      }
    }
  }

  @Property(tries = 100)
  void posterior_isBayesRuleOnTemperedLikelihoods(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 50) double temperature) {
    double[][] rows = Case.of(seed, 6, 4, 5).logLikelihoods;
    double[][] posterior = Calibration.posterior(rows, temperature);
    for (int image = 0; image < rows.length; image++) {
      double total = 0;
      for (double each : rows[image]) {
        total += Math.exp(each / temperature);
      }
      for (int label = 0; label < 4; label++) {
        assertThat(posterior[image][label])
            .isCloseTo(Math.exp(rows[image][label] / temperature) / total, within(1e-12));
      }
    }
  }

  @Property(tries = 50)
  void accuracy_isTheSameAtEveryTemperature(
      @ForAll long seed, @ForAll @DoubleRange(min = 1, max = 50) double temperature) {
    Case some = Case.of(seed, 30, 4, 3);
    double expected = Calibration.accuracy(some.logLikelihoods, some.labels);
    assertThat(
            Calibration.accuracy(
                Calibration.posterior(some.logLikelihoods, temperature), some.labels))
        .isEqualTo(expected);
  }

  @Test
  void likeliest_isTheFirstOfTheMostProbableClasses() {
    assertThat(Calibration.likeliest(new double[] {0.2, 0.4, 0.4})).isEqualTo(1);
  }

  @Test
  void accuracy_countsTheFirstOfTheLikeliest() {
    double[][] posterior = {{0.5, 0.5}, {0.5, 0.5}, {0.2, 0.8}};
    assertThat(Calibration.accuracy(posterior, new int[] {0, 1, 1})).isEqualTo(2 / 3.0);
  }

  @Property(tries = 100)
  void expectedCalibrationError_isThatOfTheDefinition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int images,
      @ForAll @IntRange(min = 1, max = 12) int classes) {
    Case some = Case.of(seed, images, classes, 2);
    double[][] posterior = Calibration.posterior(some.logLikelihoods, 1.5);
    assertThat(Calibration.expectedCalibrationError(posterior, some.labels))
        .isCloseTo(slowError(posterior, some.labels), within(1e-12))
        .isBetween(0.0, 1.0);
  }

  /** Sum over the bins of |B| / n |acc(B) - conf(B)|, word for word. */
  private static double slowError(double[][] posterior, int[] labels) {
    double error = 0;
    for (int m = 1; m <= 15; m++) {
      double from = (m - 1) / 15.0;
      double to = m == 15 ? 1.001 : m / 15.0;
      int[] bin =
          IntStream.range(0, labels.length)
              .filter(i -> top(posterior[i]) > from && top(posterior[i]) <= to)
              .toArray();
      if (bin.length > 0) {
        double confidence =
            IntStream.of(bin).mapToDouble(i -> top(posterior[i])).average().orElse(0);
        double accuracy =
            IntStream.of(bin)
                .mapToDouble(i -> posterior[i][labels[i]] == top(posterior[i]) ? 1 : 0)
                .average()
                .orElse(0);
        error += (double) bin.length / labels.length * Math.abs(accuracy - confidence);
      }
    }
    return error;
  }

  private static double top(double[] row) {
    double top = 0;
    for (double each : row) {
      top = Math.max(top, each);
    }
    return top;
  }

  @Test
  void reliability_putsEachImageIntoTheBinOfItsConfidence() {
    double[][] posterior = {{0.2, 0.8}, {0.81, 0.19}, {0.8, 0.2}, {1, 0}};

    List<Calibration.Bin> bins = Calibration.reliability(posterior, new int[] {0, 0, 0, 0});

    assertThat(bins).hasSize(Calibration.BINS);
    // 12 / 15 = 0.8 belongs to the twelfth bin, and what is above it to the thirteenth.
    assertThat(bins.get(11)).isEqualTo(new Calibration.Bin(2, 1, 1.6));
    assertThat(bins.get(12)).isEqualTo(new Calibration.Bin(1, 1, 0.81));
    assertThat(bins.get(14)).isEqualTo(new Calibration.Bin(1, 1, 1));
    assertThat(bins.stream().mapToInt(Calibration.Bin::images).sum()).isEqualTo(4);
  }

  @Test
  void expectedCalibrationError_isNothingForTheSureAndRight_andAllForTheSureAndWrong() {
    double[][] sure = {{1, 0}, {0, 1}};
    assertThat(Calibration.expectedCalibrationError(sure, new int[] {0, 1})).isZero();
    assertThat(Calibration.expectedCalibrationError(sure, new int[] {1, 0})).isEqualTo(1);
  }

  @Test
  void everything_refusesLabelsThatDoNotGoWithTheImages() {
    double[][] one = {{-1, -2}};
    assertThatThrownBy(() -> Calibration.temperature(one, new int[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 images and 2 labels");
    assertThatThrownBy(() -> Calibration.expectedCalibrationError(new double[0][], new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 images");
    for (double temperature : new double[] {0, Double.MIN_VALUE, Double.NaN}) {
      assertThatThrownBy(() -> Calibration.posterior(one, temperature))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("temperature must be at least 1.0E-6 and finite, but is " + temperature);
    }
  }

  @Test
  void posterior_isADistributionAtTheLowestTemperature() {
    double[][] likelihoods = {{-1e6, -1e6 - 1, -3e6}};
    assertThat(Calibration.posterior(likelihoods, SampleRequest.LOWEST_TEMPERATURE)[0])
        .containsExactly(1, 0, 0);
  }
}
