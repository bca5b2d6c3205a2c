package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.batch.ImageBatches;
import io.github.learnedmixup.pixelcnn.batch.ImageLayout;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Whether a batch of the base goes with what is to be done to it. */
public final class BatchCheck {
  /** From which share of one class on an example is of that class alone. */
  private static final double ONE_CLASS = 0.999;

  /** What gives the batches, in messages. */
  public static final String SOURCE = "base";

  private static final ImageBatches BASE = new ImageBatches(SOURCE);

  private BatchCheck() {}

  /**
   * Checks that a batch has images of the model's size and channels, without NaN or infinity, and
   * labels over its classes that are shares of 1.
   *
   * @throws InvalidInputException if it has not
   */
  public static DataSet requireFits(@Nullable DataSet batch, PixelCnnSpec spec) {
    requireImages(batch, spec.shape(), "the model draws");
    requireFinite(batch);
    LabelKind.requireClasses(rows(batch.getLabels()), spec.classes(), SOURCE);
    return batch;
  }

  /**
   * Checks that features are numbers: one NaN would spread to whatever it is mixed with.
   *
   * @throws InvalidInputException if one is NaN or infinite
   */
  public static void requireFinite(DataSet batch) {
    INDArray features = batch.getFeatures();
    if (!RowMajor.allFinite(features)) {
      BASE.requireFinite(RowMajor.doubles(features), (int) features.size(0));
    }
  }

  /**
   * Checks the size of images that an iterator is told.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static void requirePositive(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be positive, but are %d and %d".formatted(height, width));
    }
  }

  /**
   * Checks that there are features and labels with the same number of rows, at least one, and that
   * labels are of a kind.
   *
   * @throws InvalidInputException if there are not
   */
  public static void requireLabels(@Nullable DataSet batch, LabelKind kind) {
    BASE.requireReal(batch);
    kind.require(rows(batch.getLabels()), SOURCE);
  }

  /**
   * Checks that there are labels, and features that are images of a size.
   *
   * @param asking who wants them, for the message, and what it does with them
   * @throws InvalidInputException if there are not
   */
  public static void requireImages(@Nullable DataSet batch, ImageShape image, String asking) {
    BASE.requireReal(batch);
    BASE.requireImages(batch.getFeatures(), image, asking);
  }

  /**
   * Checks that there are labels, and features that are images of a size, grey or in colour.
   *
   * @return their shape
   * @throws InvalidInputException if there are not
   */
  public static ImageShape requireAnyImages(
      @Nullable DataSet batch, int height, int width, String asking) {
    BASE.requireReal(batch);
    ImageShape found = ImageLayout.shape(batch.getFeatures().shape(), height, width);
    ImageShape image = found == null ? ImageShape.grey(height, width) : found;
    BASE.requireImages(batch.getFeatures(), image, asking);
    return image;
  }

  /**
   * Checks that features are images of a size in any number of channels.
   *
   * @throws InvalidInputException if they are not
   */
  public static void requirePictures(INDArray features, int height, int width, String asking) {
    BASE.requirePictures(features, height, width, asking);
  }

  /** The class that an example is of alone; -1 if its label is of several. */
  public static int onlyClass(double[] label) {
    int likeliest = Calibration.likeliest(label);
    return label[likeliest] < ONE_CLASS ? -1 : likeliest;
  }

  /** An array's values on the heap, a row for each example. */
  public static double[][] rows(INDArray array) {
    int rows = (int) array.size(0);
    double[] values = RowMajor.doubles(array);
    int columns = values.length / rows;
    double[][] result = new double[rows][];
    for (int row = 0; row < rows; row++) {
      result[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
    return result;
  }

  /** What is thrown where training would end at once, without a word. */
  public static InvalidInputException empty() {
    return new InvalidInputException("the base iterator is empty: it has no example to give");
  }
}
