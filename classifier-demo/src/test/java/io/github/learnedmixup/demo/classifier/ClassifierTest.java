package io.github.learnedmixup.demo.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class ClassifierTest {
  private static final ClassifierSettings SETTINGS = ClassifierSettings.of(5, 20, 1e-3);
  private static final LabelledImages DIGITS = Digits.draw(50, 1);

  private static Classifier classifier(long seed) {
    return new Classifier(ImageShape.grey(28, 28), 10, SETTINGS, seed);
  }

  @Test
  void initialWeights_dependOnTheSeedAlone() {
    assertThat(classifier(3).weights()).isEqualTo(classifier(3).weights());
    assertThat(classifier(3).weights()).isNotEqualTo(classifier(4).weights());
  }

  @Test
  void training_makesTheStepsThatWereAskedForOverSeveralEpochs() {
    Classifier classifier = classifier(1);
    AtomicInteger told = new AtomicInteger();
    DataSetIterator batches = RealBatches.shuffled(DIGITS, 20, 1);

    ClassifierTraining training =
        ClassifierTraining.run(
            classifier,
            () -> {
              if (!batches.hasNext()) {
                batches.reset();
              }
              return batches.next();
            },
            SETTINGS.steps(),
            DIGITS,
            told::incrementAndGet);

    assertThat(classifier.steps()).isEqualTo(5);
    assertThat(told).hasValue(5);
    assertThat(training.images()).isEqualTo(20 + 20 + 10 + 20 + 20);
    assertThat(training.curve())
        .hasSize(5)
        .last()
        .extracting(ClassifierCurvePoint::step)
        .isEqualTo(5);
    assertThat(training.curve().get(4).accuracy()).isEqualTo(classifier.accuracy(DIGITS));
    assertThat(training.trainingAccuracy()).isBetween(0.0, 1.0);
  }

  @Test
  void learningRate_fallsToZeroInAStraightLine() {
    ClassifierRateDecay rate = new ClassifierRateDecay(0.4, 8);
    for (int step = 0; step <= 10; step++) {
      assertThat(rate.valueAt(step, 0)).isEqualTo(Math.max(0, 0.4 - 0.05 * step), within(1e-12));
    }
  }

  /** A parameter's first step of Adam is as long as its rate; no later one is 4.5 times as long. */
  @Test
  void steps_becomeAsShortAsTheirLearningRate() {
    int steps = 20;
    double rate = 1e-3;
    Classifier classifier =
        new Classifier(ImageShape.grey(28, 28), 10, ClassifierSettings.of(steps, 20, rate), 1);
    DataSet batch = RealBatches.shuffled(DIGITS, 20, 1).next();
    double[] longest = new double[steps];
    for (int step = 0; step < steps; step++) {
      INDArray before = classifier.weights().dup();
      classifier.step(batch);
      longest[step] = classifier.weights().sub(before).amaxNumber().doubleValue();
    }

    assertThat(longest[0]).isEqualTo(rate, within(rate / 100));
    assertThat(longest[steps - 1]).isBetween(rate / steps / 100, 4.5 * rate / steps);
  }

  private static INDArray weightsAfterFiveSteps(double weightDecay, double dropout) {
    Classifier classifier =
        new Classifier(
            ImageShape.grey(28, 28),
            10,
            new ClassifierSettings(5, 20, 1e-3, weightDecay, dropout, ClassifierKind.LENET),
            1);
    DataSet batch = RealBatches.shuffled(DIGITS, 20, 1).next();
    for (int step = 0; step < 5; step++) {
      classifier.step(batch);
    }
    return classifier.weights().dup();
  }

  @Test
  void weightDecay_makesWeightsSmaller() {
    double without = weightsAfterFiveSteps(0, 0).norm2Number().doubleValue();

    assertThat(weightsAfterFiveSteps(1, 0).norm2Number().doubleValue()).isLessThan(without * 0.999);
  }

  @Test
  void dropout_changesTheTraining_butNoPrediction() {
    assertThat(weightsAfterFiveSteps(0, 0.5)).isNotEqualTo(weightsAfterFiveSteps(0, 0));

    Classifier classifier =
        new Classifier(
            ImageShape.grey(28, 28),
            10,
            new ClassifierSettings(5, 20, 1e-3, 0, 0.5, ClassifierKind.LENET),
            1);
    assertThat(classifier.logits(DIGITS)).isDeepEqualTo(classifier.logits(DIGITS));
  }

  @Test
  void settings_refuseWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassifierSettings(5, 20, 1e-3, -0.1, 0, ClassifierKind.LENET))
        .withMessage("--weight-decay must be in [0, 1], but is -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassifierSettings(5, 20, 1e-3, 0, 1, ClassifierKind.LENET))
        .withMessage("--dropout must be in [0, 1), but is 1.0");
  }

  @Test
  void settings_nameTheNetworkWhereItIsNotTheUsualOne() {
    assertThat(Json.tree(SETTINGS).has("network")).isFalse();
    assertThat(Json.tree(SETTINGS.withKind(ClassifierKind.RESNET)).get("network").asText())
        .isEqualTo("resnet");
    assertThat(described(SETTINGS)).doesNotContainKey("network");
    assertThat(described(SETTINGS.withKind(ClassifierKind.RESNET)))
        .containsEntry("network", "RESNET");
  }

  private static Map<String, String> described(ClassifierSettings settings) {
    return Description.of("test", 1, settings::describe).settings();
  }

  @Test
  void logits_areInTheOrderOfTheImages() {
    Classifier classifier = classifier(1);

    double[][] all = classifier.logits(DIGITS);
    double[][] last = classifier.logits(DIGITS.range(49, 50));

    assertThat(all).hasDimensions(50, 10);
    assertThat(all[49]).containsExactly(last[0], within(1e-5));
  }

  @Test
  void shuffled_givesEveryArmTheSameBatches() {
    DataSetIterator first = RealBatches.shuffled(DIGITS, 20, 5);
    DataSetIterator second = RealBatches.shuffled(DIGITS, 20, 5);
    DataSet lastOfFirst = null;
    for (int epoch = 0; epoch < 2; epoch++) {
      while (first.hasNext()) {
        lastOfFirst = first.next();
        assertThat(second.next()).isEqualTo(lastOfFirst);
      }
      first.reset();
      second.reset();
    }

    assertThat(lastOfFirst).isNotNull().isNotEqualTo(first.next());
  }

  @Test
  void inColour_learnsWhichChannelIsBright() {
    byte[] values = new byte[60 * 3 * 16 * 16];
    int[] labels = new int[60];
    for (int image = 0; image < labels.length; image++) {
      labels[image] = image % 3;
      for (int pixel = 0; pixel < 256; pixel++) {
        values[(image * 256 + pixel) * 3 + labels[image]] = (byte) (100 + (image + pixel) % 100);
      }
    }
    LabelledImages images =
        new LabelledImages(ImageShape.colour(16, 16), 3, List.of(), values, labels);
    Classifier classifier =
        new Classifier(images.shape(), 3, ClassifierSettings.of(20, 30, 1e-3), 1);
    DataSetIterator batches = RealBatches.shuffled(images, 20, 1);
    for (int step = 0; step < 30; step++) {
      if (!batches.hasNext()) {
        batches.reset();
      }
      classifier.step(batches.next());
    }
    assertThat(classifier.accuracy(images)).isEqualTo(1);
  }

  @Test
  void requireSize_namesBothSizes() {
    assertThatThrownBy(() -> Classifier.requireSize(ImageShape.grey(28, 8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the classifier takes images of at least 16x16 pixels, but these are 28x8");
  }
}
