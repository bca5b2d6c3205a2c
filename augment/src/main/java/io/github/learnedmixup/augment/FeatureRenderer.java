package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.DetachedArrays;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.ImageLayout;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.batch.PixelRangeRule;
import io.github.learnedmixup.pixelcnn.batch.PixelValues;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
 * <p><b>The scale</b> is decided by {@link PixelRangeRule} from the first batch, and again with
 * another preprocessor; without one, from the first batch of each epoch. With one, the rule is
 * applied to what the preprocessor was given: black and white images are put through it, and a
 * pixel's place between them tells the grey that it had. Where that tells nothing, as behind a
 * preprocessor that treats each image by its own contrast, a scale that was set is believed, and
 * else greys are taken as raw.
 */
final class FeatureRenderer {
  private static final float WHITE = 255;
  private static final String NORMALISED =
      ": what normalises images must be the base's preprocessor, set by setPreProcessor, instead of"
          + " being done before, so that generated images go through it, too";

  private final PixelCnnSpec spec;
  private final PixelRangeRule rule;
  private final ChannelOrder order;

  private float[] values = new float[0]; // for every batch again
  private @Nullable INDArray raw; // the same
  private boolean decided;
  private @Nullable DataSetPreProcessor decidedFor;
  private double @Nullable [][] blackAndWhite; // behind the preprocessor, if that was tried

  /**
   * Renders in a scale.
   *
   * @param order of the base's channels
   * @param given the scale that the user set, if any
   * @param known the scale that was learnt before, if any
   */
  FeatureRenderer(
      PixelCnnSpec spec,
      ChannelOrder order,
      @Nullable PixelRange given,
      @Nullable PixelRange known) {
    this.spec = spec;
    this.order = order;
    this.rule = new PixelRangeRule(BatchCheck.SOURCE, "set the pixelRange", given);
    if (known != null) {
      rule.assume(known);
    }
  }

  /**
   * Decides in which scale images come, unless that is known.
   *
   * @param newEpoch whether the batch is the first one of its epoch
   * @throws InvalidInputException if it cannot be told, or is clearly not the one that was set
   */
  void learnScale(DataSet batch, @Nullable DataSetPreProcessor preProcessor, boolean newEpoch) {
    if (decided && decidedFor == preProcessor && !(newEpoch && preProcessor == null)) {
      return;
    }
    rule.recheck();
    blackAndWhite = null;
    if (preProcessor == null) {
      PixelValues given = PixelValues.of(RowMajor.doubles(batch.getFeatures()));
      String subject = "the base has no preprocessor and its first batch";
      rule.decide(given, subject, NORMALISED);
      rule.requireWithin(given, subject, NORMALISED);
    } else {
      learnScaleBefore(preProcessor, batch);
    }
    decided = true;
    decidedFor = preProcessor;
  }

  private void learnScaleBefore(DataSetPreProcessor preProcessor, DataSet batch) {
    double[] greys = greysBefore(preProcessor, batch);
    if (greys.length == 0) {
      if (!rule.isKnown()) {
        rule.assume(PixelRange.RAW);
      }
      return;
    }
    PixelValues given = PixelValues.estimated(greys);
    if (!rule.contradicts(given) || keepsProportions(preProcessor, batch)) {
      rule.decide(given, "before its preprocessor the base's first batch", "");
    }
  }

  /** The scale that was decided. */
  PixelRange scale() {
    return rule.scale();
  }

  /**
   * Paints one row for each delivery, in their order.
   *
   * @param like the batch whose shape and type the rows take
   * @param labels the rows' labels, for preprocessors that look at them; not changed
   * @return features of the shape [deliveries, ...], good until the next ones are painted
   */
  INDArray paint(
      List<SamplePrefetcher.Delivery> deliveries,
      DataSet like,
      INDArray labels,
      @Nullable DataSetPreProcessor preProcessor) {
    int size = deliveries.size() * spec.shape().bytes();
    if (values.length < size) {
      values = new float[size];
    }
    float divisor = scale().greysPerUnit();
    int value = 0;
    for (SamplePrefetcher.Delivery delivery : deliveries) {
      for (byte grey : delivery.image().greys()) {
        values[value++] = (grey & 0xff) / divisor;
      }
    }
    return preProcessed(values, deliveries.size(), like, labels, preProcessor);
  }

  /**
   * The pixel values that an example had before the preprocessor, as {@link
   * io.github.learnedmixup.pixelcnn.image.ImageShape} lays them out.
   *
   * @param row its features
   * @param features the shape of all features of its batch
   * @return null where they cannot be told: where the preprocessor was not tried on black and
   *     white, or what is found by them is no image of whole greys
   */
  byte @Nullable [] pixels(double[] row, long[] features) {
    double[][] probe = blackAndWhite;
    if (probe == null && decidedFor != null) {
      return null;
    }
    double[] greys = new double[row.length];
    int odd = 0;
    for (int pixel = 0; pixel < row.length; pixel++) {
      double black = probe == null ? 0 : probe[0][pixel];
      double white = probe == null ? WHITE : probe[1][pixel];
      double grey = (row[pixel] - black) / (white - black) * WHITE * WHITE / scale().white();
      long whole = Math.round(grey);
      if (!Double.isFinite(grey) || Math.abs(grey - whole) > 0.1 || whole < 0 || whole > WHITE) {
        odd++;
      }
      greys[pixel] = Math.min(255, Math.max(0, whole));
    }
    if (probe != null && odd > row.length / 100) {
      return null;
    }
    double[] inOrder = layout(features).pixels(greys, 0);
    byte[] pixels = new byte[inOrder.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) inOrder[i];
    }
    return pixels;
  }

  /**
   * The pixel values that the first examples of a batch had before the preprocessor.
   *
   * @param most how many are taken at most
   * @return none where they cannot be told
   */
  List<byte[]> images(DataSet batch, int most) {
    List<byte[]> images = new ArrayList<>();
    for (double[] row : BatchCheck.rows(batch.getFeatures())) {
      byte[] image = images.size() < most ? pixels(row, batch.getFeatures().shape()) : null;
      if (image == null) {
        break;
      }
      images.add(image);
    }
    return images;
  }

  private ImageLayout layout(long[] features) {
    return ImageLayout.of(features, spec.shape(), order);
  }

  /** What the preprocessor was given, as far as that can be told. */
  private double[] greysBefore(DataSetPreProcessor preProcessor, DataSet batch) {
    double[][] probe = probe(preProcessor, batch, WHITE);
    blackAndWhite = probe;
    return Arrays.stream(BatchCheck.rows(batch.getFeatures()))
        .flatMapToDouble(row -> places(row, probe))
        .map(place -> place * WHITE)
        .toArray();
  }

  /** Whether a grey of 1 comes out where it is to be expected from black and white. */
  private boolean keepsProportions(DataSetPreProcessor preProcessor, DataSet batch) {
    double[][] blackAndOne = probe(preProcessor, batch, 1);
    return places(blackAndOne[1], Objects.requireNonNull(blackAndWhite, "tried before"))
        .allMatch(place -> place * WHITE > 0.5 && place * WHITE < 2);
  }

  /** The positions of pixel values between black, 0, and white, 1, where they can be computed. */
  private static DoubleStream places(double[] row, double[][] blackAndWhite) {
    return IntStream.range(0, row.length)
        .mapToDouble(
            pixel ->
                (row[pixel] - blackAndWhite[0][pixel])
                    / (blackAndWhite[1][pixel] - blackAndWhite[0][pixel]))
        .filter(Double::isFinite);
  }

  /** What the preprocessor makes of a black image and of one of another grey. */
  private double[][] probe(DataSetPreProcessor preProcessor, DataSet batch, float grey) {
    int pixels = spec.shape().bytes();
    float[] blackAndGrey = new float[2 * pixels];
    Arrays.fill(blackAndGrey, pixels, 2 * pixels, grey);
    INDArray probeLabels =
        DetachedArrays.create(() -> Nd4j.zeros(batch.getLabels().dataType(), 2, spec.classes()));
    probeLabels.getColumn(0).assign(1);
    return BatchCheck.rows(preProcessed(blackAndGrey, 2, batch, probeLabels, preProcessor));
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
    raw = RowMajor.create(raw, layout(shape).features(given, images), type, shape);
    if (preProcessor == null) {
      return raw;
    }
    INDArray result = through(preProcessor, raw, labels);
    if (!Arrays.equals(result.shape(), shape) && shape.length == 4) {
      // A preprocessor that moves the channels was given them at the other end.
      long[] other = otherLayout(shape);
      float[] moved = layout(other).features(given, images);
      result = through(preProcessor, RowMajor.create(moved, type, other), labels);
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

  private long[] otherLayout(long[] shape) {
    return ImageLayout.isChannelsFirst(shape, spec.shape())
        ? new long[] {shape[0], shape[2], shape[3], shape[1]}
        : new long[] {shape[0], shape[3], shape[1], shape[2]};
  }

  private static INDArray through(
      DataSetPreProcessor preProcessor, INDArray features, INDArray labels) {
    return DetachedArrays.create(
        () -> {
          DataSet passing = new DataSet(features, labels.dup());
          preProcessor.preProcess(passing);
          return passing.getFeatures();
        });
  }
}
