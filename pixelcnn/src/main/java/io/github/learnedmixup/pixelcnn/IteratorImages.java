package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Reads all that an iterator gives into heap memory, as grey values. */
public final class IteratorImages {
  private IteratorImages() {}

  /**
   * Reads the images of one epoch, and resets the iterator before and after where that is
   * supported.
   *
   * @param iterator gives features of {@code height * width} values an image, all in [0, 1] or all
   *     in [0, 255], and labels {@code [n, classes]}, of which the highest, above 0, names the
   *     class
   * @param spec the size and number of classes
   * @throws InvalidInputException if there are no images or they are not such
   */
  public static LabelledImages read(DataSetIterator iterator, PixelCnnSpec spec) {
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    List<float[]> batches = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      float[] features = features(given(batch.getFeatures(), "features", batches.size()), spec);
      for (float value : features) {
        if (!Float.isFinite(value)) {
          throw new InvalidInputException(
              "the iterator's features must be finite, but batch %d has %s"
                  .formatted(batches.size(), value));
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      labels(given(batch.getLabels(), "labels", batches.size()), spec, labels);
      batches.add(features);
    }
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    if (labels.isEmpty()) {
      throw new InvalidInputException("the iterator gives no images");
    }
    if (low < 0 || high > 255) {
      throw new InvalidInputException(
          "the iterator's features must be in [0, 1] or in [0, 255], but are in [%s, %s]"
              .formatted(low, high));
    }
    float scale = high <= 1 ? 255 : 1;
    ByteArrayOutputStream greys = new ByteArrayOutputStream();
    for (float[] batch : batches) {
      for (float value : batch) {
        greys.write(Math.round(value * scale));
      }
    }
    int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
    return new LabelledImages(
        spec.height(), spec.width(), spec.classes(), greys.toByteArray(), classes);
  }

  private static INDArray given(@Nullable INDArray part, String name, int batch) {
    if (part == null) {
      throw new InvalidInputException(
          "the iterator must give %s, but batch %d has none".formatted(name, batch));
    }
    return part;
  }

  private static float[] features(INDArray features, PixelCnnSpec spec) {
    long count = features.size(0);
    if (features.length() != count * spec.pixels()) {
      throw new InvalidInputException(
          "the model is for one channel of %dx%d pixels, but the iterator gives features of shape %s"
              .formatted(spec.height(), spec.width(), Arrays.toString(features.shape())));
    }
    return features
        .castTo(DataType.FLOAT)
        .reshape('c', count, spec.pixels())
        .dup('c')
        .data()
        .asFloat();
  }

  private static void labels(INDArray labels, PixelCnnSpec spec, List<Integer> to) {
    if (labels.rank() != 2 || labels.size(1) != spec.classes()) {
      throw new InvalidInputException(
          "the model has %d classes, but the iterator gives labels of shape %s"
              .formatted(spec.classes(), Arrays.toString(labels.shape())));
    }
    for (int i = 0; i < labels.size(0); i++) {
      INDArray row = labels.getRow(i);
      // The other way round, a NaN would pass.
      if (!(row.maxNumber().doubleValue() > 0)) {
        throw new InvalidInputException(
            "the iterator's labels must be one-hot, but image %d has %s".formatted(to.size(), row));
      }
      to.add(row.argMax().getInt(0));
    }
  }
}
