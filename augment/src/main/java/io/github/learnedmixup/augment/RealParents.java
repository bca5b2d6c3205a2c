package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.augment.crossing.CrossingMethod;
import io.github.learnedmixup.augment.crossing.ParentImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.ClassNames;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
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
  /** How much of which parent is where. */
  public enum Crossing {
    /**
     * A rectangle of the parent of the smaller share within the other one, as with CutMix, but
     * drawn anew, so that the seam closes: each pixel may be like the wrong parent, with a weight
     * of a tenth, in colour of a hundredth, where the pixels before it ask for that.
     */
    PATCH(CrossingMethod.patch()),

    /** Both parents everywhere, with lambda as the weight. */
    EVEN(CrossingMethod.even()),

    /**
     * Blobs of the one parent and of the other, as wide as objects are. At their border both
     * parents count nearly alike, and with every step away from it a pixel's own parent gains: the
     * seam is free by a few pixels, and the share that comes out is near the one asked for.
     */
    FIELD(CrossingMethod.field()),

    /**
     * The best of eight {@link #FIELD fields}: the parents differ little along its border, and the
     * middle of neither is hidden.
     */
    PLACED(CrossingMethod.placed()),

    /**
     * As {@link #PLACED}, and the second parent is mirrored or shifted by up to a quarter of the
     * image where that is better. Not for images whose class changes in a mirror, such as digits.
     */
    MATCHED(CrossingMethod.matched());

    @SuppressWarnings("ImmutableEnumChecker") // records and functions without state
    private final CrossingMethod method;

    Crossing(CrossingMethod method) {
      this.method = method;
    }

    /**
     * Which crossing an iterator's images have where none is chosen: {@link #EVEN} of grey images,
     * {@link #MATCHED} of those in colour.
     */
    public static Crossing defaultOf(ImageShape shape) {
      return shape.isColour() ? MATCHED : EVEN;
    }

    /**
     * Places two parents, and weights them pixel by pixel.
     *
     * @param lambda the first one's share, in [0, 1]
     * @param seed decides what is random
     */
    public CrossedParents cross(ParentImages parents, double lambda, long seed) {
      return method.cross(parents, lambda, seed);
    }
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
   *     base and model name their classes differently, the pixel values before its preprocessor
   *     cannot be recovered, or a class has no image
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
    // Before they are read: the images of a base in another order would be taken for other classes.
    source.trained().requireNames(ClassNames.of(base, source.spec().classes()), "base");
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
   * @throws InvalidInputException if their classes have other names than the model's
   */
  void requireFits(PixelCnnSpec spec, TrainedClasses trained) {
    if (!spec.fits(images)) {
      throw new IllegalArgumentException(
          "parents must be of %s pixels and %d classes, as the model's images are, but are of %s and %d"
              .formatted(spec.shape(), spec.classes(), images.shape(), images.classes()));
    }
    trained.requireNames(images.classNames(), "parents");
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

  /** The parents of a sample, as they are placed for it. */
  CrossedParents of(SampleKey key, Palette palette) {
    ParentImages pair =
        ParentImages.of(
            palette, images.shape(), images.image(first(key)), images.image(second(key)));
    return crossing.cross(pair, key.lambda(), SeededHash.mix(key.parentSeed(), 2));
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
}
