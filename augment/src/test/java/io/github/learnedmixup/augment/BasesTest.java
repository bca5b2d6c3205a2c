package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.idx.IdxRecordReader;
import io.github.learnedmixup.pixelcnn.image.Png;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.FileSplit;
import org.datavec.image.loader.BaseImageLoader;
import org.datavec.image.recordreader.ImageRecordReader;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.datasets.iterator.AsyncDataSetIterator;
import org.deeplearning4j.datasets.iterator.EarlyTerminationDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;

/** The bases that users have, and what they put around: real rows stay as they are. */
@Timeout(60)
class BasesTest extends Opened {
  @TempDir Path folder;

  private LearnedMixupIterator around(DataSetIterator base) {
    return opened(
        LearnedMixupIterator.builder(base, FakeSampler.source()).mixPlan(HALF).seed(3).build());
  }

  /**
   * Runs epochs on a wrapped base and compares with another base of the same kind.
   *
   * @return how many batches an epoch had
   */
  private int check(DataSetIterator base, DataSetIterator other, int epochs) {
    LearnedMixupIterator iterator = around(base);
    SlotPlan plan = new SlotPlan(HALF, SampleSupply.defaults(), TrainedClasses.all(3), 3);
    int batches = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (epoch > 0) {
        iterator.reset();
        other.reset();
      }
      int examples = 0;
      for (batches = 0; iterator.hasNext(); batches++) {
        DataSet mixed = iterator.next();
        DataSet real = other.next();
        int size = real.numExamples();
        assertThat(mixed.getFeatures().shape()).isEqualTo(real.getFeatures().shape());
        List<Integer> synthetic = new ArrayList<>();
        for (int row : plan.rows(epoch, batches, examples, size)) {
          synthetic.add(row);
        }
        for (int row = 0; row < size; row++) {
          float[] shown = features(mixed.get(row));
          float[] given = features(real.get(row));
          if (synthetic.contains(row)) {
            assertThat(shown).isNotEqualTo(given);
          } else {
            assertThat(shown).isEqualTo(given);
            assertThat(mixed.get(row).getLabels()).isEqualTo(real.get(row).getLabels());
          }
          assertThat(mixed.get(row).getLabels().sumNumber().doubleValue()).isEqualTo(1);
        }
        examples += size;
      }
      assertThat(other.hasNext()).isFalse();
      assertThat(iterator.metrics().epochs()).isEqualTo(epoch + 1);
    }
    return batches;
  }

  /** Three folders of nine pictures each, named after their classes. */
  private File pictures() throws IOException {
    for (int example = 0; example < 27; example++) {
      BufferedImage picture = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 36; pixel++) {
        picture.getRaster().setSample(pixel % 6, pixel / 6, 0, (int) FakeBase.grey(example, pixel));
      }
      Path file = folder.resolve("abc".substring(example % 3, example % 3 + 1));
      Files.createDirectories(file);
      Files.write(file.resolve(example + ".png"), Png.of(picture));
    }
    return folder.toFile();
  }

  private static DataSetIterator pictures(File root, boolean channelsFirst) throws IOException {
    ImageRecordReader reader =
        new ImageRecordReader(
            6, 6, 1, channelsFirst, new ParentPathLabelGenerator(), /* imageTransform= */ null);
    reader.initialize(new FileSplit(root, BaseImageLoader.ALLOWED_FORMATS, new Random(7)));
    DataSetIterator iterator = new RecordReaderDataSetIterator(reader, 8, 1, 3);
    iterator.setPreProcessor(new ImagePreProcessingScaler());
    return iterator;
  }

  @Test
  void foldersOfPictures() throws IOException {
    File root = pictures();
    for (boolean channelsFirst : new boolean[] {true, false}) {
      DataSetIterator base = pictures(root, channelsFirst);
      assertThat(check(base, pictures(root, channelsFirst), 2)).isEqualTo(4);
      assertThat(base.getLabels()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void idxFiles() throws IOException {
    byte[] greys = new byte[25 * 36];
    byte[] labels = new byte[25];
    for (int example = 0; example < 25; example++) {
      labels[example] = (byte) (example % 3);
      for (int pixel = 0; pixel < 36; pixel++) {
        greys[example * 36 + pixel] = (byte) (int) FakeBase.grey(example, pixel);
      }
    }
    Path images = folder.resolve("images-idx3-ubyte");
    Path classes = folder.resolve("labels-idx1-ubyte");
    IdxFile.of(greys, 25, 6, 6).write(images);
    IdxFile.of(labels, 25).write(classes);
    // The last batch has one example.
    assertThat(
            check(
                new RecordReaderDataSetIterator(new IdxRecordReader(images, classes), 8, 1, 3),
                new RecordReaderDataSetIterator(new IdxRecordReader(images, classes), 8, 1, 3),
                2))
        .isEqualTo(4);
  }

  @Test
  void aMinMaxScaler_fittedOnTheBase() {
    FakeBase base = new FakeBase(41, 8);
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(-1, 1);
    scaler.fit(new FakeBase(41, 8));
    base.preProcessor = scaler;
    FakeBase other = new FakeBase(41, 8);
    other.preProcessor = scaler;
    assertThat(check(base, other, 2)).isEqualTo(6);
  }

  @Test
  @SuppressWarnings("deprecation") // what fit() itself wraps iterators in
  void anAsynchronousBase() {
    assertThat(check(new AsyncDataSetIterator(new FakeBase(41, 8), 2), new FakeBase(41, 8), 2))
        .isEqualTo(6);
  }

  @Test
  void aBaseThatEndsEarly() {
    assertThat(
            check(
                new EarlyTerminationDataSetIterator(new FakeBase(41, 8), 3),
                new EarlyTerminationDataSetIterator(new FakeBase(41, 8), 3),
                2))
        .isEqualTo(3);
  }

  @Test
  void anotherIteratorAround_endsEarly() {
    LearnedMixupIterator plain = around(new FakeBase(41, 8));
    LearnedMixupIterator train = around(new FakeBase(41, 8));
    var outer = new EarlyTerminationDataSetIterator(train, 3);
    for (int epoch = 0; epoch < 2; epoch++) {
      int batches = 0;
      while (outer.hasNext()) {
        assertThat(outer.next().getFeatures()).isEqualTo(plain.next().getFeatures());
        batches++;
      }
      assertThat(batches).isEqualTo(3);
      outer.reset();
      plain.reset();
    }
    assertThat(train.metrics().epochs()).isEqualTo(2);
  }

  @Test
  void aBaseThatCannotBeReset_isGoodForOneEpoch() {
    FakeBase base = new FakeBase(41, 8);
    base.resettable = false;
    assertThat(check(base, new FakeBase(41, 8), 1)).isEqualTo(6);
    FakeBase other = new FakeBase(41, 8);
    LearnedMixupIterator iterator = around(other);
    other.resettable = false;
    iterator.next();
    assertThat(iterator.resetSupported()).isFalse();
    assertThatThrownBy(iterator::reset)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot be reset: it is good for one epoch");
    assertThat(iterator.next().numExamples()).isEqualTo(8);
  }
}
