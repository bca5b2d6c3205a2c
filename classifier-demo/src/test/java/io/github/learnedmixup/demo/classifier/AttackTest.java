package io.github.learnedmixup.demo.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class AttackTest {
  private static final LabelledImages DIGITS = Digits.draw(40, 1);
  private static final double ROUNDING = 1e-6;

  private static Classifier classifier;
  private static DataSet batch;
  private static float[][] images;

  @BeforeAll
  static void train() {
    classifier =
        new Classifier(ImageShape.grey(28, 28), 10, ClassifierSettings.of(20, 20, 1e-3), 1);
    var batches = RealBatches.shuffled(DIGITS, 20, 1);
    for (int step = 0; step < 20; step++) {
      if (!batches.hasNext()) {
        batches.reset();
      }
      classifier.step(batches.next());
    }
    batch = RealBatches.inOrder(DIGITS, 40).next();
    images = batch.getFeatures().toFloatMatrix();
  }

  private static double loss(float[][] pixels) {
    return Calibration.nats(
        classifier.logits(Nd4j.createFromArray(pixels)), Classifier.labels(DIGITS), 1);
  }

  @Test
  void inputGradient_isThatOfFiniteDifferences() {
    // Where the gradient is steepest, so that rounding does not drown it.
    INDArray all = classifier.inputGradient(batch.getFeatures(), batch.getLabels());
    assertThat(all.shape()).containsExactly(40, 784);
    double[][] gradient = all.toDoubleMatrix();
    for (int image = 0; image < 3; image++) {
      double[] own = gradient[image];
      int pixel =
          IntStream.range(0, own.length)
              .reduce(0, (best, next) -> Math.abs(own[next]) > Math.abs(own[best]) ? next : best);
      float distance = 0.01f;
      float[][] one = {images[image].clone()};
      float[][] other = {images[image].clone()};
      one[0][pixel] += distance;
      other[0][pixel] -= distance;
      int[] label = {DIGITS.label(image)};
      double slope =
          (Calibration.nats(classifier.logits(Nd4j.createFromArray(one)), label, 1)
                  - Calibration.nats(classifier.logits(Nd4j.createFromArray(other)), label, 1))
              / (2 * distance);
      double expected = own[pixel];
      assertThat(slope).isCloseTo(expected, within(0.1 * Math.abs(expected)));
    }
  }

  @Test
  void noPixel_isMovedFartherThanTheRadiusOrBeyondBlackAndWhite() {
    for (Attack.Kind kind : Attack.Kind.values()) {
      for (double radius : new double[] {0.05, 0.3}) {
        float[][] attacked =
            new Attack(kind, radius, 4).attacked(classifier, images, batch.getLabels(), 1);
        double farthest = 0;
        for (int i = 0; i < images.length; i++) {
          for (int pixel = 0; pixel < images[i].length; pixel++) {
            assertThat(attacked[i][pixel]).isBetween(0f, 1f);
            farthest = Math.max(farthest, Math.abs(attacked[i][pixel] - images[i][pixel]));
          }
        }
        assertThat(farthest).isCloseTo(radius, within(ROUNDING));
      }
    }
  }

  @Test
  void attacks_makeTheLossHigher() {
    for (Attack.Kind kind : Attack.Kind.values()) {
      assertThat(lossUnder(new Attack(kind, 0.02, 5))).as(kind.id()).isGreaterThan(loss(images));
    }
  }

  @Test
  void pgd_gainsByItsSteps() {
    double oneStep = lossUnder(new Attack(Attack.Kind.PGD, 0.1, 1));
    double tenSteps = lossUnder(new Attack(Attack.Kind.PGD, 0.1, 10));
    double fgsm = lossUnder(new Attack(Attack.Kind.FGSM, 0.1, 10));
    assertThat(tenSteps).isGreaterThan(oneStep).isGreaterThanOrEqualTo(fgsm);
  }

  private static double lossUnder(Attack attack) {
    return loss(attack.attacked(classifier, images, batch.getLabels(), 1));
  }

  @Test
  void fgsm_isOneStepAlongTheSigns() {
    INDArray gradient = classifier.inputGradient(batch.getFeatures(), batch.getLabels());
    float[][] attacked =
        new Attack(Attack.Kind.FGSM, 0.1, 1).attacked(classifier, images, batch.getLabels(), 1);
    for (int pixel = 0; pixel < 784; pixel++) {
      double moved = images[0][pixel] + 0.1 * Math.signum(gradient.getDouble(0, pixel));
      assertThat((double) attacked[0][pixel])
          .isCloseTo(Math.min(1, Math.max(0, moved)), within(ROUNDING));
    }
  }

  @Test
  void pgd_dependsOnTheSeedAlone() {
    Attack attack = new Attack(Attack.Kind.PGD, 0.1, 2);
    float[][] one = attack.attacked(classifier, images, batch.getLabels(), 1);
    assertThat(attack.attacked(classifier, images, batch.getLabels(), 1)).isDeepEqualTo(one);
    assertThat(attack.attacked(classifier, images, batch.getLabels(), 2)[0]).isNotEqualTo(one[0]);
  }

  @Test
  void accuracy_isTheShareOfAttackedImagesThatAreStillRight() {
    Attack attack = new Attack(Attack.Kind.FGSM, 0.1, 1);
    double[][] logits =
        classifier.logits(
            Nd4j.createFromArray(attack.attacked(classifier, images, batch.getLabels(), 1)));
    int right = 0;
    for (int i = 0; i < 40; i++) {
      right += Calibration.likeliest(logits[i]) == DIGITS.label(i) ? 1 : 0;
    }
    assertThat(attack.accuracy(classifier, DIGITS, 1)).isCloseTo(right / 40.0, within(1e-9));
  }
}
