package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads labelled images from a pair of IDX files into DataVec records: an {@link NDArrayWritable}
 * of raw pixel values 0 to 255 and an {@link IntWritable} label. Values are floats, {@code [1,
 * height * width]} of grey images; images in colour have {@code [1, 3 * height * width]}: all reds,
 * then all greens, then all blues, as networks of Deeplearning4j expect them.
 *
 * <pre>{@code
 * var reader = new IdxRecordReader(images, labels);
 * var iterator = new RecordReaderDataSetIterator(reader, batchSize, 1, reader.getLabels().size());
 * }</pre>
 *
 * <p>Both files are held in memory, as they are. Not thread safe, and not serialisable.
 */
public final class IdxRecordReader extends BaseRecordReader
    implements ChannelOrder.TellsChannelOrder {
  private static final long serialVersionUID = 1L;

  private transient @Nullable LabelledImages images;
  private transient @Nullable URI source;
  private transient @Nullable Configuration configuration;
  private int next;

  /** A reader that must be initialised with a split of two files before it is used. */
  public IdxRecordReader() {}

  /**
   * A reader that is ready to be used. The number of classes is the highest label plus one.
   *
   * @param imageFile an IDX file of unsigned bytes with 3 dimensions: count, rows, columns; images
   *     in colour have a fourth, of size 3
   * @param labelFile an IDX file with 1 dimension: count; unsigned bytes or integers
   * @throws InvalidInputException if a file is damaged or they do not go together
   * @throws IOException if a file cannot be read
   */
  public IdxRecordReader(Path imageFile, Path labelFile) throws IOException {
    load(IdxFolder.Part.read(imageFile, labelFile));
  }

  /**
   * Reads the two files of a split, one with images and one with labels, in either order.
   *
   * @throws InvalidInputException if there are not two files, or they are not such a pair
   */
  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    super.initialize(split);
    URI[] locations = split.locations();
    if (locations == null || locations.length != 2) {
      throw new InvalidInputException(
          "split: expected two files, images and labels, but found %s"
              .formatted(Arrays.toString(locations)));
    }
    Path first = path(locations[0]);
    Path second = path(locations[1]);
    IdxFile firstValues = IdxFile.readIntegers(first);
    IdxFile secondValues = IdxFile.readIntegers(second);
    boolean imagesFirst = firstValues.dimensions() >= secondValues.dimensions();
    load(
        imagesFirst
            ? new IdxFolder.Part(first, firstValues, second, secondValues)
            : new IdxFolder.Part(second, secondValues, first, firstValues));
  }

  @Override
  public void initialize(Configuration newConfiguration, InputSplit split)
      throws IOException, InterruptedException {
    configuration = newConfiguration;
    initialize(split);
  }

  private static Path path(URI location) {
    try {
      return Path.of(location);
    } catch (IllegalArgumentException | FileSystemNotFoundException notAFile) {
      throw new InvalidInputException(
          "split: expected the location of a file, but found " + location, notAFile);
    }
  }

  private void load(IdxFolder.Part part) {
    images = part.images(part.highestLabel() + 1);
    source = part.imageFile().toUri();
    next = 0;
  }

  private LabelledImages images() {
    if (images == null) {
      throw new IllegalStateException(
          "the reader has no files yet: call initialize with a split of images and labels first");
    }
    return images;
  }

  @Override
  public boolean hasNext() {
    return next < images().size();
  }

  @Override
  public List<Writable> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all %d records were read".formatted(images().size()));
    }
    List<Writable> record = writables(next++);
    invokeListeners(record);
    return record;
  }

  @Override
  public Record nextRecord() {
    int index = next;
    return record(next(), index);
  }

  private List<Writable> writables(int index) {
    byte[] image = images().image(index);
    ImageShape shape = images().shape();
    float[] values = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      int pixel = i / shape.channels();
      int channel = i % shape.channels();
      values[channel * shape.pixels() + pixel] = image[i] & 0xff;
    }
    INDArray row = Nd4j.createFromArray(values).reshape(1, values.length);
    return new ArrayList<>(
        List.of(new NDArrayWritable(row), new IntWritable(images().label(index))));
  }

  private Record record(List<Writable> writables, int index) {
    return new org.datavec.api.records.impl.Record(
        writables, new RecordMetaDataIndex(index, source, IdxRecordReader.class));
  }

  @Override
  public Record loadFromMetaData(RecordMetaData metaData) {
    return loadFromMetaData(List.of(metaData)).get(0);
  }

  /**
   * The records that earlier ones' metadata point to.
   *
   * @throws IllegalArgumentException if metadata is not from such a reader, or of a record that is
   *     not there
   */
  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> metaDatas) {
    List<Record> records = new ArrayList<>();
    for (RecordMetaData metaData : metaDatas) {
      if (!(metaData instanceof RecordMetaDataIndex place)
          || place.getIndex() < 0
          || place.getIndex() >= images().size()) {
        throw new IllegalArgumentException(
            "metaData must be of a record in [0, %d), but is %s"
                .formatted(images().size(), metaData));
      }
      int index = (int) place.getIndex();
      records.add(record(writables(index), index));
    }
    return records;
  }

  /** The classes' names: their numbers, from 0 to the highest label. */
  @Override
  public List<String> getLabels() {
    return IntStream.range(0, images().classes()).mapToObj(Integer::toString).toList();
  }

  /** RGB, as the format's colour images are. */
  @Override
  public Optional<ChannelOrder> toldChannelOrder() {
    return Optional.of(ChannelOrder.RGB);
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /**
   * Not supported: an image and its label are in two files, so that no single stream has a record.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<Writable> record(URI uri, DataInputStream dataInputStream) {
    throw new UnsupportedOperationException(
        "a record is in two files, images and labels; one stream, %s, cannot hold it"
            .formatted(uri));
  }

  @Override
  public void setConf(Configuration newConfiguration) {
    configuration = newConfiguration;
  }

  @Override
  public @Nullable Configuration getConf() {
    return configuration;
  }

  /** Nothing is held open: both files were read whole. */
  @Override
  public void close() {}

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(
        getClass().getName() + ": a reader of images in memory cannot be serialised");
  }
}
