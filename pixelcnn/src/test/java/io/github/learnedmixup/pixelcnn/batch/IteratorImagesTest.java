package io.github.learnedmixup.pixelcnn.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** What {@link PixelCnnTrainer#train(DataSetIterator)} and parents read from an iterator. */
class IteratorImagesTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(4, 6, 2, 4, 2, List.of(1));

  /** Values of images, all of them other ones. */
  private static INDArray features(long... shape) {
    INDArray all = Nd4j.arange(0, (double) Nd4j.zeros(shape).length()).castTo(DataType.FLOAT);
    return all.muli(2).reshape('c', shape);
  }

  private static INDArray labels(int count) {
    return Nd4j.tile(Nd4j.eye(2), count / 2, 1).castTo(DataType.FLOAT);
  }

  private static DataSetIterator iterator(DataSet... batches) {
    return new ExistingDataSetIterator(List.of(batches));
  }

  private static LabelledImages read(INDArray features) {
    return IteratorImages.read(iterator(new DataSet(features, labels(4))), SPEC);
  }

  private static void refused(PixelCnnSpec spec, DataSet batch, String... message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> PixelCnnTrainer.builder(spec).epochs(1).build().train(iterator(batch)))
        .satisfies(refusal -> assertThat(refusal).hasMessageContainingAll(message));
  }

  private static void refusedFeatures(INDArray features, String... message) {
    refused(SPEC, new DataSet(features, labels(4)), message);
  }

  private static void refusedLabels(INDArray labels, String... message) {
    refused(SPEC, new DataSet(features(4, 24), labels), message);
  }

  @Test
  void imagesOfTheModelsSize_areReadInAnyLayout() {
    LabelledImages rows = read(features(4, 24));
    assertThat(rows.grey(1, 3)).isEqualTo(54);
    assertThat(rows.label(1)).isEqualTo(1);
    for (long[] shape : new long[][] {{4, 1, 4, 6}, {4, 4, 6, 1}}) {
      assertThat(read(features(shape)).digest()).isEqualTo(rows.digest());
    }
    INDArray transposed = features(4, 24).reshape('c', 4, 4, 6).permute(0, 2, 1).dup('c');
    INDArray view = transposed.permute(0, 2, 1).reshape(4, 1, 4, 6);
    assertThat(read(view).digest()).isEqualTo(rows.digest());
  }

  @Test
  void numbersOfAnyType_areRead() {
    LabelledImages floats = read(features(4, 24));
    for (DataType type :
        List.of(
            DataType.DOUBLE, DataType.FLOAT16, DataType.UINT8, DataType.INT32, DataType.INT64)) {
      DataSet batch = new DataSet(features(4, 24).castTo(type), labels(4).castTo(type));
      assertThat(IteratorImages.read(iterator(batch), SPEC).digest()).isEqualTo(floats.digest());
    }
  }

  @Test
  void imagesOfAnotherSize_areRefusedThoughTheirPixelsAreAsMany() {
    String goWith = "of 4x6 pixels, which go with [n, 24], [n, 1, 4, 6] or [n, 4, 6, 1]";
    for (long[] shape :
        new long[][] {{4, 1, 6, 4}, {4, 6, 4, 1}, {4, 3, 2, 4}, {4, 1, 2, 12}, {4, 4, 6}}) {
      refusedFeatures(features(shape), "batch 0: the iterator's features", goWith);
    }
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(features(4, 1, 6, 4)))
        .withMessageContaining("[4, 1, 6, 4]");
    refusedFeatures(features(4, 3, 4, 6).divi(3), "3 channels", "[4, 3, 4, 6]", "1 channel");
  }

  @Test
  void anImageOfOneRowOrColumn_isReadInEitherLayout() {
    PixelCnnSpec row = new PixelCnnSpec(1, 24, 2, 4, 2, List.of(1));
    PixelCnnSpec column = new PixelCnnSpec(24, 1, 2, 4, 2, List.of(1));
    for (long[] shape : new long[][] {{4, 24}, {4, 1, 24, 1}}) {
      for (PixelCnnSpec spec : List.of(row, column)) {
        DataSet batch = new DataSet(features(shape), labels(4));
        assertThat(IteratorImages.read(iterator(batch), spec).grey(1, 3)).isEqualTo(54);
      }
    }
    refused(row, new DataSet(features(4, 24, 1, 1), labels(4)), "[4, 24, 1, 1]", "1x24");
  }

  @Test
  void emptyBatches_areRefused() {
    refused(
        SPEC,
        new DataSet(Nd4j.empty(DataType.FLOAT), Nd4j.empty(DataType.FLOAT)),
        "batch 0: the iterator gave a batch of 0 examples");
  }

  @Test
  void labelsThatAreNotOneHot_areRefused() {
    refusedLabels(Nd4j.ones(4, 2), "sums to 2.0; multi-label rows are LabelKind.MULTI_LABEL");
    refusedLabels(Nd4j.ones(4, 1), "have the shape [4, 1], as class indices have");
    refusedLabels(Nd4j.ones(4), "labels must have the shape [4, classes]", "but have [4]");
    refusedLabels(labels(2), "labels must have the shape [4, classes]", "but have [2, 2]");
    refusedLabels(
        labels(4).muli(0.8).addi(0.1),
        "labels of the iterator must be one-hot",
        "example 0 of a batch of 4 has no more than 0.9",
        "as mixed or smoothed labels have");
    refusedLabels(labels(4).mul(2).subi(1), "has -1.0; regression");
    refusedLabels(Nd4j.valueArrayOf(4, 2, Float.NaN), "must be finite, but example 0");
  }

  @Test
  void labelsOfASingleClass_areOnes() {
    LabelledImages images =
        IteratorImages.read(
            iterator(new DataSet(features(4, 24), Nd4j.ones(4, 1))), SPEC.withClasses(1));
    assertThat(images.size()).isEqualTo(4);
    refused(SPEC.withClasses(1), new DataSet(features(4, 24), Nd4j.zeros(4, 1)), "sums to 0.0");
  }

  @Test
  void oneBatchInAnotherScale_isRefused() {
    List<DataSet> batches = new ArrayList<>();
    for (int batch = 0; batch < 3; batch++) {
      batches.add(new DataSet(features(4, 24).divi(batch == 1 ? 255 : 1), labels(4)));
    }
    PixelCnnTrainer trainer = PixelCnnTrainer.builder(SPEC).epochs(1).build();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> trainer.train(new ExistingDataSetIterator(batches)))
        .withMessageStartingWith("batch 1 of the iterator has values from 0.0 to 0.7")
        .withMessageContaining("which are in [0, 1], but those of other batches are in [0, 255]");
  }

  @Test
  void valuesJustBeyondOne_areNotTakenForRawOnes() {
    INDArray rounded = features(4, 24).divi(190).muli(1 + 1e-6);
    assertThat(read(rounded).digest()).isEqualTo(read(features(4, 24).divi(190)).digest());
    refusedFeatures(
        features(4, 24).divi(170),
        "the iterator has values from 0.0 to 1.1",
        "not enough to tell whether white is 1 or 255");
  }

  @Test
  void normalisedValues_areRefused() {
    refusedFeatures(
        features(4, 24).divi(95).subi(1),
        "the iterator has values from -1.0 to 1.0",
        "neither all in [0, 1] nor all in [0, 255]");
    refusedFeatures(features(4, 24).muli(2), "neither all in [0, 1] nor all in [0, 255]");
  }

  @Test
  void blackImagesAndBinarisedOnes_areRead() {
    assertThat(read(Nd4j.zeros(4, 24)).grey(3, 5)).isZero();
    LabelledImages binarised = read(features(4, 24).gt(100).castTo(DataType.FLOAT));
    assertThat(binarised.grey(0, 0)).isZero();
    assertThat(binarised.grey(3, 23)).isEqualTo(255);
    LabelledImages flags = read(features(4, 24).gt(100));
    assertThat(flags.digest()).isEqualTo(binarised.digest());
  }
}
