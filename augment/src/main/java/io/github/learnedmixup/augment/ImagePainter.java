package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns images into rows of features that look like those of the base: greys come in the base's
 * scale and go through its preprocessor.
 *
 * <p><b>The scale</b> is decided by the first batch, if the user did not set it. Without a
 * preprocessor: values that are all in [0, 1] are greys divided by 255, values in [0, 255] of which
 * some exceed 1 are greys, anything else is refused. With one, the same rule is applied to what the
 * preprocessor was given: black and white images are put through it, and a pixel's place between
 * them tells the grey that it had; where nothing can be told, greys are taken as given.
 *
 * <p>A scale that the user set is believed, unless there is no preprocessor and the first batch is
 * clearly in no such scale: images that were normalised beforehand, where nobody can do the same to
 * generated ones.
 */
final class ImagePainter {
  private static final float WHITE = 255;

  /** How far beyond black and white images may reach that were resized with a sharp filter. */
  private static final double OVERSHOOT = 0.1;

  private final PixelCnnSpec spec;
  private final @Nullable ValueScale requestedScale;

  private float[] values = new float[0]; // for every batch again
  private @Nullable INDArray raw; // the same
  private @Nullable ValueScale scale;
  private @Nullable DataSetPreProcessor decidedFor;

  ImagePainter(PixelCnnSpec spec, @Nullable ValueScale requestedScale) {
    this.spec = spec;
    this.requestedScale = requestedScale;
  }

  /**
   * Decides in which scale images come, unless that is known.
   *
   * @throws InvalidInputException if it cannot be told, or is clearly not the one that was set
   */
  void learnScale(DataSet batch, @Nullable DataSetPreProcessor preProcessor) {
    if (scale != null && decidedFor == preProcessor) {
      return;
    }
    if (requestedScale != null) {
      if (preProcessor == null) {
        requireScale(batch.getFeatures(), requestedScale);
      }
      scale = requestedScale;
    } else if (preProcessor == null) {
      scale = scaleOf(batch.getFeatures());
    } else {
      scale = scaleBefore(preProcessor, batch);
    }
    decidedFor = preProcessor;
  }

  /** The scale that was decided. */
  ValueScale scale() {
    if (scale == null) {
      throw new IllegalStateException("the scale is known after the first batch only");
    }
    return scale;
  }

  /**
   * Paints one row for each delivery, in their order.
   *
   * @param like the batch whose shape and type the rows take
   * @param labels the rows' labels, for preprocessors that look at them; not changed
   * @return features of the shape [deliveries, ...], good until the next ones are painted
   */
  INDArray paint(
      List<SampleFeed.Delivery> deliveries,
      DataSet like,
      INDArray labels,
      @Nullable DataSetPreProcessor preProcessor) {
    int size = deliveries.size() * spec.pixels();
    if (values.length < size) {
      values = new float[size];
    }
    float divisor = WHITE / scale().white();
    int value = 0;
    for (SampleFeed.Delivery delivery : deliveries) {
      for (byte grey : delivery.image().greys()) {
        values[value++] = (grey & 0xff) / divisor;
      }
    }
    return preProcessed(values, deliveries.size(), like, labels, preProcessor);
  }

  private static ValueScale scaleOf(INDArray features) {
    double low = features.minNumber().doubleValue();
    double high = features.maxNumber().doubleValue();
    if (low >= 0 && high <= 1) {
      return ValueScale.UNIT;
    }
    if (low >= 0 && high <= WHITE) {
      return ValueScale.RAW;
    }
    throw refusal(low, high, "neither all in [0, 1] nor all in [0, 255]");
  }

  private static void requireScale(INDArray features, ValueScale requested) {
    int white = requested.white();
    double low = features.minNumber().doubleValue();
    double high = features.maxNumber().doubleValue();
    // Below black by the batch's own white: what was normalised to a few units around 0 is within
    // a tenth of 255.
    if (low < -OVERSHOOT * high || high > (1 + OVERSHOOT) * white) {
      throw refusal(
          low, high, "not in [0, %d], as the valueScale %s says".formatted(white, requested));
    }
  }

  private static InvalidInputException refusal(double low, double high, String what) {
    return new InvalidInputException(
        ("the base has no preprocessor and its first batch has values from %s to %s, which are %s:"
                + " what normalises images must be the base's preprocessor, set by"
                + " setPreProcessor, instead of being done before, so that generated images go"
                + " through it, too")
            .formatted(low, high, what));
  }

  private ValueScale scaleBefore(DataSetPreProcessor preProcessor, DataSet batch) {
    int pixels = spec.pixels();
    float[] blackAndWhite = new float[2 * pixels];
    Arrays.fill(blackAndWhite, pixels, 2 * pixels, WHITE);
    INDArray probeLabels =
        Detached.create(() -> Nd4j.zeros(batch.getLabels().dataType(), 2, spec.classes()));
    probeLabels.getColumn(0).assign(1);
    double[][] probe =
        BatchCheck.rows(preProcessed(blackAndWhite, 2, batch, probeLabels, preProcessor));
    double brightest = 0;
    for (double[] row : BatchCheck.rows(batch.getFeatures())) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        double black = probe[0][pixel];
        double white = probe[1][pixel];
        double grey = (row[pixel] - black) / (white - black) * WHITE;
        if (Double.isFinite(grey)) {
          brightest = Math.max(brightest, grey);
        }
      }
    }
    // A grey of 1 is a whole unit; rounding on the way there and back is far below a hundredth.
    return brightest > 0.1 && brightest < 1.01 ? ValueScale.UNIT : ValueScale.RAW;
  }

  private INDArray preProcessed(
      float[] given,
      int images,
      DataSet like,
      INDArray labels,
      @Nullable DataSetPreProcessor preProcessor) {
    DataType type = like.getFeatures().dataType();
    long[] shape = like.getFeatures().shape().clone(); // it is the array's own
    shape[0] = images;
    raw = RowMajor.create(raw, given, type, shape);
    if (preProcessor == null) {
      return raw;
    }
    INDArray result = through(preProcessor, raw, labels);
    if (!Arrays.equals(result.shape(), shape) && shape.length == 4) {
      // A preprocessor that moves the channels was given them at the other end.
      result = through(preProcessor, RowMajor.create(given, type, otherLayout(shape)), labels);
    }
    if (!Arrays.equals(result.shape(), shape)) {
      throw new InvalidInputException(
          "the base's features have the shape %s, but its preprocessor %s makes %s of generated images of the shape %s"
              .formatted(
                  Arrays.toString(like.getFeatures().shape()),
                  preProcessor.getClass().getSimpleName(),
                  Arrays.toString(result.shape()),
                  Arrays.toString(shape)));
    }
    return result;
  }

  private static long[] otherLayout(long[] shape) {
    boolean channelsFirst = shape[1] == 1;
    return channelsFirst
        ? new long[] {shape[0], shape[2], shape[3], 1}
        : new long[] {shape[0], 1, shape[1], shape[2]};
  }

  private static INDArray through(
      DataSetPreProcessor preProcessor, INDArray features, INDArray labels) {
    return Detached.create(
        () -> {
          DataSet passing = new DataSet(features, labels.dup());
          preProcessor.preProcess(passing);
          return passing.getFeatures();
        });
  }
}
