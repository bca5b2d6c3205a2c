package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.FakeSampler;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Opened;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;

class TransformIteratorTest extends Opened {
  private static final int SIZE = 6;
  private static final ImageTransform JITTER = new Jitter(15, 1);

  private static TransformIterator varied(
      DataSetIterator base, PixelRange scale, ImageTransform how, long seed) {
    return new TransformIterator(base, SIZE, SIZE, scale, how, seed);
  }

  private static TransformIterator varied(FakeBase base) {
    return varied(base, PixelRange.RAW, JITTER, 3);
  }

  /** What becomes of an example that is the n-th to be delivered. */
  private static double[] expected(int example, int delivered, double white) {
    byte[] greys = new byte[SIZE * SIZE];
    for (int pixel = 0; pixel < greys.length; pixel++) {
      greys[pixel] = (byte) FakeBase.grey(example, pixel);
    }
    byte[] changed = JITTER.apply(greys, ImageShape.grey(SIZE, SIZE), SeededHash.mix(3, delivered));
    double[] values = new double[changed.length];
    for (int pixel = 0; pixel < values.length; pixel++) {
      values[pixel] = (float) ((changed[pixel] & 0xff) / (255 / white));
    }
    return values;
  }

  @Test
  void everyImage_isChangedByItsNumberAndLabelsStay() {
    for (long[] shape : List.of(new long[] {36}, new long[] {1, 6, 6}, new long[] {6, 6, 1})) {
      for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
        FakeBase base = new FakeBase(20, 8);
        base.imageShape = shape;
        base.type = type;
        base.masks = true;
        TransformIterator iterator = varied(base);
        for (int delivered = 0; delivered < 40; ) {
          if (!iterator.hasNext()) {
            iterator.reset();
          }
          DataSet batch = iterator.next();
          DataSet real = base.rows(delivered % 20, batch.numExamples());
          assertThat(batch.getLabels()).isEqualTo(real.getLabels());
          assertThat(batch.getLabelsMaskArray()).isEqualTo(real.getLabelsMaskArray());
          assertThat(batch.getExampleMetaData()).isEqualTo(real.getExampleMetaData());
          assertThat(batch.getFeatures().shape()).isEqualTo(real.getFeatures().shape());
          assertThat(batch.getFeatures().dataType()).isEqualTo(type);
          for (double[] image : BatchCheck.rows(batch.getFeatures())) {
            assertThat(image).isEqualTo(expected(delivered % 20, delivered, 255));
            delivered++;
          }
        }
      }
    }
  }

  @Test
  void greysFromZeroToOne_areChangedAsTheyAre() {
    FakeBase base = new FakeBase(20, 8);
    base.preProcessor = new ImagePreProcessingScaler();
    double[][] found =
        BatchCheck.rows(varied(base, PixelRange.UNIT, JITTER, 3).next(5).getFeatures());
    assertThat(found).hasNumberOfRows(5);
    for (int row = 0; row < found.length; row++) {
      assertThat(found[row]).isEqualTo(expected(row, row, 1));
    }
  }

  @Test
  void theScale_isLearntFromTheFirstBatchAndAgainBehindAnotherPreprocessor() {
    FakeBase base = new FakeBase(20, 8);
    TransformIterator learning = new TransformIterator(base, SIZE, SIZE, JITTER, 3);
    TransformIterator told = varied(new FakeBase(20, 8));
    for (int batch = 0; batch < 3; batch++) {
      assertThat(learning.next()).isEqualTo(told.next());
    }
    learning.reset();
    learning.setPreProcessor(new ImagePreProcessingScaler());
    double[][] found = BatchCheck.rows(learning.next().getFeatures());
    for (int row = 0; row < found.length; row++) {
      assertThat(found[row]).isEqualTo(expected(row, 20 + row, 1));
    }
    base.preProcessor = null;
    assertThat(BatchCheck.rows(learning.next().getFeatures())[0]).isEqualTo(expected(8, 28, 255));
  }

  @Test
  void aLearntScale_survivesSerialisation() throws IOException, ClassNotFoundException {
    FakeBase base = new FakeBase(20, 8);
    base.dark = true; // so that the first batch alone tells
    ImageTransform nothing =
        (ImageTransform & Serializable) (pixels, shape, seed) -> pixels.clone();
    TransformIterator learning = new TransformIterator(base, SIZE, SIZE, nothing, 3);
    learning.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(learning);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TransformIterator copy = (TransformIterator) in.readObject();
      assertThat(copy.next().getFeatures()).isEqualTo(base.rows(8, 8).getFeatures());
    }
  }

  @Test
  void aVariationThatDoesNothing_givesWhatTheBaseGave() {
    FakeBase base = new FakeBase(20, 8);
    ImageTransform nothing = (pixels, shape, seed) -> pixels.clone();
    assertThat(varied(base, PixelRange.RAW, nothing, 3).next()).isEqualTo(base.rows(0, 8));
  }

  @Test
  void drawnImages_areChangedAsWell() {
    ImageTransform inverted =
        (pixels, shape, seed) -> {
          byte[] result = pixels.clone();
          for (int pixel = 0; pixel < result.length; pixel++) {
            result[pixel] = (byte) ~result[pixel];
          }
          return result;
        };
    LearnedMixupIterator plain = mixed();
    TransformIterator changed = varied(mixed(), PixelRange.RAW, inverted, 3);
    while (plain.hasNext()) {
      DataSet expected = plain.next();
      DataSet found = changed.next();
      assertThat(found.getFeatures()).isEqualTo(expected.getFeatures().rsub(255));
      assertThat(found.getLabels()).isEqualTo(expected.getLabels());
    }
    assertThat(changed.hasNext()).isFalse();
    assertThat(plain.metrics().synthetic()).isPositive();
  }

  private LearnedMixupIterator mixed() {
    return iterator(new FakeBase(40, 8), FakeSampler.source(), SampleSupply.defaults());
  }

  @Test
  void batchesOfTheBase_areLeftAsTheyAre() {
    FakeBase base = new FakeBase(16, 8);
    base.oneBuffer = true;
    TransformIterator iterator = varied(base);
    DataSet first = iterator.next();
    DataSet kept = first.copy();
    iterator.next();
    assertThat(first).isEqualTo(kept);
    base.reset();
    assertThat(base.next()).isEqualTo(base.rows(0, 8));
  }

  @Test
  void changes_areAPureFunctionOfTheSeedAndTheRun() {
    TransformIterator one = varied(new FakeBase(16, 8));
    DataSet first = one.next();
    assertThat(varied(new FakeBase(16, 8)).next()).isEqualTo(first);
    assertThat(varied(new FakeBase(16, 8), PixelRange.RAW, JITTER, 4).next()).isNotEqualTo(first);
    one.reset();
    assertThat(one.next()).isNotEqualTo(first);
  }

  @Test
  void whatDoesNotFit_isRefused() {
    FakeBase base = new FakeBase(16, 8);
    assertThatThrownBy(() -> new TransformIterator(base, 6, 0, PixelRange.RAW, JITTER, 3))
        .hasMessage("height and width must be positive, but are 6 and 0");
    assertThatThrownBy(() -> new TransformIterator(base, 6, 5, PixelRange.RAW, JITTER, 3).next())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[8, 36]")
        .hasMessageContaining("6x5");
    base.reset();
    assertThatThrownBy(() -> varied(base, PixelRange.UNIT, JITTER, 3).next())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "features of the base must be in [0, 1], as the pixelRange UNIT says, but example 0 of"
                + " a batch of 8 has 255.0");
    FakeBase negative = new FakeBase(16, 8);
    negative.mean = 1;
    assertThatThrownBy(() -> varied(negative).next())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[0, 255]")
        .hasMessageContaining("has -1.0");
    FakeBase nan = new FakeBase(16, 8);
    nan.preProcessor = batch -> batch.setFeatures(Nd4j.valueArrayOf(8, 36, Double.NaN));
    assertThatThrownBy(() -> varied(nan).next())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has NaN");
  }
}
