package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches without end of real images, each shifted by a few random pixels, and in colour mirrored
 * at random, anew in each epoch. How the n-th image is changed depends on the seed and n alone.
 */
public final class ShiftedBatches {
  private static final float BLACK = 0;

  private final DataSetIterator batches;
  private final ImageShape shape;
  private final int shift;
  private final long seed;
  private final long mirrorSeed;
  private long shown;

  /**
   * Shifts images, and mirrors half of them where they are in colour: a photograph's class does not
   * depend on left and right, while a mirrored digit is none.
   *
   * @param images at least one
   * @param shift pixels at most, in each direction
   */
  public ShiftedBatches(LabelledImages images, int batchSize, int shift, long seed) {
    this.batches = RealBatches.shuffled(images, batchSize, SeededHash.mix(seed, 0));
    this.shape = images.shape();
    this.shift = shift;
    this.seed = SeededHash.mix(seed, 1);
    this.mirrorSeed = SeededHash.mix(seed, 2);
  }

  /** The next batch, in [0, 1]; epochs follow one another. */
  public DataSet next() {
    if (!batches.hasNext()) {
      batches.reset();
    }
    DataSet batch = batches.next();
    INDArray features = batch.getFeatures();
    float[][] images = features.reshape(features.size(0), -1).toFloatMatrix();
    for (int i = 0; i < images.length; i++) {
      int down = draw(2 * shown);
      int right = draw(2 * shown + 1);
      if (shape.isColour() && SeededHash.uniform(mirrorSeed, shown) < 0.5) {
        images[i] = mirrored(images[i], shape.width());
      }
      images[i] = moved(images[i], shape, down, right);
      shown++;
    }
    return new DataSet(Nd4j.createFromArray(images).reshape(features.shape()), batch.getLabels());
  }

  private int draw(long index) {
    return (int) (SeededHash.uniform(seed, index) * (2 * shift + 1)) - shift;
  }

  /** An image with left and right exchanged. */
  static float[] mirrored(float[] image, int width) {
    float[] mirrored = new float[image.length];
    for (int at = 0; at < image.length; at++) {
      int column = at % width;
      mirrored[at] = image[at - column + (width - 1 - column)];
    }
    return mirrored;
  }

  /**
   * An image moved down and to the right, or up and left; black comes in from the rim.
   *
   * @param image one channel after the other
   */
  static float[] moved(float[] image, ImageShape shape, int down, int right) {
    int height = shape.height();
    int width = shape.width();
    float[] moved = new float[image.length];
    for (int at = 0; at < image.length; at++) {
      int plane = at / shape.pixels() * shape.pixels();
      int fromRow = (at - plane) / width - down;
      int fromColumn = at % width - right;
      boolean inside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
      moved[at] = inside ? image[plane + fromRow * width + fromColumn] : BLACK;
    }
    return moved;
  }
}
