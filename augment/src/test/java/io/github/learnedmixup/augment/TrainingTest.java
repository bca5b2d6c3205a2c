package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.List;
import org.deeplearning4j.datasets.iterator.AsyncDataSetIterator;
import org.deeplearning4j.datasets.iterator.EarlyTerminationDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.slf4j.LoggerFactory;

/** In Deeplearning4j's own hands, with a real sampler. */
@Timeout(60)
class TrainingTest {
  private static final PixelCnn MODEL =
      PixelCnn.untrained(new PixelCnnSpec(6, 6, 3, 4, 4, List.of(1, 2)), /* seed= */ 1);

  private static FakeBase base() {
    FakeBase base = new FakeBase(73, 8);
    base.preProcessor = new ImagePreProcessingScaler();
    return base;
  }

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-2));
  }

  private static DenseLayer hidden() {
    return new DenseLayer.Builder().nIn(36).nOut(16).activation(Activation.RELU).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .nIn(16)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  @Test
  void multiLayerNetwork_fits() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(configuration().list().layer(hidden()).layer(output()).build());
    network.init();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      network.fit(train, 3);
      assertThat(train.metrics().epochs()).isEqualTo(3);
      assertThat(train.metrics().synthetic()).isBetween(54L, 55L);
      assertThat(train.metrics().samplesPerSecond()).isPositive();
    }
    assertThat(network.getIterationCount()).isEqualTo(30);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void computationGraph_fits() {
    ComputationGraph graph =
        new ComputationGraph(
            configuration()
                .graphBuilder()
                .addInputs("image")
                .addLayer("hidden", hidden(), "image")
                .addLayer("class", output(), "hidden")
                .setOutputs("class")
                .build());
    graph.init();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      graph.fit(train, 2);
      assertThat(train.metrics().epochs()).isEqualTo(2);
    }
    assertThat(graph.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  @SuppressWarnings("deprecation") // what fit() itself wraps iterators in
  void otherIterators_mayBeWithinAndAround() {
    try (LearnedMixupIterator plain = new LearnedMixupIterator(base(), MODEL);
        LearnedMixupIterator train =
            new LearnedMixupIterator(new AsyncDataSetIterator(base(), 2), MODEL)) {
      var around = new EarlyTerminationDataSetIterator(train, 5);
      int batches = 0;
      while (around.hasNext()) {
        DataSet batch = around.next();
        assertThat(batch.getFeatures()).isEqualTo(plain.next().getFeatures());
        assertThat(batch.getLabels().sum(1).eq(1.0).all()).isTrue();
        batches++;
      }
      assertThat(batches).isEqualTo(5);
      assertThat(train.metrics().synthetic()).isEqualTo(10);
    }
  }

  @Test
  void settings_areLoggedInOneLine() {
    Logger logger = (Logger) LoggerFactory.getLogger(LearnedMixupIterator.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      assertThat(appender.list).isEmpty();
      train.next();
      train.next();
      assertThat(appender.list).hasSize(1);
      assertThat(appender.list.get(0).getFormattedMessage())
          .contains("seed 1", "share=0.25", "poolSize=4096", "posteriorWeight=0.0", "values RAW")
          .doesNotContain("\n");
    } finally {
      logger.setLevel(before);
      logger.detachAppender(appender);
    }
  }
}
