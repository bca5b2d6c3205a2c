package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.batch.BatchCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

class PixelMixupIteratorTest {

  private static List<DataSet> epoch(PixelMixupIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(iterator.next());
    }
    return batches;
  }

  @Test
  void everyRow_isAMixOfItselfAndAnotherOfItsBatch() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      FakeBase base = new FakeBase(40, 8);
      base.type = type;
      base.imageShape = new long[] {1, 6, 6};
      int mixed = 0;
      int example = 0;
      for (DataSet batch : epoch(new PixelMixupIterator(base, 1, 3))) {
        assertThat(batch.getFeatures().shape()).containsExactly(8, 1, 6, 6);
        assertThat(batch.getFeatures().dataType()).isEqualTo(type);
        double[][] features = BatchCheck.rows(batch.getFeatures());
        double[][] labels = BatchCheck.rows(batch.getLabels());
        double[][] real = BatchCheck.rows(base.rows(example, 8).getFeatures());
        double[][] realLabels = BatchCheck.rows(base.rows(example, 8).getLabels());
        for (int row = 0; row < 8; row++) {
          assertThat(labels[row][0] + labels[row][1] + labels[row][2]).isEqualTo(1.0);
          int partner = partner(features[row], labels[row], real, realLabels, row);
          assertThat(partner).as("partner of %s", row).isNotNegative();
          mixed += partner == row ? 0 : 1;
        }
        example += 8;
      }
      assertThat(mixed).isGreaterThan(25);
    }
  }

  /** Which row of the batch, mixed in with some weight, explains features and labels, or -1. */
  private static int partner(
      double[] features, double[] labels, double[][] real, double[][] realLabels, int row) {
    for (int other = 0; other < real.length; other++) {
      double above = 0;
      double below = 0;
      for (int i = 0; i < features.length; i++) {
        above += (features[i] - real[other][i]) * (real[row][i] - real[other][i]);
        below += Math.pow(real[row][i] - real[other][i], 2);
      }
      double lambda = below == 0 ? 1 : above / below;
      double error = 0;
      for (int i = 0; i < features.length; i++) {
        double mix = lambda * real[row][i] + (1 - lambda) * real[other][i];
        error = Math.max(error, Math.abs(mix - features[i]));
      }
      for (int i = 0; i < labels.length; i++) {
        double mix = lambda * realLabels[row][i] + (1 - lambda) * realLabels[other][i];
        error = Math.max(error, Math.abs(mix - labels[i]));
      }
      if (error < 1e-3) {
        return other;
      }
    }
    return -1;
  }

  @Test
  void mixes_areAPureFunctionOfTheSeedAndTheRun() {
    PixelMixupIterator one = new PixelMixupIterator(new FakeBase(41, 8), 0.4, 3);
    PixelMixupIterator two = new PixelMixupIterator(new FakeBase(41, 8), 0.4, 3);
    PixelMixupIterator other = new PixelMixupIterator(new FakeBase(41, 8), 0.4, 4);
    INDArray firstEpoch = one.next().getFeatures();
    assertThat(firstEpoch).isEqualTo(two.next().getFeatures());
    assertThat(firstEpoch).isNotEqualTo(other.next().getFeatures());
    one.reset();
    assertThat(one.next().getFeatures()).isNotEqualTo(firstEpoch);
  }

  @Test
  void aBatchOfOne_staysAsItIs() {
    FakeBase base = new FakeBase(41, 8);
    List<DataSet> batches = epoch(new PixelMixupIterator(base, 0.4, 3));
    DataSet last = batches.get(5);
    assertThat(last.getFeatures()).isEqualTo(base.rows(40, 1).getFeatures());
    assertThat(last.getLabels()).isEqualTo(base.rows(40, 1).getLabels());
    assertThat(last.getExampleMetaData()).isEqualTo(base.rows(40, 1).getExampleMetaData());
  }

  @Test
  void lambdas_areOneForEachExample() {
    FakeBase base = new FakeBase(400, 200);
    base.preProcessor = new ImagePreProcessingScaler();
    DataSet batch = new PixelMixupIterator(base, 1, 9).next(200);
    List<Double> largest = new ArrayList<>();
    for (double[] row : BatchCheck.rows(batch.getLabels())) {
      double max = Math.max(row[0], Math.max(row[1], row[2]));
      if (max < 1) {
        largest.add(max);
      }
    }
    assertThat(largest.stream().distinct().count()).isEqualTo(largest.size());
    assertThat(largest.size()).isBetween(100, 160);
    // Of max(lambda, 1 - lambda) for a uniform lambda.
    assertThat(largest.stream().mapToDouble(d -> d).average().orElseThrow())
        .isCloseTo(0.75, within(0.05));
  }

  @Test
  void everythingElse_isAnsweredByTheBase() {
    FakeBase base = new FakeBase(41, 8);
    PixelMixupIterator iterator = new PixelMixupIterator(base, 0.4, 3);
    assertThat(iterator.asyncSupported()).isFalse();
    assertThat(iterator.resetSupported()).isTrue();
    assertThat(iterator.batch()).isEqualTo(8);
    iterator.setPreProcessor(new ImagePreProcessingScaler());
    assertThat(iterator.next().getFeatures().maxNumber().floatValue()).isLessThanOrEqualTo(1);
  }
}
