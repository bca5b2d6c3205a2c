package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
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
  private final transient List<ImageTransform> variations;
  private final long variationSeed;
  private final int batchSize;
  private final long seed;
  private int epoch;
  private transient DataSetIterator current;

  private RealBatches(
      LabelledImages images,
      List<ImageTransform> variations,
      long variationSeed,
      int batchSize,
      long seed) {
    this.images = images;
    this.variations = variations;
    this.variationSeed = variationSeed;
    this.batchSize = batchSize;
    this.seed = seed;
    this.current = epochBatches();
  }

  /** How many batches an epoch of so many images has, the last one being smaller at times. */
  public static int perEpoch(int images, int batchSize) {
    return (images - 1) / batchSize + 1;
  }

  /** Batches without end to their epochs' variety; each {@code reset()} begins the next epoch. */
  public static DataSetIterator shuffled(LabelledImages images, int batchSize, long seed) {
    return varied(images, List.of(), 0, batchSize, seed);
  }

  /**
   * Batches of images that all variations change anew in each epoch, in the order of {@link
   * #shuffled}.
   *
   * @param variationSeed decides the changes
   * @param seed decides the order
   */
  public static DataSetIterator varied(
      LabelledImages images,
      List<ImageTransform> variations,
      long variationSeed,
      int batchSize,
      long seed) {
    return new RealBatches(images, variations, variationSeed, batchSize, seed);
  }

  /** Batches in the images' own order. */
  public static DataSetIterator inOrder(LabelledImages images, int batchSize) {
    DataSetIterator iterator = ImageSet.iterator(images, batchSize);
    iterator.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    return iterator;
  }

  private DataSetIterator epochBatches() {
    LabelledImages ordered = images.shuffled(SeededHash.mix(seed, epoch));
    return inOrder(ordered.varied(variations, SeededHash.mix(variationSeed, epoch)), batchSize);
  }

  @Override
  public void reset() {
    epoch++;
    current = epochBatches();
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
