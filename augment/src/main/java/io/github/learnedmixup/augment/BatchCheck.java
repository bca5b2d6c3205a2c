package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Whether a batch of the base goes with a model; each way in which it may not has its message. */
final class BatchCheck {
  /** How far a sum of labels in single precision may be from 1. */
  private static final double LABEL_TOLERANCE = 1e-4;

  private BatchCheck() {}

  /**
   * Checks that a batch has images of the model's size in one channel, without NaN or infinity, and
   * labels over its classes that are shares of 1.
   *
   * @throws InvalidInputException if it has not
   */
  static DataSet requireFits(@Nullable DataSet batch, PixelCnnSpec spec) {
    requireImages(batch, spec.height(), spec.width(), "the model draws");
    requireFinite(batch.getFeatures());
    requireLabels(batch.getLabels(), spec.classes());
    return batch;
  }

  /**
   * Checks the size of images that an iterator is told.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static void requirePositive(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be positive, but are %d and %d".formatted(height, width));
    }
  }

  /** Checks that there are features and labels with the same number of rows, at least one. */
  static void requireArrays(@Nullable DataSet batch) {
    if (batch == null || batch.getFeatures() == null || batch.getLabels() == null) {
      throw new InvalidInputException(
          "the base iterator must give features and labels, but gave "
              + (batch == null
                  ? "no data set"
                  : batch.getFeatures() == null ? "no features" : "no labels"));
    }
    INDArray features = batch.getFeatures();
    INDArray labels = batch.getLabels();
    if (features.isEmpty() || features.size(0) < 1) {
      throw new InvalidInputException("the base iterator gave a batch of 0 examples");
    }
    requireReal("features", features);
    requireReal("labels", labels);
    if (labels.rank() != 2 || labels.size(0) != features.size(0)) {
      throw new InvalidInputException(
          "labels must have the shape [%d, classes], as features have the shape %s, but have %s"
              .formatted(features.size(0), shape(features), shape(labels)));
    }
  }

  private static void requireReal(String name, INDArray array) {
    if (array.dataType() != DataType.FLOAT && array.dataType() != DataType.DOUBLE) {
      throw new InvalidInputException(
          "%s of the base must be FLOAT or DOUBLE, but are %s".formatted(name, array.dataType()));
    }
  }

  /**
   * Checks that there are labels, and features that are images of a size in one channel.
   *
   * @param asking who wants them, for the message, and what it does with them
   * @throws InvalidInputException if there are not
   */
  static void requireImages(@Nullable DataSet batch, int height, int width, String asking) {
    requireArrays(batch);
    INDArray features = batch.getFeatures();
    int pixels = height * width;
    long[] shape = features.shape();
    boolean fits =
        switch (shape.length) {
          case 2 -> shape[1] == pixels;
          case 4 ->
              (shape[1] == 1 && shape[2] == height && shape[3] == width)
                  || (shape[1] == height && shape[2] == width && shape[3] == 1);
          default -> false;
        };
    if (fits) {
      return;
    }
    if (shape.length == 4) {
      boolean channelsFirst = shape[2] == height && shape[3] == width;
      boolean channelsLast = shape[1] == height && shape[2] == width;
      if (channelsFirst || channelsLast) {
        throw new InvalidInputException(
            "the base's images have %d channels, in features of shape %s, but %s images of 1 channel"
                .formatted(channelsFirst ? shape[1] : shape[3], shape(features), asking));
      }
    }
    throw new InvalidInputException(
        ("the base's features have the shape %s, but %s images of %dx%d pixels, which"
                + " go with [n, %d], [n, 1, %d, %d] or [n, %d, %d, 1]")
            .formatted(
                shape(features), asking, height, width, pixels, height, width, height, width));
  }

  private static void requireFinite(INDArray features) {
    if (RowMajor.allFinite(features)) {
      return;
    }
    double[][] rows = rows(features);
    for (int row = 0; row < rows.length; row++) {
      for (double value : rows[row]) {
        if (!Double.isFinite(value)) {
          throw new InvalidInputException(
              "features of the base must be finite, but example %d of a batch of %d has %s"
                  .formatted(row, rows.length, value));
        }
      }
    }
  }

  private static void requireLabels(INDArray labels, int classes) {
    if (labels.size(1) != classes) {
      throw new InvalidInputException(
          "the base's labels have %d classes, but the model has %d"
              .formatted(labels.size(1), classes));
    }
    double[][] rows = rows(labels);
    for (int row = 0; row < rows.length; row++) {
      double sum = 0;
      for (double label : rows[row]) {
        sum += label;
        if (!(label >= 0)) {
          throw new InvalidInputException(
              "labels of the base must not be negative, but example %d of a batch of %d has %s"
                  .formatted(row, rows.length, label));
        }
      }
      if (!(Math.abs(sum - 1) <= LABEL_TOLERANCE)) {
        throw new InvalidInputException(
            "labels of the base must sum to 1 in every row, but those of example %d of a batch of %d sum to %s"
                .formatted(row, rows.length, sum));
      }
    }
  }

  /** An array's values on the heap, a row for each example. */
  static double[][] rows(INDArray array) {
    int rows = (int) array.size(0);
    double[] values = RowMajor.doubles(array);
    int columns = values.length / rows;
    double[][] result = new double[rows][];
    for (int row = 0; row < rows; row++) {
      result[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
    return result;
  }

  private static String shape(INDArray array) {
    return Arrays.toString(array.shape());
  }
}
