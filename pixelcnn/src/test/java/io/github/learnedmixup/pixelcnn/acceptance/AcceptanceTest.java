package io.github.learnedmixup.pixelcnn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance.Band;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Steering;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {
  /** Of two classes whose bands lie apart. */
  private static final Acceptance APART =
      new Acceptance(8, 0.1, List.of(new Band(-60, -40), new Band(-120, -80)), 3);

  /** Of two classes whose every image is typical. */
  private static final Acceptance ANY = Acceptance.ofMixAlone(2, 0.1);

  private static SampleRequest request(double lambda) {
    return new SampleRequest(0, 1, lambda, Blend.PRODUCT, 1, 1);
  }

  private static Sample sample(double first, double second) {
    return new Sample(new byte[1], first, second, -1);
  }

  @Property
  void accepts_whatIsWithinTheToleranceOfLambda(
      @ForAll @Scale(6) @DoubleRange(max = 1) double lambda,
      @ForAll @Scale(6) @DoubleRange(min = -100, max = 100) double ratio) {
    double distance = Math.abs(1 / (1 + Math.exp(-ratio / 8)) - lambda);
    assertThat(ANY.accepts(request(lambda), sample(ratio - 50, -50))).isEqualTo(distance <= 0.1);
  }

  @Test
  void accepts_atAHigherTemperatureWhatDiffersMore() {
    Sample sample = sample(-50, -66); // 2 logits at 8, of lambda 0.88; 1 at 16, of 0.73
    assertThat(ANY.accepts(request(0.73), sample)).isFalse();
    assertThat(ANY.withRatioTemperature(16).accepts(request(0.73), sample)).isTrue();
    assertThat(ANY.withTolerance(0.2).accepts(request(0.73), sample)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, -39, false", "1, -41, true", "1, -59, true", "1, -61, false",
    "0, -79, false", "0, -81, true", "0, -119, true", "0, -121, false",
    "0.5, -59, false", "0.5, -61, true", "0.5, -89, true", "0.5, -91, false"
  })
  void accepts_whatIsAsLikelyAsImagesOfBothClassesAre(
      double lambda, double likelihood, boolean expected) {
    assertThat(APART.withTolerance(1).accepts(request(lambda), sample(likelihood, -200)))
        .isEqualTo(expected);
    assertThat(APART.withTolerance(1).accepts(request(lambda), sample(-200, likelihood)))
        .isEqualTo(expected);
  }

  @Test
  void accepts_byInheritanceWhatHasItsShareOfBothParents() {
    double[] weights = new double[10];
    Parents parents = new Parents(Palette.greys(4), new byte[10], filled(10, 3), weights);
    byte[] sampled = filled(10, 3);
    Arrays.fill(sampled, 0, 4, (byte) 1); // nearer to the first parent
    Sample sample = new Sample(sampled, -50, -500, -1);
    Acceptance inherited = Acceptance.ofInheritance(2, 0.05);
    assertThat(inherited.accepts(request(0.44).withParents(parents), sample)).isTrue();
    assertThat(inherited.accepts(request(0.46).withParents(parents), sample)).isFalse();
    // Without parents the likelihoods decide, and these say that it is of the first class.
    assertThat(inherited.accepts(request(0.44), sample)).isFalse();
    Parents alike = new Parents(Palette.greys(4), new byte[10], new byte[10], weights);
    assertThat(inherited.accepts(request(0.9).withParents(alike), sample)).isTrue();
  }

  private static byte[] filled(int length, int value) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) value);
    return filled;
  }

  @Test
  void accepts_aPlainSampleByItsLikelihoodAlone() {
    assertThat(APART.accepts(SampleRequest.ofClass(1, 1), sample(-100, -100))).isTrue();
    assertThat(APART.accepts(SampleRequest.ofClass(0, 1), sample(-100, -100))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.7, 0.3, true", "0.61, 0.39, true", "0.59, 0.41, false", "0.65, 0.15, false"})
  void verdict_byTheWordOfAnotherNeedsBothClassesNearTheirShares(
      double first, double second, boolean expected) {
    double[] probabilities = {first, second, 1 - first - second};
    assertThat(ANY.verdict(request(0.7), sample(-90, -50), probabilities).accepted())
        .isEqualTo(expected);
    assertThat(APART.verdict(request(0.7), sample(-9, -200), probabilities).accepted()).isFalse();
  }

  @Test
  void accepts_nothingThatIsNotANumber() {
    assertThat(ANY.withTolerance(1).accepts(request(0.5), sample(Double.NaN, -1))).isFalse();
  }

  @Test
  void accepts_refusesAClassWithoutABand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ANY.accepts(SampleRequest.ofClass(2, 1), sample(-1, -1)))
        .withMessage("there are bands of 2 classes, 0 to 1, but a request names class 2");
  }

  @Test
  void measured_takesBandsFromTheImagesOfEachClass() {
    PixelCnnSpec spec = new PixelCnnSpec(3, 3, 2, 4, 4, List.of(1));
    PixelCnn model = PixelCnn.untrained(spec, 1);
    LabelledImages images = images(22);
    Acceptance all = Acceptance.measured(model, images, 0);
    Acceptance most = Acceptance.measured(model, images, 0.1);
    double[] logLikelihoods = model.logLikelihood(images);
    for (int label = 0; label < 2; label++) {
      double[] sorted = new double[11];
      for (int i = 0; i < 11; i++) {
        sorted[i] = logLikelihoods[2 * i + label];
      }
      Arrays.sort(sorted);
      assertThat(all.bands().get(label)).isEqualTo(new Band(sorted[0], sorted[10]));
      assertThat(most.bands().get(label).lowest()).isCloseTo(sorted[1], within(1e-9));
      assertThat(most.bands().get(label).highest()).isCloseTo(sorted[9], within(1e-9));
    }
    assertThat(all.ratioTemperature()).isEqualTo(Steering.NATS_PER_LOGIT);
  }

  @Test
  void measured_refusesAClassWithoutImages() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(3, 3, 2, 4, 4, List.of(1)), 1);
    assertThatThrownBy(() -> Acceptance.measured(model, images(1), 0.1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there must be images of each of 2 classes, but there is none of class 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Acceptance.measured(model, images(2), 0.5))
        .withMessage("tail must be in [0, 0.5), but is 0.5");
  }

  /** Noise, of class 0 and 1 in turn. */
  private static LabelledImages images(int count) {
    byte[] greys = new byte[9 * count];
    new Random(1).nextBytes(greys);
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % 2);
    return new LabelledImages(3, 3, 2, greys, labels);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void ratioTemperature_mustBePositiveAndFinite(double temperature) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ANY.withRatioTemperature(temperature))
        .withMessage("ratioTemperature must be positive and finite, but is " + temperature);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void tolerance_mustBeAShareAboveZero(double tolerance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ANY.withTolerance(tolerance))
        .withMessage("tolerance must be in (0, 1], but is " + tolerance);
  }

  @Test
  void tries_mustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ANY.withTries(0))
        .withMessage("tries must be at least 1, but is 0");
  }

  @Test
  void bands_mustExistAndHaveTheirEndsInOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Acceptance(8, 0.1, List.of(), 1))
        .withMessage("bands must be one for each class, but there is none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Band(-1, -2))
        .withMessageContaining("lowest not above highest")
        .withMessageContaining("-1.0 and -2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Band(Double.NaN, 1))
        .withMessageContaining("finite");
  }
}
