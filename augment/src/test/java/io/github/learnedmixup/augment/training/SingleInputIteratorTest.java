package io.github.learnedmixup.augment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.Fitting;
import io.github.learnedmixup.augment.transform.Augmentations;
import io.github.learnedmixup.augment.transform.AugmentedIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.factory.Nd4j;

class SingleInputIteratorTest {
  private static FakeBase base() {
    FakeBase base = new FakeBase(41, 8);
    base.masks = true;
    return base;
  }

  private static SingleInputIterator single(INDArray[] features, INDArray[] labels) {
    return new SingleInputIterator(
        new SingletonMultiDataSetIterator(new MultiDataSet(features, labels)));
  }

  @Test
  void batches_areThoseOfTheMultiDataSets() {
    SingleInputIterator iterator = new SingleInputIterator(new MultiDataSetIteratorAdapter(base()));
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int example = 0; example < 41; example += 8) {
        assertThat(iterator.next().getFeatures())
            .isEqualTo(base().rows(example, Math.min(8, 41 - example)).getFeatures());
      }
      assertThat(iterator.hasNext()).isFalse();
      iterator.reset();
    }
    assertThat(iterator.batch()).isEqualTo(1);
    assertThat(iterator.totalOutcomes()).isEqualTo(3);
    assertThat(iterator.inputColumns()).isEqualTo(36);
  }

  @Test
  void severalInputsOrOutputs_areRefusedByName() {
    INDArray array = Nd4j.zeros(2, 3);
    assertThatThrownBy(single(new INDArray[] {array, array}, new INDArray[] {array})::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("one input, but has 2");
    assertThatThrownBy(single(new INDArray[] {array}, new INDArray[] {array, array, array})::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("one output, but has 3");
  }

  @Test
  void aGraph_isTrainedOnMixedMultiDataSets() {
    ComputationGraph graph = Fitting.graph();
    FakeBase plain = new FakeBase(41, 8);
    try (AugmentedIterator train =
        Augmentations.of(new MultiDataSetIteratorAdapter(plain))
            .mix(mixing -> mixing.way(MixWay.mixup(1)).seed(3))
            .build()) {
      graph.fit(train, 2);
    }
    ComputationGraph expected = Fitting.graph();
    expected.fit(new PixelMixupIterator(new FakeBase(41, 8), 1, 3), 2);
    assertThat(graph.params()).isEqualTo(expected.params());
  }
}
