package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.data.ImageSet;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/**
 * Batches of real images, scaled to [0, 1], in an order that is drawn anew for each epoch from the
 * seed and the epoch's number alone: what every arm is given.
 */
public final class RealBatches implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final transient LabelledImages images;
  private final int batchSize;
  private final long seed;
  private int epoch;
  private transient DataSetIterator current;

  private RealBatches(LabelledImages images, int batchSize, long seed) {
    this.images = images;
    this.batchSize = batchSize;
    this.seed = seed;
    this.current = epochOf(images.shuffled(SeededHash.mix(seed, 0)));
  }

  /** Batches without end to their epochs' variety; each {@code reset()} begins the next epoch. */
  public static DataSetIterator shuffled(LabelledImages images, int batchSize, long seed) {
    return new RealBatches(images, batchSize, seed);
  }

  /** Batches in the images' own order. */
  static DataSetIterator inOrder(LabelledImages images, int batchSize) {
    return scaled(ImageSet.iterator(images, batchSize));
  }

  private static DataSetIterator scaled(DataSetIterator iterator) {
    iterator.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    return iterator;
  }

  private DataSetIterator epochOf(LabelledImages ordered) {
    return scaled(ImageSet.iterator(ordered, batchSize));
  }

  @Override
  public void reset() {
    epoch++;
    current = epochOf(images.shuffled(SeededHash.mix(seed, epoch)));
  }

  @Override
  public boolean hasNext() {
    return current.hasNext();
  }

  @Override
  public DataSet next() {
    return current.next();
  }

  @Override
  public DataSet next(int count) {
    return current.next(count);
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public int inputColumns() {
    return images.height() * images.width();
  }

  @Override
  public int totalOutcomes() {
    return images.classes();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("these batches are always scaled to [0, 1]");
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return current.getPreProcessor();
  }

  @Override
  public List<String> getLabels() {
    return current.getLabels();
  }
}
