package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models whose training images lacked classes: classes 0 and 2 of five have none. */
@Timeout(120)
class UntrainedClassesTest {
  private static final int CLASSES = 5;
  private static final int[] UNTRAINED = {0, 2};
  private static final PixelCnn MODEL = trainedOn(1, 3, 4);
  private static final MixPlan ALL = MixPlan.defaults().withShare(1).withAlpha(1);

  private static LabelledImages images(int... classes) {
    byte[] greys = new byte[30 * 36];
    int[] labels = new int[30];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes[i % classes.length];
      Arrays.fill(greys, i * 36, i * 36 + 6 * labels[i], (byte) 255);
    }
    return new LabelledImages(6, 6, CLASSES, greys, labels);
  }

  private static PixelCnn trainedOn(int... classes) {
    LabelledImages images = images(classes);
    return PixelCnnTrainer.builder(new PixelCnnSpec(6, 6, CLASSES, 4, 2, List.of(1)))
        .epochs(1)
        .workers(1)
        .build()
        .train(images, images.range(0, 0));
  }

  private static FakeBase base() {
    FakeBase base = new FakeBase(96, 16);
    base.classes = CLASSES;
    return base;
  }

  private static LearnedMixupBuilder builder(MixPlan mix) {
    return LearnedMixupIterator.builder(base(), MODEL).mixPlan(mix);
  }

  /** The sum of the labels of each class over all batches that a network is fitted with. */
  private static double[] massInFit(LearnedMixupIterator train, int epochs) {
    double[] mass = new double[CLASSES];
    MultiLayerNetwork network = SoftmaxNetwork.of(36, CLASSES);
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            INDArray labels = ((MultiLayerNetwork) model).getLabels();
            for (int label = 0; label < CLASSES; label++) {
              mass[label] += labels.getColumn(label).sumNumber().doubleValue();
            }
          }
        });
    try (train) {
      network.fit(train, epochs);
    }
    return mass;
  }

  private static void assertMassOnTrainedAlone(double[] mass, double examples) {
    for (int label : UNTRAINED) {
      assertThat(mass[label]).as("class %d of %s", label, Arrays.toString(mass)).isZero();
    }
    assertThat(Arrays.stream(mass).sum()).isCloseTo(examples, within(1e-3));
  }

  @Test
  void fit_givesClassesWithoutImagesNoLabels() {
    assertMassOnTrainedAlone(massInFit(builder(ALL).build(), 2), 192);
    assertMassOnTrainedAlone(
        massInFit(builder(ALL).softLabels(SoftLabels.posterior(10).withSmoothing(0.25)).build(), 1),
        96);
  }

  @Test
  void fit_leavesThemOutOfPairsThatAClassifierConfused() {
    ConfusionMatrix<Integer> confusion = new ConfusionMatrix<>(List.of(0, 1, 2, 3, 4));
    confusion.add(1, 0, 50);
    confusion.add(1, 4, 3);
    ClassPairs pairs = ClassPairs.confused(confusion, CLASSES, 1);
    assertMassOnTrainedAlone(massInFit(builder(ALL.withPairs(pairs)).build(), 1), 96);

    LearnedMixupIterator renewed = builder(ALL).build();
    renewed.renewPairs(pairs);
    assertMassOnTrainedAlone(massInFit(renewed, 2), 192);
  }

  @Test
  void confusedPairs_areResumedAsTheyWere(@TempDir Path folder) throws Exception {
    ConfusionMatrix<Integer> confusion = new ConfusionMatrix<>(List.of(0, 1, 2, 3, 4));
    MixPlan mix = ALL.withPairs(ClassPairs.confused(confusion, CLASSES, 1));
    Path file = folder.resolve("state");
    try (LearnedMixupIterator first = builder(mix).build()) {
      first.next();
      first.state().save(file);
      try (LearnedMixupIterator resumed = builder(mix).resumeFrom(MixState.load(file)).build()) {
        assertThat(resumed.next().getFeatures()).isEqualTo(first.next().getFeatures());
      }
    }
  }

  private static void refused(int label, Runnable naming) {
    assertThatIllegalArgumentException()
        .isThrownBy(naming::run)
        .withMessage(
            "class %d cannot be drawn: the model has no training images of classes 0, 2 (of 5)",
            label);
  }

  @Test
  void pairs_ofAClassWithoutImagesAreRefused() {
    refused(2, builder(ALL.withPairs(ClassPairs.listed(List.of(new ClassPair(1, 2)))))::build);
    double[][] weights = new double[CLASSES][CLASSES];
    weights[1][3] = 1;
    builder(ALL.withPairs(ClassPairs.weighted(weights))).build().close();
    weights[4][0] = 1;
    refused(0, builder(ALL.withPairs(ClassPairs.weighted(weights)))::build);
    try (LearnedMixupIterator iterator = builder(ALL).build()) {
      refused(0, () -> iterator.renewPairs(ClassPairs.listed(List.of(new ClassPair(0, 1)))));
    }
  }

  @Test
  void aModelWithImagesOfOneClassIsRefused(@TempDir Path folder) {
    PixelCnn one = trainedOn(3);
    for (Runnable use :
        List.<Runnable>of(
            () -> LearnedMixupIterator.builder(base(), one),
            () -> Pregeneration.builder(one, folder.resolve("bank")))) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(use::run)
          .withMessage(
              "the model must have training images of at least 2 classes to mix, but has none of"
                  + " classes 0 to 2, 4 (of 5)");
    }
  }

  @Test
  void acceptance_isMeasuredWithoutThem() {
    LabelledImages images = images(1, 3, 4);
    Acceptance acceptance = Acceptance.measured(MODEL, images, 0.05);
    assertThat(acceptance.bands()).hasSize(CLASSES);
    assertMassOnTrainedAlone(massInFit(builder(ALL.withAcceptance(acceptance)).build(), 1), 96);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Acceptance.measured(MODEL, images(1, 4), 0.05))
        .withMessage("there must be images of each of 3 classes, but there is none of class 3");
  }

  @Test
  void parents_mayLackThemToo() {
    byte[] greys = new byte[3 * 36];
    LabelledImages images = new LabelledImages(6, 6, CLASSES, greys, new int[] {1, 3, 4});
    RealParents parents = RealParents.of(images, RealParents.Crossing.EVEN);
    assertMassOnTrainedAlone(massInFit(builder(ALL).parents(parents).build(), 1), 96);
  }
}
