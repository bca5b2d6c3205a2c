package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Real images of which each synthetic one has two for its parents, one of each of its classes: it
 * is drawn to be like them, see {@link Parents}, in place of freely. Where it has the symbol of a
 * parent it has that one's pixel value, too. Which images are its parents follows from the seed,
 * the pair and lambda, as all else of it does. Immutable and thread safe.
 */
public final class RealParents {
  /** The weight of the parent that is asked for, where a patch decides, of grey images. */
  private static final double OWN = 0.9;

  /**
   * That of colour images: where they differ they mostly do so by far, and a tenth for the wrong
   * parent would speckle.
   */
  private static final double OWN_OF_COLOURS = 0.99;

  /** How much of which parent is where. */
  public enum Crossing {
    /**
     * A rectangle of the parent of the smaller share within the other one, as with CutMix, but
     * drawn anew, so that the seam closes: each pixel may be like the wrong parent, with a weight
     * of a tenth, in colour of a hundredth, where the pixels before it ask for that.
     */
    PATCH,
    /** Both parents everywhere, with lambda as the weight. */
    EVEN
  }

  private final LabelledImages images;
  private final Crossing crossing;
  private final List<int[]> ofClass;
  private final String digest;

  private RealParents(LabelledImages images, Crossing crossing) {
    this.images = images;
    this.crossing = Objects.requireNonNull(crossing, "crossing");
    this.ofClass = IntStream.range(0, images.classes()).mapToObj(images::ofClass).toList();
    this.digest = images.digest();
  }

  /**
   * Parents from a set of images.
   *
   * @param images those that the classifier learns from, say; {@link
   *     io.github.learnedmixup.pixelcnn.batch.IteratorImages#read} takes them from an iterator
   * @param crossing how much of which parent is where
   */
  public static RealParents of(LabelledImages images, Crossing crossing) {
    return new RealParents(images, crossing);
  }

  /**
   * Parents from the images of a base, as {@link LearnedMixupBuilder#parentsOfBase} takes them: for
   * the {@link Pregeneration} of a bank that an iterator over the same images will use.
   *
   * <p>The base is reset, read, and reset again. Up to 10,000 images are read, more only until
   * there is one of each class that the model was trained on. They are kept in memory, a byte a
   * pixel, sorted by class and content: the parents do not depend on the order in which the base
   * gives its images. Where it has more than 10,000, which of them are parents does depend on it.
   *
   * @param base gives images of one class each, with or without a preprocessor, as for a {@link
   *     LearnedMixupIterator}; images labelled as more than one class are left out
   * @param model its size and classes are the images'
   * @param crossing how much of which parent is where
   * @throws InvalidInputException if the base cannot be reset, its images do not go with the model,
   *     the pixel values before its preprocessor cannot be recovered, or a class has no image
   */
  public static RealParents ofBase(DataSetIterator base, PixelCnn model, Crossing crossing) {
    return ofBase(base, SampleSource.of(model), crossing, ChannelOrder.of(base), /* told= */ null);
  }

  static RealParents ofBase(
      DataSetIterator base,
      SampleSource source,
      Crossing crossing,
      ChannelOrder order,
      @Nullable PixelRange told) {
    return of(
        new BaseImages(source.spec(), source.trained(), order, told, BaseImages.MOST_IMAGES)
            .read(base),
        crossing);
  }

  /**
   * Refuses images that are not such as a model draws.
   *
   * @param trained the classes that it draws
   * @throws IllegalArgumentException if their size or number of classes is another, or there is
   *     none of a class that the model draws
   */
  void requireFits(PixelCnnSpec spec, TrainedClasses trained) {
    if (!spec.fits(images)) {
      throw new IllegalArgumentException(
          "parents must be of %s pixels and %d classes, as the model's images are, but are of %s and %d"
              .formatted(spec.shape(), spec.classes(), images.shape(), images.classes()));
    }
    for (int label : trained.trained()) {
      if (ofClass.get(label).length == 0) {
        throw new IllegalArgumentException(
            "parents must be of every class that the model draws, but there is none of class "
                + label);
      }
    }
  }

  /** How much of which parent is where, and how many images there are. */
  @Override
  public String toString() {
    return "%s of %d real images".formatted(crossing, images.size());
  }

  /** How much of which parent is where. */
  Crossing crossing() {
    return crossing;
  }

  /** The digest of the images, see {@link LabelledImages#digest()}. */
  String digest() {
    return digest;
  }

  /** The parents of a sample. */
  Parents of(SampleKey key, Palette palette) {
    return Parents.ofImages(
        palette, images.image(first(key)), images.image(second(key)), weights(key));
  }

  private int first(SampleKey key) {
    return member(key.first(), SeededHash.mix(key.parentSeed(), 0));
  }

  private int second(SampleKey key) {
    return member(key.second(), SeededHash.mix(key.parentSeed(), 1));
  }

  private int member(int label, long seed) {
    int[] members = ofClass.get(label);
    return members[(int) (SeededHash.uniform(seed, 0) * members.length)];
  }

  /** The weight of the first parent at each pixel. */
  private double[] weights(SampleKey key) {
    double lambda = key.lambda();
    double[] weights = new double[images.shape().pixels()];
    if (crossing == Crossing.EVEN) {
      Arrays.fill(weights, lambda);
      return weights;
    }
    double patch = Math.min(lambda, 1 - lambda);
    Rectangle place =
        Rectangle.within(
            images.height(), images.width(), patch, SeededHash.mix(key.parentSeed(), 2));
    boolean firstIsHost = lambda >= 0.5;
    double own = images.shape().isColour() ? OWN_OF_COLOURS : OWN;
    for (int pixel = 0; pixel < weights.length; pixel++) {
      boolean inside = place.holds(pixel / images.width(), pixel % images.width());
      weights[pixel] = inside == firstIsHost ? 1 - own : own;
    }
    return weights;
  }

  /**
   * Gives pixels that have a parent's symbol that parent's pixel value, the heavier one's if both
   * have it.
   *
   * @param sampled symbols of the sample's pixels
   * @param palette of the model
   * @param values of all pixels, each pixel's channels together, which are changed
   */
  void lendValues(SampleKey key, byte[] sampled, Palette palette, float[] values) {
    byte[] first = images.image(first(key));
    byte[] second = images.image(second(key));
    byte[] firstSymbols = palette.symbols(first);
    byte[] secondSymbols = palette.symbols(second);
    double[] weights = weights(key);
    int channels = palette.channels();
    for (int pixel = 0; pixel < sampled.length; pixel++) {
      boolean firstIsHeavier = weights[pixel] >= 0.5;
      boolean ofFirst = firstSymbols[pixel] == sampled[pixel];
      boolean ofSecond = secondSymbols[pixel] == sampled[pixel];
      if (!ofFirst && !ofSecond) {
        continue;
      }
      byte[] lender = ofFirst && (firstIsHeavier || !ofSecond) ? first : second;
      for (int at = pixel * channels; at < (pixel + 1) * channels; at++) {
        values[at] = lender[at] & 0xff;
      }
    }
  }
}
