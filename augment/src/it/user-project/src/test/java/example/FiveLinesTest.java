package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Runs what the documents show. */
class FiveLinesTest {
  @Test
  void backend_isTheOneThisProjectChose() {
    assertEquals("CpuBackend", Nd4j.getBackend().getClass().getSimpleName());
  }

  @Test
  void fit_trainsAClassifierForAnEpoch(@TempDir Path folder) throws Exception {
    // Narrow and untrained: what is tried here is that everything fits together, not what it draws.
    Path path = folder.resolve("narrow.pixelcnn");
    PixelCnn.untrained(narrow(), 1).save(path);
    DataSetIterator base = digits();
    MultiLayerNetwork classifier = smallClassifier();
    INDArray before = classifier.params().dup();

    FiveLines.fit(classifier, base, path, 1);

    assertEquals(1, classifier.getEpochCount());
    assertEquals(8, classifier.getIterationCount());
    assertTrue(Double.isFinite(classifier.score()), () -> "score is " + classifier.score());
    assertNotEquals(before, classifier.params());
  }

  @Test
  void settingsAndResuming_workAsTheDocumentsShowThem(@TempDir Path folder) throws IOException {
    PixelCnn model = PixelCnn.untrained(narrow(), 1);
    ConfusionMatrix<Integer> confusion =
        new ConfusionMatrix<>(IntStream.range(0, 10).boxed().toList());
    confusion.add(4, 9, 3);
    Acceptance acceptance = Acceptance.measured(model, Digits.draw(100, 5), 0.05).withTries(1);
    try (var train = Settings.iterator(digits(), model, confusion, acceptance)) {
      assertEquals(32, train.batch());
      assertTrue(train.next().numExamples() >= 32);
      assertTrue(train.metrics().epochs() == 1);
    }
    for (RealParents.Crossing crossing : RealParents.Crossing.values()) {
      try (var train = OfParents.iterator(digits(), model, crossing)) {
        assertEquals(32, train.next().numExamples());
      }
    }
    byte[] black = new byte[model.spec().pixels()];
    byte[] white = new byte[black.length];
    Arrays.fill(white, (byte) 255);
    try (Sampler sampler = model.sampler()) {
      assertEquals(black.length, OfParents.between(model, sampler, black, white, 0.5, 1).length);
    }
    try (var train = new LearnedMixupIterator(digits(), model)) {
      MultiLayerNetwork classifier = smallClassifier();
      ShiftedAndTurned.fit(classifier, train, 1);
      assertEquals(8, classifier.getIterationCount());
    }
    try (var train = new LearnedMixupIterator(digits(), model)) {
      train.next();
      try (var resumed = Resuming.goOn(train, folder.resolve("state"), digits(), model)) {
        assertEquals(train.next().getLabels(), resumed.next().getLabels());
      }
    }
  }

  @Test
  void transforms_changePhotographsAndDigits() {
    DataSetIterator photographs = ImageSet.iterator(photographs(64), 16);
    MultiLayerNetwork classifier = smallClassifier(InputType.convolutional(32, 32, 3));
    Transforming.fit(classifier, photographs, 1);
    assertEquals(4, classifier.getIterationCount());
    for (ImageTransform transform :
        List.of(Transforming.photographs(), Transforming.digits(), Transforming.chosen())) {
      LabelledImages images = photographs(64);
      assertNotEquals(images.digest(), images.varied(List.of(transform), 1).digest());
    }
  }

  @Test
  void images_areMixedWithoutAModel() {
    assertEquals(32, MixedPixels.iterator(digits(), 5).next().numExamples());
    double[] row = FromTimm.iterator(digits()).next().getLabels().getRow(0).toDoubleVector();
    assertEquals(0.01, Arrays.stream(row).min().orElseThrow(), 1e-6);
    MultiLayerNetwork classifier = smallClassifier();
    assertEquals(32, Scored.fit(classifier, MixedPixels.iterator(digits(), 5), 1).examples());
  }

  @Test
  void chains_areTrainedOnAndResumed(@TempDir Path folder) throws IOException {
    PixelCnn model = PixelCnn.untrained(narrow(), 1);
    Path file = folder.resolve("state");
    Chain.fit(smallClassifier(), digits(), model, 1, file);
    try (var resumed = Chain.goOn(digits(), model, file)) {
      assertEquals(1, resumed.state().epochs());
      assertFalse(resumed.hasNext());
    }
  }

  @Test
  void rareClasses_areMixedMoreOften() {
    try (var train = Balanced.iterator(digits(), PixelCnn.untrained(narrow(), 1))) {
      assertEquals(32, train.next().numExamples());
    }
  }

  @Test
  void fewImages_trainAModelAndAreMixed() {
    PixelCnn model = FewImages.train(digits(), narrow(), 1);
    try (var train = FewImages.iterator(digits(), model, 4)) {
      assertEquals(32, train.next().numExamples());
    }
  }

  @Test
  void banks_areFilledAndRead(@TempDir Path folder) {
    PixelCnn model = PixelCnn.untrained(narrow(), 1);
    Path bank = folder.resolve("bank");
    assertTrue(Banking.fill(digits(), model, bank, 8).complete());
    try (var train = Banking.iterator(digits(), model, bank)) {
      assertEquals(32, train.next().numExamples());
      assertTrue(train.metrics().bankHits() >= 8);
    }
  }

  @Test
  void samples_mayBeLate() {
    PixelCnn model = PixelCnn.untrained(narrow(), 1);
    try (var faster = NeverWaiting.faster(digits(), model);
        var train = NeverWaiting.iterator(digits(), model)) {
      assertEquals(32, faster.next().numExamples());
      assertEquals(32, train.next().numExamples());
      assertEquals(0, train.metrics().waits());
      assertTrue(ReadMetrics.report(faster).startsWith("8 synthetic images"));
    }
  }

  @Test
  void pairs_followTheirClasses() {
    double[] frequency = {0, 0, 1, 0, 0, 0, 0, 3, 0, 0};
    try (var train = RarePairs.iterator(digits(), PixelCnn.untrained(narrow(), 1), frequency)) {
      INDArray labels = train.next().getLabels();
      for (int row = 0; row < labels.rows(); row++) {
        // A mixed label is of classes 2 and 7.
        if (labels.getRow(row).maxNumber().doubleValue() < 1) {
          assertTrue(labels.getDouble(row, 2) > 0 && labels.getDouble(row, 7) > 0);
        }
      }
    }
  }

  @Test
  void idxFiles_areRead(@TempDir Path folder) throws IOException {
    Path images = folder.resolve("images-idx3-ubyte");
    Path labels = folder.resolve("labels-idx1-ubyte");
    // A magic number, sizes, and the bytes themselves: two images of 1x2 pixels.
    Files.write(images, new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, -1, 51, 0});
    Files.write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
    INDArray features = IdxBase.images(images, labels).next().getFeatures();
    assertEquals(Nd4j.create(new float[][] {{0, 1}, {0.2f, 0}}), features);
  }

  private static PixelCnnSpec narrow() {
    return PixelCnnSpec.of(Digits.SIZE, Digits.SIZE, Digits.CLASSES)
        .withFeatures(4)
        .withDilations(List.of(1, 2));
  }

  private static DataSetIterator digits() {
    DataSetIterator base = ImageSet.iterator(Digits.draw(256, 7), 32);
    base.setPreProcessor(new ImagePreProcessingScaler());
    return base;
  }

  private static LabelledImages photographs(int size) {
    ImageShape shape = ImageShape.colour(32, 32);
    byte[] pixels = new byte[size * shape.bytes()];
    new Random(1).nextBytes(pixels);
    return new LabelledImages(shape, 10, List.of(), pixels, new int[size]);
  }

  private static MultiLayerNetwork smallClassifier() {
    return smallClassifier(InputType.feedForward(784));
  }

  private static MultiLayerNetwork smallClassifier(InputType inputs) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .list()
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(inputs)
                .build());
    network.init();
    return network;
  }
}
