package io.github.learnedmixup.demo.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class ResNetTest {
  private static final int CLASSES = 3;
  private static final int STEPS = 30;
  private static final int SIZE = 16;

  private static Classifier classifier(ImageShape shape, int classes, long seed) {
    ClassifierSettings settings =
        ClassifierSettings.of(STEPS, 20, 1e-2).withKind(ClassifierKind.RESNET);
    return new Classifier(shape, classes, settings, seed);
  }

  /** Images of a class each of whose own channel is bright. */
  private static LabelledImages images() {
    int pixels = SIZE * SIZE;
    byte[] values = new byte[60 * CLASSES * pixels];
    int[] labels = new int[60];
    for (int image = 0; image < labels.length; image++) {
      labels[image] = image % CLASSES;
      for (int pixel = 0; pixel < pixels; pixel++) {
        values[(image * pixels + pixel) * 3 + labels[image]] = (byte) (100 + (image + pixel) % 100);
      }
    }
    return new LabelledImages(ImageShape.colour(SIZE, SIZE), CLASSES, List.of(), values, labels);
  }

  private static Classifier trained(LabelledImages images, int steps) {
    Classifier classifier = classifier(images.shape(), CLASSES, 1);
    DataSetIterator batches = RealBatches.shuffled(images, 20, 1);
    for (int step = 0; step < steps; step++) {
      if (!batches.hasNext()) {
        batches.reset();
      }
      classifier.step(batches.next());
    }
    return classifier;
  }

  /**
   * By hand for grey images, where the paper has 0.27 M: 144 in the first convolution, 13,824,
   * 50,688 and 202,752 in the stages, 2,560 in the two shortcuts, 650 in the dense layer, and four
   * for each of 784 normalised channels, two of them running statistics.
   */
  @Test
  void weights_areAsManyAsInThePaper() {
    long expected = 144 + 13_824 + 50_688 + 202_752 + 2_560 + 650 + 4 * 784;

    assertThat(classifier(ImageShape.grey(28, 28), 10, 1).weights().length()).isEqualTo(expected);
    assertThat(classifier(ImageShape.colour(32, 32), 10, 1).weights().length())
        .isEqualTo(expected + 2 * 144);
  }

  @Test
  void initialWeights_dependOnTheSeedAlone() {
    ImageShape shape = ImageShape.grey(SIZE, SIZE);
    INDArray weights = classifier(shape, 10, 3).weights();

    assertThat(classifier(shape, 10, 3).weights()).isEqualTo(weights);
    assertThat(classifier(shape, 10, 4).weights()).isNotEqualTo(weights);
  }

  @Test
  void logits_areARowForEachImage_whateverIsBesideIt() {
    LabelledImages images = images();
    Classifier classifier = trained(images, 2);

    double[][] all = classifier.logits(images);

    assertThat(all).hasDimensions(60, CLASSES);
    assertThat(all[59])
        .as("batch normalisation of predictions does not look at the batch")
        .containsExactly(classifier.logits(images.range(59, 60))[0], within(1e-4));
  }

  @Test
  void training_learnsWhichChannelIsBright() {
    LabelledImages images = images();
    Classifier classifier = trained(images, STEPS);

    assertThat(classifier.steps()).isEqualTo(STEPS);
    assertThat(classifier.accuracy(images)).isEqualTo(1);
  }

  @Test
  void inputGradient_isThatOfFiniteDifferences_andChangesNothing() {
    LabelledImages images = images();
    // Enough steps for running statistics other than those of the beginning.
    Classifier classifier = trained(images, 6);
    DataSet batch = RealBatches.inOrder(images, 60).next();
    INDArray before = classifier.weights().dup();

    // More than are asked for at a time.
    INDArray all = classifier.inputGradient(batch.getFeatures(), batch.getLabels());

    assertThat(classifier.weights()).isEqualTo(before);
    assertThat(all.shape()).isEqualTo(batch.getFeatures().shape());
    float[][] gradients = all.reshape(60, -1).toFloatMatrix();
    float[][] pixels = batch.getFeatures().reshape(60, -1).toFloatMatrix();
    for (int image : new int[] {0, 25, 59}) {
      float[] own = gradients[image];
      int steepest =
          IntStream.range(0, own.length)
              .reduce(0, (best, next) -> Math.abs(own[next]) > Math.abs(own[best]) ? next : best);
      double slope =
          (loss(classifier, images, pixels[image], image, steepest, 0.005f)
                  - loss(classifier, images, pixels[image], image, steepest, -0.005f))
              / 0.01;
      assertThat(slope).isCloseTo(own[steepest], within(0.1 * Math.abs(own[steepest])));
    }
  }

  private static double loss(
      Classifier classifier,
      LabelledImages images,
      float[] pixels,
      int image,
      int pixel,
      float distance) {
    float[] moved = pixels.clone();
    moved[pixel] += distance;
    int[] label = {images.label(image)};
    return Calibration.nats(
        classifier.logits(Nd4j.createFromArray(new float[][] {moved})), label, 1);
  }
}
