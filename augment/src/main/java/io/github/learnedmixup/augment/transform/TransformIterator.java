package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.ImageLayout;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.batch.PixelRangeRule;
import io.github.learnedmixup.pixelcnn.batch.PixelValues;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Changes every image of a batch by a {@link ImageTransform}, such as the small shifts and turns of
 * {@link io.github.learnedmixup.pixelcnn.image.Jitter}, and leaves the labels as they are.
 *
 * <p>Around a {@link LearnedMixupIterator} it changes drawn images and real ones alike, so that a
 * classifier does not learn that some images are always upright and in the middle. On handwritten
 * digits it made fewer errors so than where the real images alone were changed.
 *
 * <pre>{@code
 * try (var mixed = new LearnedMixupIterator(base, model)) {
 *   classifier.fit(new VariedIterator(mixed, 28, 28, new Jitter(15, 2), 7), epochs);
 * }
 * }</pre>
 *
 * <p>Features have the shape {@code [n, height * width]}, {@code [n, 1, height, width]} or {@code
 * [n, height, width, 1]} and hold greys in one scale, as the base's preprocessor left them, FLOAT
 * or DOUBLE; they come back as whole greys of 0 to 255 in that scale. {@link PixelRangeRule} tells
 * how the scale is learnt from the first batch and checked against all others; after a {@link
 * #reset()} or with another preprocessor the next batch decides again. What is drawn for an image
 * follows from the seed and from the number of images delivered before, so that each epoch has
 * other changes; {@link #state()} tells that number, and {@link #resumeFrom} goes on from it in
 * another program. The arrays of a batch are the caller's alone, and the base's are left unchanged.
 * Used by one thread at a time; closing the base is left to who made it. It can be serialised if
 * base and variation can.
 *
 * <p>It does not warn of being evaluated on, since its labels are right: the figures are those of
 * changed images.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has no features or labels, or
 * has features of another type or size, or values that are clearly in another scale or outside of
 * it.
 */
public final class TransformIterator extends ChangingIterator {
  private static final long serialVersionUID = 1L;

  private final int height;
  private final int width;
  private final PixelRangeRule rule;

  @SuppressWarnings("serial") // one that cannot be serialised is refused by Java, by name
  private final ImageTransform variation;

  private final long seed;
  private transient @Nullable DataSetPreProcessor decidedFor;

  /**
   * Wraps an iterator whose batches tell in which scale they are.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param seed decides all changes
   * @throws IllegalArgumentException if height or width is not positive
   */
  public TransformIterator(
      DataSetIterator base, int height, int width, ImageTransform variation, long seed) {
    this(rule(/* given= */ null), base, height, width, variation, seed);
  }

  /**
   * Wraps an iterator whose pixel range is given.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param scale in which numbers the base has its greys, after its preprocessor if it has one
   * @param seed decides all changes
   * @throws IllegalArgumentException if height or width is not positive
   */
  public TransformIterator(
      DataSetIterator base,
      int height,
      int width,
      PixelRange scale,
      ImageTransform variation,
      long seed) {
    this(rule(Objects.requireNonNull(scale, "scale")), base, height, width, variation, seed);
  }

  private TransformIterator(
      PixelRangeRule rule,
      DataSetIterator base,
      int height,
      int width,
      ImageTransform variation,
      long seed) {
    super(base);
    BatchCheck.requirePositive(height, width);
    this.height = height;
    this.width = width;
    this.rule = rule;
    this.variation = Objects.requireNonNull(variation, "variation");
    this.seed = seed;
  }

  private static PixelRangeRule rule(@Nullable PixelRange given) {
    return new PixelRangeRule(BatchCheck.SOURCE, "tell the iterator its PixelRange", given);
  }

  /** Resets the base; what is drawn goes on from where it is. */
  @Override
  public void reset() {
    super.reset();
    rule.recheck();
  }

  @Override
  Description description() {
    return Description.of(
        "transform",
        1,
        to ->
            to.set("seed", seed)
                .set("transform", variation.toString())
                .set("height", height)
                .set("width", width));
  }

  @Override
  @Nullable PixelRange range() {
    return rule.isKnown() ? rule.scale() : null;
  }

  @Override
  void restore(@Nullable PixelRange range, BaseBatchReader.@Nullable Delivered reference) {
    if (range != null) {
      rule.assume(range);
      decidedFor = preProcessorOfBase();
    }
  }

  @Override
  DataSet changed(DataSet batch, long number, long firstImage) {
    ImageShape image = BatchCheck.requireAnyImages(batch, height, width, "this iterator changes");
    DataSet varied = BatchCopy.copy(batch);
    INDArray features = varied.getFeatures();
    ImageLayout layout = ImageLayout.of(features.shape(), image, ChannelOrder.of(this));
    double[] given = RowMajor.doubles(features);
    decideScale(given);
    int size = (int) features.size(0);
    int bytes = image.bytes();
    float[] values = new float[given.length];
    float greysPerUnit = rule.scale().greysPerUnit();
    for (int row = 0; row < size; row++) {
      byte[] changed =
          variation.apply(
              rule.greys(layout.pixels(given, row), row, size),
              image,
              SeededHash.mix(seed, firstImage + row));
      for (int i = 0; i < bytes; i++) {
        values[row * bytes + i] = (changed[i] & 0xff) / greysPerUnit;
      }
    }
    RowMajor.fill(features, layout.features(values, size));
    return varied;
  }

  private void decideScale(double[] values) {
    DataSetPreProcessor preProcessor = preProcessorOfBase();
    if (decidedFor != preProcessor) {
      rule.forget();
    }
    rule.decide(
        PixelValues.of(values),
        "a batch of the base",
        ": the base's preprocessor must leave images in such a range");
    decidedFor = preProcessor;
  }

  /** The name of the class, and the settings. */
  @Override
  public String toString() {
    return "TransformIterator(%s, %dx%d, seed %d)".formatted(variation, height, width, seed);
  }
}
