package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

/** Every way in which a base may not go with a model has its own clear message. */
@Timeout(30)
class InputErrorsTest {

  private static FakeBase base() {
    return new FakeBase(50, 8);
  }

  private static void refused(FakeBase base, String message) {
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(iterator::next)
          .withMessage(message);
    }
  }

  /** Lets the base's preprocessor spoil every batch, once the base has made it. */
  private static void spoiled(DataSetPreProcessor spoiler, String message) {
    FakeBase base = base();
    base.preProcessor = spoiler;
    refused(base, message);
  }

  @Test
  void imagesOfAnotherSize_areRefused() {
    FakeBase flat = base();
    flat.imageShape = new long[] {100};
    refused(
        flat,
        "the base's features have the shape [8, 100], but the model draws images of 6x6 pixels,"
            + " which go with [n, 36], [n, 1, 6, 6] or [n, 6, 6, 1]");
    FakeBase image = base();
    image.imageShape = new long[] {1, 10, 10};
    refused(
        image,
        "the base's features have the shape [8, 1, 10, 10], but the model draws images of 6x6"
            + " pixels, which go with [n, 36], [n, 1, 6, 6] or [n, 6, 6, 1]");
    FakeBase series = base();
    series.imageShape = new long[] {6, 6};
    refused(
        series,
        "the base's features have the shape [8, 6, 6], but the model draws images of 6x6 pixels,"
            + " which go with [n, 36], [n, 1, 6, 6] or [n, 6, 6, 1]");
  }

  @Test
  void coloursAreRefused() {
    FakeBase first = base();
    first.imageShape = new long[] {3, 6, 6};
    refused(
        first,
        "the base's images have 3 channels, in features of shape [8, 3, 6, 6], but the model draws"
            + " images of 1 channel");
    FakeBase last = base();
    last.imageShape = new long[] {6, 6, 3};
    refused(
        last,
        "the base's images have 3 channels, in features of shape [8, 6, 6, 3], but the model draws"
            + " images of 1 channel");
  }

  @Test
  void anotherNumberOfClasses_isRefused() {
    FakeBase base = base();
    base.classes = 7;
    refused(base, "the base's labels have 7 classes, but the model has 3");
  }

  @Test
  void notANumber_isRefused() {
    spoiled(
        data -> data.getFeatures().putScalar(2, 5, Float.NaN),
        "features of the base must be finite, but example 2 of a batch of 8 has NaN");
    spoiled(
        data -> data.getFeatures().putScalar(3, 5, Float.POSITIVE_INFINITY),
        "features of the base must be finite, but example 3 of a batch of 8 has Infinity");
  }

  @Test
  void labelsThatAreNoShares_areRefused() {
    spoiled(
        data -> data.getLabels().muli(0.5),
        "labels of the base must sum to 1 in every row, but example 0 of a batch of 8 sums to 0.5;"
            + " multi-label rows are LabelKind.MULTI_LABEL");
    spoiled(
        data -> data.getLabels().putScalar(1, 1, 2).putScalar(1, 0, -1),
        "labels of the base must not be negative, but example 1 of a batch of 8 has -1.0;"
            + " regression targets are LabelKind.REGRESSION");
    spoiled(
        data -> data.getLabels().putScalar(1, 1, Float.NaN),
        "labels of the base must be finite, but example 1 of a batch of 8 has NaN");
  }

  @Test
  void missingArrays_areRefused() {
    spoiled(
        data -> data.setLabels(null), "the base must give features and labels, but gave no labels");
    spoiled(
        data -> data.setFeatures(null),
        "the base must give features and labels, but gave no features");
    spoiled(
        data -> data.setLabels(Nd4j.zeros(8, 3, 2)),
        "labels must have the shape [8, classes], as features have the shape [8, 36], but have"
            + " [8, 3, 2]");
    spoiled(
        data -> data.setFeatures(Nd4j.zeros(DataType.UINT8, 8, 36)),
        "features of the base must be FLOAT or DOUBLE, but are UBYTE");
  }

  @Test
  void anEmptyBase_isRefused() {
    try (var iterator =
        LearnedMixupIterator.builder(new FakeBase(0, 8), FakeSampler.source()).build()) {
      assertThat(iterator.hasNext()).isFalse();
      iterator.reset();
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(iterator::next)
          .withMessage("the base iterator is empty: it has no example to give");
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(iterator::hasNext)
          .withMessage("the base iterator is empty: it has no example to give");
    }
  }

  @Test
  void aBaseThatIsAtItsEnd_isNoEmptyBase() {
    FakeBase base = new FakeBase(8, 8);
    base.next();
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(iterator::next)
          .withMessage("the base iterator is at its end, or empty; reset() begins the first epoch");
      iterator.reset();
      assertThat(iterator.next().numExamples()).isEqualTo(8);
    }
  }

  @Test
  void theEndOfAnEpoch_isNoEmptyBase() {
    try (var iterator =
        LearnedMixupIterator.builder(new FakeBase(8, 8), FakeSampler.source()).build()) {
      iterator.next();
      assertThat(iterator.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(iterator::next)
          .withMessage("the epoch is over; reset() begins another one");
    }
  }

  @Test
  void aBaseThatCannotBeReset_isGoodForOneEpoch() {
    FakeBase base = base();
    base.resettable = false;
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      int batches = 0;
      while (iterator.hasNext()) {
        iterator.next();
        batches++;
      }
      assertThat(batches).isEqualTo(7);
      assertThat(iterator.resetSupported()).isFalse();
      assertThatThrownBy(iterator::reset)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(FakeBase.class.getName() + " cannot be reset: it is good for one epoch");
    }
  }

  private static final String NORMALISED =
      ": what normalises images must be the base's preprocessor, set by setPreProcessor, instead of"
          + " being done before, so that generated images go through it, too";

  @Test
  void anUnknownScale_isRefused() {
    FakeBase base = base();
    base.divisor = -1;
    refused(
        base,
        "the base has no preprocessor and its first batch has values from -255.0 to -0.0, which are"
            + " neither all in [0, 1] nor all in [0, 255]"
            + NORMALISED);
  }

  private static void refused(PixelRange set, double mean, double divisor, String message) {
    FakeBase base = base();
    base.mean = mean;
    base.divisor = divisor;
    try (var iterator =
        LearnedMixupIterator.builder(base, FakeSampler.source()).pixelRange(set).build()) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(iterator::next)
          .withMessage(
              "the base has no preprocessor and its first batch has values from "
                  + message
                  + NORMALISED);
    }
  }

  @Test
  void imagesThatWereNormalisedBeforehand_areRefusedWhateverScaleIsSet() {
    String unit = ", which are not in [0, 1], as the pixelRange UNIT says";
    String raw = ", which are not in [0, 255], as the pixelRange RAW says";
    refused(PixelRange.UNIT, 127.5, 127.5, "-1.0 to 1.0" + unit);
    refused(PixelRange.RAW, 127.5, 127.5, "-1.0 to 1.0" + raw);
    refused(PixelRange.RAW, 35, 80, "-0.4375 to 2.75" + raw);
    refused(PixelRange.UNIT, 0, 127.5, "0.0 to 2.0" + unit);
    refused(PixelRange.RAW, 0, 0.5, "0.0 to 510.0" + raw);
  }

  @Test
  void aPreProcessorThatChangesGeneratedImagesOtherwise_isRefused() {
    FakeBase base = base();
    base.preProcessor =
        data -> {
          // Crops what it sees first, the base's images, to another size than the model's own.
          if (data.getFeatures().size(1) == 49) {
            data.setFeatures(Nd4j.ones(data.getFeatures().size(0), 36));
          } else {
            data.setFeatures(Nd4j.ones(data.getFeatures().size(0), 25));
          }
        };
    base.imageShape = new long[] {49};
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(iterator::next)
          .withMessageStartingWith(
              "the base's features have the shape [8, 36], but its preprocessor")
          .withMessageEndingWith("makes [2, 25] of generated images of the shape [2, 36]");
    }
  }

  @Test
  void aModelOfOneClass_isRefused() {
    SampleSource one =
        new SampleSource(
            "one", PixelCnnSpec.of(6, 6, 1), () -> new FakeSampler(1, s -> {}), FakeSampler::greys);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> LearnedMixupIterator.builder(base(), one))
        .withMessage("the model must have at least 2 classes to mix, but has 1");
  }

  @Test
  void pixelMixup_refusesWhatItCannotMix() {
    FakeBase base = base();
    base.preProcessor = data -> data.setLabels(null);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(new PixelMixupIterator(base, 1, 1)::next)
        .withMessage("the base must give features and labels, but gave no labels");
    assertThatThrownBy(() -> new PixelMixupIterator(base, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alpha must be in (0, 1000], but is 0.0");
    assertThat(BatchCheck.rows(new DataSet(Nd4j.ones(2, 2), Nd4j.ones(2, 1)).getFeatures()))
        .hasDimensions(2, 2);
  }
}
