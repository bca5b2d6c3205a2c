package io.github.learnedmixup.pixelcnn.image;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** See {@link ImageSet#iterator}. */
@Internal
public final class LabelledImagesIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final transient LabelledImages images;
  private final int batchSize;
  private transient @Nullable DataSetPreProcessor preProcessor;
  private int next;

  /** Iterates over images in their order, in batches of at most {@code batchSize}. */
  public LabelledImagesIterator(LabelledImages images, int batchSize) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("images must hold at least one image, but hold 0");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
    }
    this.images = images;
    this.batchSize = batchSize;
  }

  @Override
  public boolean hasNext() {
    return next < images.size();
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  @Override
  public DataSet next(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, but is " + count);
    }
    if (!hasNext()) {
      throw new NoSuchElementException("all %d images were handed out".formatted(images.size()));
    }
    int size = Math.min(count, images.size() - next);
    DataSet batch = new DataSet(features(next, size), labels(next, size));
    next += size;
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  private INDArray features(int from, int size) {
    ImageShape shape = images.shape();
    int pixels = shape.pixels();
    int channels = shape.channels();
    float[] values = new float[size * shape.bytes()];
    for (int i = 0; i < size; i++) {
      byte[] image = images.image(from + i);
      for (int k = 0; k < image.length; k++) {
        values[i * image.length + k % channels * pixels + k / channels] = image[k] & 0xff;
      }
    }
    long[] dimensions =
        shape.isColour()
            ? new long[] {size, channels, shape.height(), shape.width()}
            : new long[] {size, pixels};
    return Nd4j.create(values, dimensions, DataType.FLOAT);
  }

  private INDArray labels(int from, int size) {
    int classes = images.classes();
    float[] labels = new float[size * classes];
    for (int i = 0; i < size; i++) {
      labels[i * classes + images.label(from + i)] = 1;
    }
    return Nd4j.create(labels, new long[] {size, classes}, DataType.FLOAT);
  }

  @Override
  public int inputColumns() {
    return images.shape().bytes();
  }

  @Override
  public int totalOutcomes() {
    return images.classes();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** False: whatever a wrapper or a preprocessor throws is to reach the caller of {@code fit}. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public List<String> getLabels() {
    return images.classTitles();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(
        getClass().getName() + ": an iterator over images in memory cannot be serialised");
  }
}
