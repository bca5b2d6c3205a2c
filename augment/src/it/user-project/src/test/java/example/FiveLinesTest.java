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
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void settingsAndResuming_workAsTheReadmeShowsThem(@TempDir Path folder) throws IOException {
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
  void readme_showsTheseLines() throws IOException {
    String readme = Files.readString(Path.of(System.getProperty("readme")));
    String fence = "```";
    int end = 0;
    for (String shown :
        List.of("FiveLines", "Settings", "OfParents", "ShiftedAndTurned", "Resuming")) {
      int begin = readme.indexOf(fence + "java\n", end);
      assertTrue(begin >= 0, "the README has no Java block for " + shown);
      end = readme.indexOf(fence, begin + 3);
      assertCompiled(readme.substring(begin + 8, end), shown);
    }
    assertEquals(-1, readme.indexOf(fence + "java\n", end), "a Java block is not compiled");
  }

  private static void assertCompiled(String block, String type) throws IOException {
    List<String> shown = block.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
    List<String> compiled =
        Files.readString(Path.of("src/main/java/example", type + ".java"))
            .lines()
            .map(String::strip)
            .toList();

    assertFalse(shown.isEmpty());
    int from = 0;
    for (String line : shown) {
      int at = compiled.subList(from, compiled.size()).indexOf(line);
      assertTrue(at >= 0, () -> "not compiled here, or not in this order: " + line);
      from += at + 1;
    }
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

  private static MultiLayerNetwork smallClassifier() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .list()
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.feedForward(784))
                .build());
    network.init();
    return network;
  }
}
