package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.List;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.autodiff.listeners.records.History;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.weightinit.impl.XavierInitScheme;
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

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(configuration().list().layer(hidden()).layer(output()).build());
    network.init();
    return network;
  }

  @Test
  void multiLayerNetwork_fits() {
    MultiLayerNetwork network = network();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      network.fit(train, 3);
      assertThat(train.metrics().epochs()).isEqualTo(3);
      assertThat(train.metrics().synthetic()).isBetween(21L, 22L);
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
  void sameDiff_fits() {
    SameDiff graph = SameDiff.create();
    SDVariable image = graph.placeHolder("image", DataType.FLOAT, -1, 36);
    SDVariable label = graph.placeHolder("label", DataType.FLOAT, -1, 3);
    SDVariable weights =
        graph.var("weights", new XavierInitScheme('c', 36, 3), DataType.FLOAT, 36, 3);
    SDVariable logits = image.mmul("logits", weights);
    SDVariable loss = graph.loss.softmaxCrossEntropy("loss", label, logits, null);
    graph.setLossVariables(loss.name());
    graph.setTrainingConfig(
        TrainingConfig.builder()
            .updater(new Adam(1e-2))
            .dataSetFeatureMapping("image")
            .dataSetLabelMapping("label")
            .build());
    INDArray before = weights.getArr().dup();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      History history = graph.fit(train, 2);
      assertThat(train.metrics().epochs()).isEqualTo(2);
      assertThat(history.lossCurve().lastMeanLoss(loss)).isFinite();
    }
    assertThat(graph.getVariable("weights").getArr()).isNotEqualTo(before);
  }

  @Test
  void earlyStoppingTrainer_fits() {
    EarlyStoppingConfiguration<MultiLayerNetwork> stopping =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
            .scoreCalculator(new DataSetLossCalculator(base(), /* average= */ true))
            .evaluateEveryNEpochs(1)
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      EarlyStoppingResult<MultiLayerNetwork> result =
          new EarlyStoppingTrainer(stopping, network(), train).fit();
      assertThat(result.getTerminationReason())
          .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
      assertThat(result.getTotalEpochs()).isEqualTo(3);
      assertThat(train.metrics().epochs()).isEqualTo(3);
    }
  }

  /** Several batches are in its hands at once: none may share an array with another. */
  @Test
  void parallelWrapper_fitsWithTwoWorkers() {
    MultiLayerNetwork network = network();
    INDArray before = network.params().dup();
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .prefetchBuffer(4)
            .averagingFrequency(2)
            .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
            .build();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        wrapper.fit(train);
        assertThat(train.metrics().epochs()).isEqualTo(epoch);
      }
      assertThat(train.metrics().synthetic()).isBetween(21L, 23L);
    } finally {
      wrapper.shutdown();
    }
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
    assertThat(network.params()).isNotEqualTo(before);
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
          .contains("seed 1", "share=0.1", "poolSize=4096", "posteriorWeight=0.0", "values RAW")
          .doesNotContain("\n");
    } finally {
      logger.setLevel(before);
      logger.detachAppender(appender);
    }
  }
}
