package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Checks that batches have the arrays and shapes that whoever reads images from them needs. What
 * their values must be is told by {@link PixelRangeRule} and {@link LabelKind}.
 *
 * @param source what gives the batches, for messages: "base", say
 */
@Internal
public record ImageBatches(String source) {

  /**
   * Checks that there are features and labels with the same number of rows, at least one, and that
   * labels have the shape {@code [n, labels]}.
   *
   * @throws InvalidInputException if there are not, or they are no numbers
   */
  public void requireArrays(@Nullable DataSet batch) {
    if (batch == null || batch.getFeatures() == null || batch.getLabels() == null) {
      throw new InvalidInputException(
          "the %s must give features and labels, but gave %s"
              .formatted(
                  source,
                  batch == null
                      ? "no data set"
                      : batch.getFeatures() == null ? "no features" : "no labels"));
    }
    INDArray features = batch.getFeatures();
    INDArray labels = batch.getLabels();
    if (features.isEmpty() || features.size(0) < 1) {
      throw new InvalidInputException("the %s gave a batch of 0 examples".formatted(source));
    }
    requireNumbers("features", features);
    requireNumbers("labels", labels);
    if (labels.rank() != 2 || labels.isEmpty() || labels.size(0) != features.size(0)) {
      throw new InvalidInputException(
          "labels must have the shape [%d, classes], as features have the shape %s, but have %s"
              .formatted(features.size(0), shape(features), shape(labels)));
    }
  }

  private void requireNumbers(String name, INDArray array) {
    if (!array.dataType().isNumerical() && array.dataType() != DataType.BOOL) {
      throw new InvalidInputException(
          "%s of the %s must be numbers, but are %s".formatted(name, source, array.dataType()));
    }
  }

  /**
   * Checks that there are features and labels as {@link #requireArrays} does, and that both are
   * FLOAT or DOUBLE.
   *
   * @throws InvalidInputException if they are not
   */
  public void requireReal(@Nullable DataSet batch) {
    requireArrays(batch);
    requireReal("features", batch.getFeatures());
    requireReal("labels", batch.getLabels());
  }

  private void requireReal(String name, INDArray array) {
    if (array.dataType() != DataType.FLOAT && array.dataType() != DataType.DOUBLE) {
      throw new InvalidInputException(
          "%s of the %s must be FLOAT or DOUBLE, but are %s"
              .formatted(name, source, array.dataType()));
    }
  }

  /**
   * Checks that features are images of a size, in one of the ways that {@link ImageLayout} knows.
   *
   * @param asking who wants them, for messages, and what it does with them: "the model draws", say
   * @throws InvalidInputException if they are not
   */
  public void requireImages(INDArray features, ImageShape image, String asking) {
    long[] shape = features.shape();
    if (ImageLayout.fits(shape, image)) {
      return;
    }
    boolean first = shape.length == 4 && isChannelsFirst(shape, image.height(), image.width());
    if (first || (shape.length == 4 && isChannelsLast(shape, image.height(), image.width()))) {
      throw new InvalidInputException(
          "the %s's images have %d channels, in features of shape %s, but %s images of %d channel%s"
              .formatted(
                  source,
                  first ? shape[1] : shape[3],
                  shape(features),
                  asking,
                  image.channels(),
                  image.isColour() ? "s" : ""));
    }
    throw refusal(features, image.height(), image.width(), asking, image.channels());
  }

  /**
   * Checks that features are images of a size in any number of channels: {@code [n, channels,
   * height, width]} or {@code [n, height, width, channels]}, or {@code [n, height * width]} in one
   * channel, or {@code [n, 3 * height * width]} in three.
   *
   * @param asking who wants them, for messages, and what it does with them: "this iterator cuts",
   *     say
   * @throws InvalidInputException if they are not
   */
  public void requirePictures(INDArray features, int height, int width, String asking) {
    long[] shape = features.shape();
    boolean fits =
        switch (shape.length) {
          case 2 -> shape[1] == (long) height * width || shape[1] == 3L * height * width;
          case 4 -> isChannelsFirst(shape, height, width) || isChannelsLast(shape, height, width);
          default -> false;
        };
    if (!fits) {
      throw refusal(features, height, width, asking, /* channels= */ 0);
    }
  }

  /** What is thrown for features of another shape; any channels will do where they are 0. */
  private InvalidInputException refusal(
      INDArray features, int height, int width, String asking, int channels) {
    String inWords = channels == 0 ? "channels" : Integer.toString(channels);
    return new InvalidInputException(
        ("the %s's features have the shape %s, but %s images of %dx%d pixels, which"
                + " go with [n, %d], [n, %s, %d, %d] or [n, %d, %d, %s]%s")
            .formatted(
                source,
                shape(features),
                asking,
                height,
                width,
                (long) height * width * Math.max(1, channels),
                inWords,
                height,
                width,
                height,
                width,
                inWords,
                channels == 0 ? ", or [n, %d] in colour".formatted(3L * height * width) : ""));
  }

  /** Whether a shape of four dimensions is {@code [n, channels, height, width]}. */
  public static boolean isChannelsFirst(long[] shape, int height, int width) {
    return shape[2] == height && shape[3] == width;
  }

  private static boolean isChannelsLast(long[] shape, int height, int width) {
    return shape[1] == height && shape[2] == width;
  }

  /**
   * Checks that no pixel is NaN or infinite.
   *
   * @param values all features of a batch, example by example
   * @param examples how many there are
   * @throws InvalidInputException if one is
   */
  public void requireFinite(double[] values, int examples) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new InvalidInputException(
            "features of the %s must be finite, but example %d of a batch of %d has %s"
                .formatted(source, i / (values.length / examples), examples, values[i]));
      }
    }
  }

  private static String shape(INDArray array) {
    return Arrays.toString(array.shape());
  }
}
