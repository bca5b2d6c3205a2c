package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class LabelsAndBalanceTest {
  private static DataSet labelled(DataType type, double[]... labels) {
    return new DataSet(
        Nd4j.rand(type, labels.length, 4), Nd4j.createFromArray(labels).castTo(type));
  }

  private static double[][] smoothed(
      DataSet batch, double share, LabelSmoothingIterator.Rows rows) {
    DataSet next =
        new LabelSmoothingIterator(new ExistingDataSetIterator(List.of(batch)), share, rows).next();
    assertThat(next.getFeatures()).isEqualTo(batch.getFeatures());
    return BatchCheck.rows(next.getLabels());
  }

  @Test
  void smoothing_spreadsAShareEvenly() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      DataSet batch = labelled(type, new double[] {1, 0, 0, 0}, new double[] {0.25, 0.75, 0, 0});
      double[][] found = smoothed(batch, 0.2, LabelSmoothingIterator.Rows.ALL);
      assertThat(found[0]).containsExactly(new double[] {0.85, 0.05, 0.05, 0.05}, within(1e-7));
      assertThat(found[1]).containsExactly(new double[] {0.25, 0.65, 0.05, 0.05}, within(1e-7));
    }
  }

  @Test
  void smoothingOfOneHotRows_leavesMixedOnesAsTheyAre() {
    DataSet batch =
        labelled(DataType.FLOAT, new double[] {0.3f, 0.7f, 0, 0}, new double[] {0, 0, 1, 0});
    double[][] found = smoothed(batch, 0.2, LabelSmoothingIterator.Rows.ONE_HOT);
    assertThat(found[0]).containsExactly(0.3f, 0.7f, 0, 0);
    assertThat(found[1]).containsExactly(new double[] {0.05, 0.05, 0.85, 0.05}, within(1e-7));
  }

  @Test
  void aShareOutOfItsRange_isRefused() {
    assertThatThrownBy(() -> new LabelSmoothingIterator(new FakeBase(8, 8), 1.1))
        .hasMessage("share must be in [0, 1], but is 1.1");
  }

  @Test
  void effectiveNumbers_areThoseOfThePaper() {
    long[] counts = {5000, 50, 0, 1};
    double beta = 0.999;
    List<Double> weights = ClassBalance.effectiveNumber(counts, beta).weights();
    for (int i : new int[] {0, 1}) {
      double expected =
          (1 - Math.pow(beta, 1))
              / (1 - Math.pow(beta, (double) counts[i])); // relative to one example
      assertThat(weights.get(i) / weights.get(3)).isCloseTo(expected, within(1e-9));
    }
    assertThat(weights.get(2)).isZero();
    assertThat(weights.stream().mapToDouble(w -> w).sum()).isCloseTo(3, within(1e-9));
  }

  @Test
  void effectiveNumbers_lieBetweenNoBalanceAndInverseFrequency() {
    long[] counts = {100, 10};
    assertThat(ClassBalance.effectiveNumber(counts, 0).weights()).containsExactly(1.0, 1.0);
    List<Double> inverse = ClassBalance.inverseFrequency(counts).weights();
    List<Double> nearOne = ClassBalance.effectiveNumber(counts, 1 - 1e-9).weights();
    assertThat(nearOne.get(0)).isCloseTo(inverse.get(0), within(1e-5));
    assertThat(inverse.get(1) / inverse.get(0)).isCloseTo(10, within(1e-9));
  }

  @Test
  void counts_areThoseOfAnEpoch() {
    FakeBase base = new FakeBase(41, 8);
    base.next();
    assertThat(ClassBalance.counts(base)).containsExactly(14, 14, 13);
    assertThat(base.next().getFeatures()).isEqualTo(base.rows(0, 8).getFeatures());
  }

  @Test
  void pairs_haveTheProductsOfTheWeights() {
    ClassBalance balance = new ClassBalance(List.of(0.5, 1.5, 1.0));
    double[][] products = {{0, 0.75, 0.5}, {0.75, 0, 1.5}, {0.5, 1.5, 0}};
    assertThat(balance.pairs()).isEqualTo(ClassPairs.weighted(products));
    assertThat(balance.lossWeights())
        .isEqualTo(Nd4j.createFromArray(new float[][] {{0.5f, 1.5f, 1}}));
  }

  @Test
  void oversampling_repeatsByTheWeightsAndLosesNothing() {
    FakeBase base = new FakeBase(900, 90);
    base.imageShape = new long[] {1, 6, 6};
    base.masks = true;
    OversamplingIterator iterator =
        new OversamplingIterator(base, new ClassBalance(List.of(1.25, 0.5, 5.0)), 4, 3);
    int[] count = new int[3];
    boolean[] seen = new boolean[900];
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      for (int row = 0; row < batch.numExamples(); row++) {
        int example = (int) batch.getExampleMetaData().get(row);
        DataSet real = base.rows(example, 1);
        count[example % 3]++;
        seen[example] = true;
        if (row % 20 == 0) {
          assertThat(row(batch.getFeatures(), row)).isEqualTo(real.getFeatures());
          assertThat(row(batch.getLabels(), row)).isEqualTo(real.getLabels());
          assertThat(row(batch.getFeaturesMaskArray(), row)).isEqualTo(real.getFeaturesMaskArray());
        }
      }
    }
    assertThat(seen).doesNotContain(false);
    assertThat(count[0]).isCloseTo(750, within(50)); // 300 by 2.5
    assertThat(count[1]).isEqualTo(300);
    assertThat(count[2]).isEqualTo(1200); // 300 by 4, not by 10
  }

  private static INDArray row(INDArray array, int row) {
    long[] shape = array.shape().clone();
    shape[0] = 1;
    return array.slice(row).dup('c').reshape('c', shape);
  }

  @Test
  void whatDoesNotFit_isRefused() {
    assertThatThrownBy(() -> ClassBalance.effectiveNumber(new long[] {1}, 1))
        .hasMessage("beta must be in [0, 1), but is 1.0");
    assertThatThrownBy(() -> ClassBalance.inverseFrequency(new long[] {0, 0}))
        .hasMessageContaining("all counts are 0");
    assertThatThrownBy(() -> ClassBalance.inverseFrequency(new long[] {0, -1}))
        .hasMessageContaining("that of class 1 is -1");
    assertThatThrownBy(
            new OversamplingIterator(
                    new FakeBase(8, 8), ClassBalance.inverseFrequency(new long[] {1, 1}), 2, 1)
                ::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the balance has weights of 2 classes, but labels of the base are of 3");
  }
}
