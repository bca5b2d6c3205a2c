package io.github.learnedmixup.pixelcnn.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class IdxRecordReaderTest {
  private static final LabelledImages IMAGES = TinySets.images(7, 3);

  @TempDir private Path folder;
  private Path imageFile;
  private Path labelFile;

  @BeforeEach
  void write() throws IOException {
    imageFile = folder.resolve("images.gz");
    labelFile = folder.resolve("labels");
    TinySets.pair(imageFile, labelFile, IMAGES);
  }

  @Test
  void next_givesGreysAndLabel() throws IOException {
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    for (int i = 0; i < IMAGES.size(); i++) {
      List<Writable> record = reader.next();
      assertThat(record).hasSize(2);
      assertThat(((NDArrayWritable) record.get(0)).get().shape()).containsExactly(1, 12);
      assertThat(((NDArrayWritable) record.get(0)).get().getInt(0, 5)).isEqualTo(IMAGES.grey(i, 5));
      assertThat(record.get(1).toInt()).isEqualTo(IMAGES.label(i));
    }
    assertThat(reader.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(reader::next);
  }

  @Test
  void feedsARecordReaderDataSetIterator() throws IOException {
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    var iterator = new RecordReaderDataSetIterator(reader, 4, 1, reader.getLabels().size());
    for (int epoch = 0; epoch < 2; epoch++) {
      int image = 0;
      for (int size : new int[] {4, 3}) {
        DataSet batch = iterator.next();
        assertThat(batch.getFeatures().shape()).containsExactly(size, 12);
        assertThat(batch.getLabels().shape()).containsExactly(size, 3);
        for (int i = 0; i < size; i++, image++) {
          for (int pixel = 0; pixel < 12; pixel++) {
            assertThat(batch.getFeatures().getInt(i, pixel)).isEqualTo(IMAGES.grey(image, pixel));
          }
          assertThat(batch.getLabels().getInt(i, IMAGES.label(image))).isEqualTo(1);
          assertThat(batch.getLabels().getRow(i).sumNumber().intValue()).isEqualTo(1);
        }
      }
      assertThat(iterator.hasNext()).isFalse();
      iterator.reset();
    }
  }

  @Test
  void feedsAnIteratorThatCollectsMetadata() throws IOException {
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    var iterator = new RecordReaderDataSetIterator(reader, 4, 1, 3);
    iterator.setCollectMetaData(true);
    iterator.next();
    DataSet batch = iterator.next();
    DataSet again = iterator.loadFromMetaData(batch.getExampleMetaData(RecordMetaData.class));
    assertThat(again.getFeatures()).isEqualTo(batch.getFeatures());
    assertThat(again.getLabels()).isEqualTo(batch.getLabels());
  }

  @Test
  void initialize_takesTheTwoFilesInEitherOrder() throws Exception {
    for (List<URI> files :
        List.of(
            List.of(imageFile.toUri(), labelFile.toUri()),
            List.of(labelFile.toUri(), imageFile.toUri()))) {
      IdxRecordReader reader = new IdxRecordReader();
      Configuration configuration = new Configuration();
      reader.initialize(configuration, new CollectionInputSplit(files));
      assertThat(reader.getConf()).isSameAs(configuration);
      assertThat(reader.next().get(1).toInt()).isEqualTo(IMAGES.label(0));
      assertThat(reader.getLabels()).containsExactly("0", "1", "2");
    }
  }

  @Test
  void initialize_takesAFolderOfTwoFiles() throws Exception {
    IdxRecordReader reader = new IdxRecordReader();
    reader.initialize(new FileSplit(folder.toFile()));
    assertThat(reader.next().get(1).toInt()).isEqualTo(IMAGES.label(0));
  }

  @Test
  void initialize_refusesWhatIsNoPair() {
    IdxRecordReader reader = new IdxRecordReader();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> reader.initialize(new CollectionInputSplit(List.of(imageFile.toUri()))))
        .withMessageContaining("two files");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () ->
                reader.initialize(
                    new CollectionInputSplit(List.of(labelFile.toUri(), labelFile.toUri()))))
        .withMessageContaining("3 dimensions");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () ->
                reader.initialize(
                    new CollectionInputSplit(
                        List.of(URI.create("http://localhost/a"), labelFile.toUri()))))
        .withMessageContaining("http://localhost/a");
  }

  @Test
  void next_beforeInitializeSaysSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new IdxRecordReader().next())
        .withMessageContaining("initialize");
  }

  @Test
  void reset_startsAfresh() throws IOException {
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    reader.next();
    reader.next();
    assertThat(reader.resetSupported()).isTrue();
    reader.reset();
    assertThat(reader.next().get(1).toInt()).isEqualTo(IMAGES.label(0));
  }

  @Test
  void loadFromMetaData_refusesRecordsThatAreNotThere() throws IOException {
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    Record record = reader.nextRecord();
    IdxRecordReader shorter = new IdxRecordReader(imageFile, labelFile);
    assertThat(shorter.loadFromMetaData(record.getMetaData()).getRecord())
        .isEqualTo(record.getRecord());
    var beyond = new RecordMetaDataIndex(7, imageFile.toUri(), IdxRecordReader.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.loadFromMetaData(beyond))
        .withMessageContaining("[0, 7)");
  }

  @Test
  void next_givesColoursChannelByChannelAndLabelsOfAnySize() throws Exception {
    byte[] colours = new byte[2 * 2 * 3 * 3];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = (byte) i;
    }
    IdxFile.of(colours, 2, 2, 3, 3).write(imageFile);
    IdxFile.ofIntegers(new int[] {999, 0}, 2).write(labelFile);
    IdxRecordReader reader = new IdxRecordReader(imageFile, labelFile);
    assertThat(reader.getLabels()).hasSize(1000);
    assertThat(((NDArrayWritable) reader.next().get(0)).get().toFloatVector())
        .containsExactly(0, 3, 6, 9, 12, 15, 1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17);
    reader.initialize(new CollectionInputSplit(List.of(labelFile.toUri(), imageFile.toUri())));
    assertThat(reader.next().get(1).toInt()).isEqualTo(999);
  }

  @Test
  void reader_isNotSerialised() {
    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(
            () ->
                new ObjectOutputStream(new ByteArrayOutputStream())
                    .writeObject(new IdxRecordReader(imageFile, labelFile)));
  }
}
