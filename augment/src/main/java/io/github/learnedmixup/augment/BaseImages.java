package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.WrappingIterator;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Reads the real images of a base into memory, in an order that does not depend on the base's. */
final class BaseImages {
  /** How many images are read, unless a class is still missing. */
  static final int MOST_IMAGES = 10_000;

  private static final Comparator<Image> BY_CLASS_AND_CONTENT =
      Comparator.comparingInt(Image::label).thenComparing(Image::pixels, Arrays::compareUnsigned);

  private final PixelCnnSpec spec;
  private final TrainedClasses trained;
  private final FeatureRenderer renderer;
  private final int most;
  private final List<Image> images = new ArrayList<>();
  private final int[] ofClass;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Image(byte[] pixels, int label) {}

  /**
   * Prepares a reading.
   *
   * @param trained the classes of which images are wanted
   * @param order of the base's channels
   * @param range in which range pixel values are before the base's preprocessor; null if the first
   *     batch tells
   * @param most how many images are read, unless a class is still missing
   */
  BaseImages(
      PixelCnnSpec spec,
      TrainedClasses trained,
      ChannelOrder order,
      @Nullable PixelRange range,
      int most) {
    this.spec = spec;
    this.trained = trained;
    this.renderer = new FeatureRenderer(spec, order, range, /* known= */ null);
    this.most = most;
    this.ofClass = new int[spec.classes()];
  }

  /**
   * Resets the base, reads images, and resets it again. Images that are labelled as more than one
   * class are left out.
   *
   * @return images sorted by class, and within a class by content
   * @throws InvalidInputException if the base cannot be reset, its batches do not go with the
   *     model, the pixel values before its preprocessor cannot be recovered, or a class has no
   *     image
   */
  LabelledImages read(DataSetIterator base) {
    if (!base.resetSupported()) {
      throw new InvalidInputException("the base cannot be reset: " + base.getClass().getName());
    }
    base.reset();
    try {
      collect(base);
    } catch (RuntimeException e) {
      resetAfter(e, base);
      throw e;
    }
    base.reset();
    images.sort(BY_CLASS_AND_CONTENT);
    return LabelledImages.of(
        spec.shape(),
        spec.classes(),
        List.of(),
        images.stream().map(Image::pixels).toList(),
        images.stream().mapToInt(Image::label).toArray());
  }

  private static void resetAfter(RuntimeException failure, DataSetIterator base) {
    try {
      base.reset();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void collect(DataSetIterator base) {
    DataSetPreProcessor preProcessor = WrappingIterator.preProcessorOf(base);
    boolean first = true;
    while ((images.size() < most || missing() >= 0) && base.hasNext()) {
      DataSet batch = BatchCheck.requireFits(base.next(), spec);
      renderer.learnScale(batch, preProcessor, first);
      first = false;
      take(batch, preProcessor);
    }
    if (missing() >= 0) {
      throw new InvalidInputException(
          "the base has no image of class %s, which the model was trained on"
              .formatted(trained.title(missing())));
    }
  }

  private void take(DataSet batch, @Nullable DataSetPreProcessor preProcessor) {
    double[][] features = BatchCheck.rows(batch.getFeatures());
    double[][] labels = BatchCheck.rows(batch.getLabels());
    for (int row = 0; row < labels.length; row++) {
      int label = BatchCheck.onlyClass(labels[row]);
      if (label < 0 || !trained.contains(label) || (images.size() >= most && ofClass[label] > 0)) {
        continue;
      }
      byte[] pixels = renderer.pixels(features[row], batch.getFeatures().shape());
      if (pixels == null) {
        throw new InvalidInputException(
            "the pixel values before the base's preprocessor %s cannot be recovered"
                .formatted(preProcessor == null ? "" : preProcessor.getClass().getSimpleName()));
      }
      images.add(new Image(pixels, label));
      ofClass[label]++;
    }
  }

  /** A trained class without an image so far; -1 if there is none. */
  private int missing() {
    for (int label : trained.trained()) {
      if (ofClass[label] == 0) {
        return label;
      }
    }
    return -1;
  }
}
