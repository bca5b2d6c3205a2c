package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.autodiff.listeners.records.History;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

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

  @Test
  void multiLayerNetwork_fits() {
    MultiLayerNetwork network = Fitting.network();
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
    ComputationGraph graph = Fitting.graph();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      graph.fit(train, 2);
      assertThat(train.metrics().epochs()).isEqualTo(2);
    }
    assertThat(graph.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void sameDiff_fits() {
    SameDiff graph = Fitting.sameDiff();
    INDArray before = graph.getVariable("weights").getArr().dup();
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      History history = graph.fit(train, 2);
      assertThat(train.metrics().epochs()).isEqualTo(2);
      assertThat(history.lossCurve().lastMeanLoss(graph.getVariable("loss"))).isFinite();
    }
    assertThat(graph.getVariable("weights").getArr()).isNotEqualTo(before);
  }

  @Test
  void earlyStoppingTrainer_fits() {
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      EarlyStoppingResult<MultiLayerNetwork> result =
          Fitting.stopEarly(Fitting.network(), train, 3);
      assertThat(result.getTerminationReason())
          .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
      assertThat(result.getTotalEpochs()).isEqualTo(3);
      assertThat(train.metrics().epochs()).isEqualTo(3);
    }
  }

  /** Several batches are in its hands at once: none may share an array with another. */
  @Test
  void parallelWrapper_fitsWithTwoWorkers() {
    MultiLayerNetwork network = Fitting.network();
    INDArray before = network.params().dup();
    ParallelWrapper wrapper = Fitting.parallel(network);
    try (LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        wrapper.fit(train);
        assertThat(train.metrics().epochs()).isEqualTo(epoch);
      }
      assertThat(train.metrics().synthetic()).isBetween(54L, 57L);
    } finally {
      wrapper.shutdown();
    }
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
    assertThat(network.params()).isNotEqualTo(before);
  }

  @Test
  void settings_areLoggedInOneLine() {
    try (var log = Logged.of(LearnedMixupIterator.class);
        LearnedMixupIterator train = new LearnedMixupIterator(base(), MODEL)) {
      assertThat(log.messages()).isEmpty();
      train.next();
      train.next();
      assertThat(log.messages()).hasSize(1);
      assertThat(log.messages().get(0))
          .contains(
              "seed 1",
              "share=0.25",
              "poolSize=4096",
              "posteriorWeight=0.0",
              "parents EVEN of 73 real images",
              "values RAW")
          .doesNotContain("\n");
    }
  }
}
