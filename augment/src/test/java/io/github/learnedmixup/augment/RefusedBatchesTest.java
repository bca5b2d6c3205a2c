package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What must not be trained on ends {@code fit} with a message. */
@Timeout(30)
class RefusedBatchesTest extends Opened {
  /** Iterators that mix labels. */
  enum Mixing {
    PIXEL_MIXUP,
    CUTMIX;

    DataSetIterator over(DataSetIterator base) {
      return this == PIXEL_MIXUP
          ? new PixelMixupIterator(base, 1, 3)
          : new CutMixIterator(base, 6, 6, 1, 3);
    }

    DataSetIterator over(DataSetIterator base, LabelKind labels) {
      return this == PIXEL_MIXUP
          ? new PixelMixupIterator(base, 1, 3, labels)
          : new CutMixIterator(base, 6, 6, 1, 3, labels);
    }
  }

  private static FakeBase base() {
    return new FakeBase(24, 8);
  }

  private static FakeBase unitBase() {
    FakeBase base = base();
    base.divisor = 255;
    return base;
  }

  private static NormalizerStandardize standardiser(FakeBase base) {
    NormalizerStandardize standardiser = new NormalizerStandardize();
    standardiser.fit(base.rows(0, 24));
    return standardiser;
  }

  private static MultiLayerNetwork network(int labels, LossFunction loss) {
    Activation activation =
        switch (loss) {
          case XENT -> Activation.SIGMOID;
          case MSE -> Activation.IDENTITY;
          default -> Activation.SOFTMAX;
        };
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new OutputLayer.Builder(loss)
                        .nIn(36)
                        .nOut(labels)
                        .activation(activation)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static void fit(DataSetIterator iterator) {
    network(3, LossFunction.MCXENT).fit(iterator, 2);
  }

  private static void refused(DataSetIterator iterator, String... message) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> fit(iterator))
        .satisfies(refusal -> assertThat(refusal).hasMessageContainingAll(message));
  }

  private static TransformIterator varied(DataSetIterator base, PixelRange told) {
    return new TransformIterator(base, 6, 6, told, new Jitter(15, 1), 3);
  }

  private LearnedMixupIterator learned(FakeBase base, PixelRange told) {
    return opened(
        LearnedMixupIterator.builder(base, FakeSampler.source())
            .mixPlan(HALF)
            .pixelRange(told)
            .build());
  }

  @Test
  void mixing_refusesFeaturesThatAreNoNumbers() {
    DataSet batch = base().rows(0, 8);
    batch.getFeatures().putScalar(3, Double.NaN);
    for (DataSetIterator mixing :
        List.of(
            new PixelMixupIterator(new ExistingDataSetIterator(List.of(batch)), 1, 1),
            new CutMixIterator(new ExistingDataSetIterator(List.of(batch)), 6, 6, 1, 1))) {
      refused(mixing, "must be finite", "example 0 of a batch of 8 has NaN");
    }
  }

  @Test
  void rawIsToldOfImagesFromZeroToOne() {
    String[] message = {"from 0.0 to 1.0", "not in [0, 255], as the pixelRange RAW says", "UNIT"};
    refused(varied(unitBase(), PixelRange.RAW), message);
    refused(learned(unitBase(), PixelRange.RAW), message);
    FakeBase standardised = unitBase();
    standardised.preProcessor = standardiser(standardised);
    refused(
        learned(standardised, PixelRange.RAW),
        "before its preprocessor the base's first batch",
        "not in [0, 255], as the pixelRange RAW says");
  }

  @Test
  void unitIsToldOfRawImages() {
    String message = "in [0, 1], as the pixelRange UNIT says";
    refused(varied(base(), PixelRange.UNIT), message, "has 255.0");
    refused(learned(base(), PixelRange.UNIT), message);
    FakeBase standardised = base();
    standardised.preProcessor = standardiser(standardised);
    refused(learned(standardised, PixelRange.UNIT), message, "before its preprocessor");
  }

  @Test
  void rawIsToldOfBinarisedImages() {
    DataSetPreProcessor binarising =
        data -> data.setFeatures(data.getFeatures().gt(127).castTo(DataType.FLOAT));
    FakeBase binarised = base();
    binarised.preProcessor = binarising;
    refused(varied(binarised, PixelRange.RAW), "from 0.0 to 1.0", "as the pixelRange RAW says");
  }

  @Test
  void aScalerIsSetOnAVariedIteratorThatWasToldRaw() {
    String[] message = {"from 0.0 to 1.0", "as the pixelRange RAW says"};
    TransformIterator before = varied(base(), PixelRange.RAW);
    before.setPreProcessor(new ImagePreProcessingScaler());
    refused(before, message);
    TransformIterator meanwhile = varied(base(), PixelRange.RAW);
    fit(meanwhile);
    meanwhile.setPreProcessor(new ImagePreProcessingScaler());
    refused(meanwhile, message);
    FakeBase base = base();
    TransformIterator onTheBase = varied(base, PixelRange.RAW);
    onTheBase.next();
    base.setPreProcessor(new ImagePreProcessingScaler());
    refused(onTheBase, "not in [0, 255], as the pixelRange RAW says");
  }

  @Test
  void aStandardiserIsSetOnAVariedIterator() {
    TransformIterator varied = varied(base(), PixelRange.RAW);
    fit(varied);
    varied.setPreProcessor(standardiser(base()));
    refused(varied, "as the pixelRange RAW says");
  }

  @Test
  void aScalerIsSetOnALearnedMixupIteratorAroundAVariedOne() {
    LearnedMixupIterator train =
        opened(
            LearnedMixupIterator.builder(varied(base(), PixelRange.RAW), FakeSampler.source())
                .build());
    fit(train);
    train.setPreProcessor(new ImagePreProcessingScaler());
    refused(train, "from 0.0 to 1.0", "as the pixelRange RAW says");
  }

  /** Batches of which the third is in another scale. */
  private static DataSetIterator thirdFromZeroToOne() {
    List<DataSet> batches = List.of(base().rows(0, 8), base().rows(8, 8), unitBase().rows(16, 8));
    return new ExistingDataSetIterator(batches);
  }

  @Test
  void oneBatchIsInAnotherScale() {
    refused(varied(thirdFromZeroToOne(), PixelRange.RAW), "as the pixelRange RAW says");
  }

  private static TransformIterator learning(DataSetIterator base) {
    return new TransformIterator(base, 6, 6, new Jitter(15, 1), 3);
  }

  @Test
  void oneBatchIsInAnotherScale_thanTheFirstOneTold() {
    refused(
        learning(thirdFromZeroToOne()), "which are in [0, 1], but those of other batches are in");
    FakeBase unit = unitBase();
    TransformIterator train = learning(unit);
    train.next();
    unit.divisor = 1;
    refused(train, "must be in [0, 1], as batches before tell");
  }

  @Test
  void theFirstBatchTellsNoScale() {
    DataSetPreProcessor darkening = data -> data.getFeatures().muli(0);
    refused(learning(labelled(darkening)), "from 0.0 to 0.0", "tell the iterator its PixelRange");
    FakeBase black = base();
    black.divisor = Double.POSITIVE_INFINITY;
    LearnedMixupBuilder learned = LearnedMixupIterator.builder(black, FakeSampler.source());
    refused(opened(learned.build()), "from 0.0 to 0.0", ": set the pixelRange");
    fit(opened(learned.pixelRange(PixelRange.RAW).build()));
  }

  @Test
  void imagesReachBeyondWhite() {
    refused(learning(sharpened()), "from 0.0 to 1.02", "not enough to tell");
    refused(
        opened(LearnedMixupIterator.builder(sharpened(), FakeSampler.source()).build()),
        "from 0.0 to 1.02",
        "not enough to tell",
        ": set the pixelRange");
    refused(varied(sharpened(), PixelRange.UNIT), "has 1.02");
  }

  private static FakeBase sharpened() {
    FakeBase base = base();
    base.divisor = 250;
    return base;
  }

  /** Lets the base's preprocessor replace the labels of every batch. */
  private static FakeBase labelled(DataSetPreProcessor labelling) {
    FakeBase base = base();
    base.preProcessor = labelling;
    return base;
  }

  private static INDArray indices(org.nd4j.linalg.dataset.api.DataSet data) {
    return data.getLabels().argMax(1).castTo(DataType.FLOAT).reshape(data.numExamples(), 1);
  }

  @ParameterizedTest
  @EnumSource
  void classIndices(Mixing mixing) {
    DataSetIterator train = mixing.over(labelled(data -> data.setLabels(indices(data))));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> network(3, LossFunction.SPARSE_MCXENT).fit(train, 2))
        .withMessageStartingWith(
            "labels of the base must be one-hot, but have the shape [8, 1], as class indices have");
    refused(
        mixing.over(labelled(data -> data.setLabels(Nd4j.ones(8, 1)))),
        "have the shape [8, 1], as class indices have");
    refused(
        mixing.over(
            labelled(data -> data.setLabels(data.getLabels().argMax(1).castTo(DataType.FLOAT)))),
        "labels must have the shape [8, classes]",
        "but have [8]");
  }

  @ParameterizedTest
  @EnumSource
  void labelsThatAreNoSharesOfClasses(Mixing mixing) {
    refused(
        mixing.over(labelled(data -> data.getLabels().assign(1))),
        "must sum to 1 in every row, but example 0 of a batch of 8 sums to 3.0; multi-label");
    refused(
        mixing.over(labelled(data -> data.getLabels().muli(2))),
        "must not exceed 1, but example 0 of a batch of 8 has 2.0; regression");
    refused(
        mixing.over(labelled(data -> data.getLabels().subi(0.5))),
        "must not be negative, but example 0 of a batch of 8 has -0.5; regression");
    refused(
        mixing.over(labelled(data -> data.getLabels().putScalar(5, 1, Float.NaN))),
        "must be finite, but example 5 of a batch of 8 has NaN");
  }

  @ParameterizedTest
  @EnumSource
  void labelsOfAnotherKindThanWasTold(Mixing mixing) {
    refused(
        mixing.over(labelled(data -> data.getLabels().muli(2)), LabelKind.MULTI_LABEL),
        "must not exceed 1, but example 0 of a batch of 8 has 2.0");
    for (LabelKind kind : LabelKind.values()) {
      refused(
          mixing.over(labelled(data -> data.getLabels().putScalar(5, 1, Float.NaN)), kind),
          "must be finite, but example 5 of a batch of 8 has NaN");
    }
  }

  @ParameterizedTest
  @EnumSource
  void multiLabelsAndRegressionTargets_areMixedWhereThatIsTold(Mixing mixing) {
    FakeBase several = labelled(data -> data.getLabels().putColumn(1, Nd4j.ones(8)));
    DataSetIterator labels = mixing.over(several, LabelKind.MULTI_LABEL);
    network(3, LossFunction.XENT).fit(labels, 2);
    labels.reset();
    double[][] mixed = BatchCheck.rows(labels.next().getLabels());
    assertThat(Arrays.stream(mixed).map(row -> row[1])).containsOnly(1.0);
    assertThat(Arrays.stream(mixed).map(row -> row[0])).anyMatch(label -> label > 0 && label < 1);
    FakeBase numbers = labelled(data -> data.setLabels(indices(data).muli(-7)));
    network(1, LossFunction.MSE).fit(mixing.over(numbers, LabelKind.REGRESSION), 2);
    numbers.reset();
    assertThat(
            Arrays.stream(
                    BatchCheck.rows(mixing.over(numbers, LabelKind.REGRESSION).next().getLabels()))
                .map(row -> row[0]))
        .allMatch(number -> number <= 0 && number >= -14)
        .anyMatch(number -> number % 7 != 0);
  }

  @Test
  void learnedMixup_refusesTheSameLabels() {
    refused(
        learned(labelled(data -> data.setLabels(indices(data))), PixelRange.RAW),
        "have the shape [8, 1], as class indices have");
    refused(
        learned(labelled(data -> data.getLabels().assign(1)), PixelRange.RAW),
        "sums to 3.0; multi-label");
  }

  @Test
  void cutMix_refusesImagesOfAnotherSize() {
    FakeBase transposed = base();
    transposed.imageShape = new long[] {1, 4, 9};
    refused(
        new CutMixIterator(transposed, 9, 4, 1, 3),
        "the base's features have the shape [8, 1, 4, 9]",
        "[n, 36], [n, channels, 9, 4] or [n, 9, 4, channels]");
  }

  @Test
  void variedIterator_leavesLabelsOfAnyKindAlone() {
    for (DataSetPreProcessor labelling :
        List.<DataSetPreProcessor>of(
            data -> data.setLabels(indices(data)), data -> data.getLabels().muli(7))) {
      TransformIterator varied = varied(labelled(labelling), PixelRange.RAW);
      DataSet expected = labelled(labelling).next();
      assertThat(varied.next().getLabels()).isEqualTo(expected.getLabels());
    }
  }
}
