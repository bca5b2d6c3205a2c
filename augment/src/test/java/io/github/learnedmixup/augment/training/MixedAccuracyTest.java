package io.github.learnedmixup.augment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.Fitting;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MixedAccuracyTest {
  private static PixelMixupIterator mixed() {
    return new PixelMixupIterator(new FakeBase(41, 8), 1, 3);
  }

  @Test
  void anExample_countsWithTheShareOfThePredictedClass() {
    MixedAccuracy accuracy = new MixedAccuracy(1);
    INDArray labels = Nd4j.createFromArray(new double[][] {{0.75, 0.25, 0}, {0, 0, 1}, {0, 1, 0}});
    INDArray output =
        Nd4j.createFromArray(new double[][] {{0.3, 0.6, 0.1}, {0.1, 0.2, 0.7}, {0.5, 0.1, 0.4}});
    accuracy.add(output, labels);
    assertThat(accuracy.accuracy()).isCloseTo((0.25 + 1 + 0) / 3, within(1e-9));
    assertThat(accuracy.best()).isCloseTo((0.75 + 1 + 1) / 3, within(1e-9));
    assertThat(accuracy.examples()).isEqualTo(3);
    accuracy.reset();
    assertThat(accuracy.examples()).isZero();
    assertThat(accuracy.accuracy()).isNaN();
  }

  @Test
  void otherShapes_areRefused() {
    assertThatThrownBy(() -> new MixedAccuracy(1).add(Nd4j.zeros(2, 3), Nd4j.zeros(2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 4] and [2, 3]");
    assertThatThrownBy(() -> new MixedAccuracy(0)).hasMessage("every must be positive, but is 0");
  }

  @Test
  void listening_changesNoTraining() {
    MultiLayerNetwork listened = Fitting.network();
    MixedAccuracy accuracy = new MixedAccuracy(1);
    listened.addListeners(accuracy);
    listened.fit(mixed(), 3);
    MultiLayerNetwork alone = Fitting.network();
    alone.fit(mixed(), 3);
    assertThat(listened.params()).isEqualTo(alone.params());
    assertThat(accuracy.examples()).isEqualTo(3 * 41);
    assertThat(accuracy.accuracy()).isBetween(0.05, accuracy.best());
    assertThat(accuracy.best()).isBetween(0.5, 0.95);
  }

  @Test
  void graphs_areListenedToAsNetworksAre() {
    ComputationGraph listened = Fitting.graph();
    MixedAccuracy accuracy = new MixedAccuracy(2);
    listened.addListeners(accuracy);
    listened.fit(mixed(), 1);
    ComputationGraph alone = Fitting.graph();
    alone.fit(mixed(), 1);
    assertThat(listened.params()).isEqualTo(alone.params());
    assertThat(accuracy.examples()).isEqualTo(24); // batches 1, 3 and 5 of 6
    assertThat(accuracy.accuracy()).isBetween(0.05, accuracy.best());
  }
}
