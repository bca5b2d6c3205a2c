package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Reads all images that an iterator gives into heap memory. */
public final class IteratorImages {
  private static final String SOURCE = "iterator";
  private static final ImageBatches CHECK = new ImageBatches(SOURCE);

  private IteratorImages() {}

  /**
   * Images that were read, as they were given.
   *
   * @param pixels image by image
   * @param labels the class of each image
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Batch(float[] pixels, PixelValues values, int[] labels) {}

  /** Reads images whose {@linkplain ChannelOrder#of channel order} the iterator tells, else RGB. */
  public static LabelledImages read(DataSetIterator iterator, PixelCnnSpec spec) {
    return read(iterator, spec, null);
  }

  /**
   * Reads the images of one epoch, and resets the iterator before and after where that is
   * supported.
   *
   * @param iterator gives features as {@link ImageLayout} knows them, of any type of number, all in
   *     [0, 1] or all in [0, 255], as {@link PixelRangeRule} tells them apart, and one-hot labels
   *     {@code [n, classes]}
   * @param spec the size and number of classes
   * @param told the order of the channels; null for that which the iterator tells, else RGB
   * @throws InvalidInputException if there are no images or they are not such
   */
  public static LabelledImages read(
      DataSetIterator iterator, PixelCnnSpec spec, @Nullable ChannelOrder told) {
    ChannelOrder order = told == null ? ChannelOrder.of(iterator) : told;
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    List<Batch> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      try {
        batches.add(read(batch, spec, order));
      } catch (InvalidInputException e) {
        throw new InvalidInputException(
            "batch %d: %s".formatted(batches.size(), e.getMessage()), e);
      }
    }
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    if (batches.isEmpty()) {
      throw new InvalidInputException("the iterator gives no images");
    }
    int[] labels = batches.stream().flatMapToInt(batch -> IntStream.of(batch.labels)).toArray();
    return new LabelledImages(
        spec.shape(),
        spec.classes(),
        ClassNames.of(iterator, spec.classes()),
        bytes(batches, spec.shape().bytes()),
        labels);
  }

  private static Batch read(DataSet batch, PixelCnnSpec spec, ChannelOrder order) {
    CHECK.requireArrays(batch);
    CHECK.requireImages(batch.getFeatures(), spec.shape(), "the model draws");
    int examples = (int) batch.getFeatures().size(0);
    double[] values = values(batch.getFeatures());
    CHECK.requireFinite(values, examples);
    int[] labels =
        LabelKind.oneHot(rows(values(batch.getLabels()), examples), spec.classes(), SOURCE);
    ImageLayout layout = ImageLayout.of(batch.getFeatures().shape(), spec.shape(), order);
    float[] pixels = new float[values.length];
    for (int example = 0, at = 0; example < examples; example++) {
      for (double value : layout.pixels(values, example)) {
        pixels[at++] = (float) value;
      }
    }
    return new Batch(pixels, PixelValues.of(values), labels);
  }

  private static byte[] bytes(List<Batch> batches, int pixels) {
    PixelRangeRule rule =
        new PixelRangeRule(SOURCE, "give values of which white is 255", /* given= */ null);
    PixelValues all = batches.stream().map(Batch::values).reduce(PixelValues::and).orElseThrow();
    if (all.black()) {
      rule.assume(PixelRange.UNIT); // in either scale all is 0
    }
    rule.decide(
        all, "the iterator", ": give it no preprocessor, or one that scales to such a range");
    ByteArrayOutputStream greys = new ByteArrayOutputStream();
    for (int number = 0; number < batches.size(); number++) {
      Batch batch = batches.get(number);
      rule.decide(batch.values, "batch %d of the iterator".formatted(number), "");
      for (int image = 0; image < batch.labels.length; image++) {
        double[] values = new double[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
          values[pixel] = batch.pixels[image * pixels + pixel];
        }
        greys.writeBytes(rule.greys(values, image, batch.labels.length));
      }
    }
    return greys.toByteArray();
  }

  private static double[] values(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  private static double[][] rows(double[] values, int rows) {
    int columns = values.length / rows;
    return IntStream.range(0, rows)
        .mapToObj(row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns))
        .toArray(double[][]::new);
  }
}
