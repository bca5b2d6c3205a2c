package io.github.learnedmixup.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A base whose images are made of greys that are multiples of 5, the same in every epoch; the first
 * image is black with one white pixel, so that the scale can be told.
 */
public final class FakeBase implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  final int examples;
  final int batch;
  public long[] imageShape = {36};
  int classes = 3;
  public DataType type = DataType.FLOAT;
  public double mean; // that is subtracted from every grey before it is divided
  double divisor = 1;
  public boolean resettable = true;
  public boolean dark; // all images but the first have greys of 0 and 1
  public boolean masks; // and names of the classes
  public boolean shuffles; // with every reset
  public boolean oneBuffer; // all batches, of one size, are in the same arrays
  transient @Nullable RuntimeException nextFailure;
  public transient @Nullable RuntimeException hasNextFailure;
  public transient @Nullable RuntimeException resetFailure;
  public transient @Nullable DataSetPreProcessor preProcessor;
  private transient @Nullable DataSet buffer;
  private int position;
  public int resets;

  public FakeBase(int examples, int batch) {
    this.examples = examples;
    this.batch = batch;
  }

  /** An example's grey. */
  public static float grey(int example, int pixel) {
    if (example == 0) {
      return pixel == 0 ? 255 : 0;
    }
    return (example * 7 + pixel * 11) % 51 * 5;
  }

  /** What next() gives before any preprocessor, from one example on. */
  public DataSet rows(int from, int count) {
    int pixels = 1;
    for (long size : imageShape) {
      pixels *= (int) size;
    }
    INDArray features = Nd4j.create(type, count, pixels);
    INDArray labels = Nd4j.create(type, count, classes);
    List<Integer> metaData = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        float grey = grey(from + i, pixel);
        float shown = dark && from + i > 0 ? grey / 5 % 2 : grey;
        features.putScalar(i, pixel, (shown - mean) / divisor);
      }
      labels.putScalar(i, (from + i) % classes, 1);
      metaData.add(from + i);
    }
    long[] shape = new long[imageShape.length + 1];
    shape[0] = count;
    System.arraycopy(imageShape, 0, shape, 1, imageShape.length);
    DataSet data = new DataSet(features.reshape('c', shape), labels);
    data.setExampleMetaData(metaData);
    if (masks) {
      INDArray featuresMask = Nd4j.create(DataType.FLOAT, count, 4);
      INDArray labelsMask = Nd4j.create(DataType.FLOAT, count, 1);
      for (int i = 0; i < count; i++) {
        for (int column = 0; column < 4; column++) {
          featuresMask.putScalar(i, column, (from + i) % 7 + 0.1 * column);
        }
        labelsMask.putScalar(i, 0, (from + i) % 2);
      }
      data.setFeaturesMaskArray(featuresMask);
      data.setLabelsMaskArray(labelsMask);
      data.setLabelNames(getLabels());
    }
    return data;
  }

  private DataSet shuffledRows(int from, int count) {
    List<DataSet> one = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      one.add(rows((i + 13 * resets) % examples, 1));
    }
    return DataSet.merge(one);
  }

  private DataSet inBuffer(DataSet data) {
    DataSet before = buffer;
    if (before == null) {
      buffer = data;
      return data;
    }
    before.getFeatures().assign(data.getFeatures());
    before.getLabels().assign(data.getLabels());
    return before;
  }

  @Override
  public DataSet next(int count) {
    if (nextFailure != null) {
      throw nextFailure;
    }
    if (position >= examples) {
      throw new NoSuchElementException();
    }
    int size = Math.min(count, examples - position);
    DataSet data = shuffles ? shuffledRows(position, size) : rows(position, size);
    if (oneBuffer) {
      data = inBuffer(data);
    }
    position += size;
    if (preProcessor != null) {
      preProcessor.preProcess(data);
    }
    return data;
  }

  @Override
  public DataSet next() {
    return next(batch);
  }

  @Override
  public boolean hasNext() {
    if (hasNextFailure != null) {
      throw hasNextFailure;
    }
    return position < examples;
  }

  @Override
  public void reset() {
    if (resetFailure != null) {
      throw resetFailure;
    }
    position = 0;
    resets++;
  }

  @Override
  public int inputColumns() {
    return 36;
  }

  @Override
  public int totalOutcomes() {
    return classes;
  }

  @Override
  public boolean resetSupported() {
    return resettable;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor newPreProcessor) {
    preProcessor = newPreProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public List<String> getLabels() {
    return List.of("a", "b", "c");
  }
}
