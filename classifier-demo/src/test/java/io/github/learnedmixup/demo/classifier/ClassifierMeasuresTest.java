package io.github.learnedmixup.demo.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierMeasuresTest {
  private static final LabelledImages DIGITS = Digits.draw(60, 1);

  /** A classifier that has begun to learn, so that it is neither right nor wrong always. */
  private static Classifier classifier() {
    Classifier classifier =
        new Classifier(ImageShape.grey(28, 28), 10, ClassifierSettings.of(8, 30, 1e-3), 1);
    var batches = RealBatches.shuffled(DIGITS.range(0, 30), 30, 1);
    for (int step = 0; step < 8; step++) {
      batches.reset();
      classifier.step(batches.next());
    }
    return classifier;
  }

  private static double[] softmax(double[] logits, double temperature) {
    double[] exponentials =
        IntStream.range(0, logits.length)
            .mapToDouble(i -> Math.exp(logits[i] / temperature))
            .toArray();
    double sum = IntStream.range(0, logits.length).mapToDouble(i -> exponentials[i]).sum();
    return IntStream.range(0, logits.length).mapToDouble(i -> exponentials[i] / sum).toArray();
  }

  /** Nats and calibration error, by their definitions. */
  private static double[] slow(Classifier classifier, LabelledImages images, double temperature) {
    double[][] logits = classifier.logits(images);
    double nats = 0;
    double[] right = new double[15];
    double[] sure = new double[15];
    for (int i = 0; i < images.size(); i++) {
      double[] p = softmax(logits[i], temperature);
      nats -= Math.log(p[images.label(i)]) / images.size();
      int answer = IntStream.range(0, 10).reduce(0, (a, b) -> p[b] > p[a] ? b : a);
      for (int bin = 0; bin < 15; bin++) {
        if (p[answer] > bin / 15.0 && p[answer] <= (bin + 1) / 15.0) {
          right[bin] += answer == images.label(i) ? 1 : 0;
          sure[bin] += p[answer];
        }
      }
    }
    double error =
        IntStream.range(0, 15).mapToDouble(bin -> Math.abs(right[bin] - sure[bin])).sum()
            / images.size();
    return new double[] {nats, error};
  }

  @Test
  void measures_areThoseOfTheirDefinitions() {
    Classifier classifier = classifier();
    LabelledImages tuning = DIGITS.range(30, 45);
    LabelledImages test = DIGITS.range(45, 60);

    ClassifierMeasures measures =
        ClassifierMeasures.of(
            classifier, tuning, test, new AttackSettings(5, List.of(0.05, 0.1), 2), 1);

    double[] plain = slow(classifier, test, 1);
    double[] tempered = slow(classifier, test, measures.temperature());
    assertThat(measures.accuracy()).isEqualTo(classifier.accuracy(test));
    assertThat(measures.nats()).isCloseTo(plain[0], within(1e-6));
    assertThat(measures.calibrationError()).isCloseTo(plain[1], within(1e-6));
    assertThat(measures.temperedNats()).isCloseTo(tempered[0], within(1e-6));
    assertThat(measures.temperedCalibrationError()).isCloseTo(tempered[1], within(1e-6));
    // The temperature is the tuning split's best.
    for (double other : new double[] {0.9, 1.1}) {
      assertThat(slow(classifier, tuning, measures.temperature())[0])
          .isLessThanOrEqualTo(slow(classifier, tuning, other * measures.temperature())[0]);
    }
    assertThat(measures.reliability().stream().mapToInt(Calibration.Bin::right).sum())
        .isEqualTo(Math.round(15 * measures.accuracy()));
    assertThat(measures.worst())
        .hasSize((int) Math.min(12, Math.round(15 * (1 - measures.accuracy()))));
    for (ClassifierMeasures.Mistake mistake : measures.worst()) {
      assertThat(mistake.label()).isEqualTo(test.label(mistake.image()));
      assertThat(mistake.answer()).isNotEqualTo(mistake.label());
      assertThat(mistake.confidence()).isLessThanOrEqualTo(measures.worst().get(0).confidence());
    }
    assertThat(measures.attacks())
        .extracting(under -> under.attack() + " " + under.radius())
        .containsExactly("FGSM 0.05", "FGSM 0.1", "PGD 0.05", "PGD 0.1");
  }

  @Test
  void weightedAccuracy_isTheMeanShareThatTheAnswersHave() {
    Classifier classifier = classifier();
    DataSet batch = RealBatches.inOrder(DIGITS.range(0, 20), 20).next();
    assertThat(classifier.weightedAccuracy(batch))
        .as("hard labels")
        .isCloseTo(classifier.accuracy(DIGITS.range(0, 20)), within(1e-9));

    double even =
        classifier.weightedAccuracy(
            new DataSet(batch.getFeatures(), Nd4j.valueArrayOf(new long[] {20, 10}, 0.1)));
    assertThat(even).as("labels of all classes alike").isCloseTo(0.1, within(1e-6));
  }

  @Test
  void chosen_spreadsTheAttackedImagesOverAll() {
    LabelledImages chosen = new AttackSettings(3, List.of(0.1), 1).chosen(DIGITS);
    assertThat(chosen.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(chosen.image(i)).isEqualTo(DIGITS.image(20 * i));
    }
    assertThat(new AttackSettings(100, List.of(0.1), 1).chosen(DIGITS).digest())
        .isEqualTo(DIGITS.digest());
  }

  @Test
  void attackSettings_refuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new AttackSettings(-1, List.of(0.1), 1))
        .hasMessage("--attacked must not be negative, but is -1");
    assertThatThrownBy(() -> new AttackSettings(1, List.of(0.1, 0.0), 1))
        .hasMessage("--radii must be in (0, 1], but are [0.1, 0.0]");
    assertThatThrownBy(() -> new AttackSettings(1, List.of(), 1)).hasMessageContaining("--radii");
    assertThatThrownBy(() -> new AttackSettings(1, List.of(0.1), 0))
        .hasMessage("--attack-steps must be positive, but is 0");
  }
}
