package io.github.learnedmixup.augment.transform;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.LearnedMixupBuilder;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.training.SingleInputIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Puts iterators around each other in the right order, whatever the order of the calls.
 *
 * <pre>{@code
 * try (AugmentedIterator train =
 *     Augmentations.of(base)
 *         .learned(model)
 *         .transform(new Jitter(15, 2))
 *         .smooth(0.1)
 *         .seed(7)
 *         .build()) {
 *   classifier.fit(train, epochs);
 * }
 * }</pre>
 *
 * <p>From the inside to the outside: reading ahead, oversampling, learned mixup, transforms, mixing
 * without a model, label smoothing. Transforms are around learned mixup, so that generated images
 * and real ones go through the same ones: on handwritten digits that made fewer errors than
 * transforms of the real images alone. Mixing without a model is around both, as it makes images of
 * several classes, of which neither learned mixup nor a transform would know what they show.
 *
 * <p>Setters may be called in any order; each step is there at most once, and all are left out by
 * default.
 */
public final class Augmentations {
  private static final int OVERSAMPLING = 0;
  private static final int LEARNED = 1;
  private static final int TRANSFORM = 2;
  private static final int MIXING = 3;

  private final DataSetIterator base;
  private int prefetched;
  private @Nullable ClassBalance balance;
  private double mostRepeated;
  private @Nullable Function<DataSetIterator, LearnedMixupBuilder> learned;
  private String learnedInWords = "learned mixup";
  private @Nullable ImageTransform transform;
  private @Nullable UnaryOperator<MixingBuilder> mixing;
  private double smoothing;
  private LabelSmoothingIterator.Rows smoothed = LabelSmoothingIterator.Rows.ALL;
  private @Nullable PixelRange range;
  private int height;
  private int width;
  private long seed;
  private @Nullable AugmentationState from;

  private Augmentations(DataSetIterator base) {
    this.base = Objects.requireNonNull(base, "base");
  }

  /**
   * Starts a chain around an iterator.
   *
   * @param base gives real images; closing it is left to who made it
   */
  public static Augmentations of(DataSetIterator base) {
    return new Augmentations(base);
  }

  /**
   * Starts a chain around an iterator of multi data sets with one input and one output; see {@link
   * SingleInputIterator}.
   */
  public static Augmentations of(MultiDataSetIterator base) {
    return new Augmentations(new SingleInputIterator(base));
  }

  /**
   * Sets the size of the images, which transforms and all ways of mixing but mixup need; default
   * that of the model, if there is one.
   *
   * @param newHeight rows, positive
   * @param newWidth columns, positive
   * @throws IllegalArgumentException if one is not positive
   */
  @CanIgnoreReturnValue
  public Augmentations imageSize(int newHeight, int newWidth) {
    BatchCheck.requirePositive(newHeight, newWidth);
    height = newHeight;
    width = newWidth;
    return this;
  }

  /**
   * Reads batches of a slow base ahead, see {@link PrefetchingIterator}.
   *
   * @param batches at most, at least 1
   * @throws IllegalArgumentException if batches is not positive
   */
  @CanIgnoreReturnValue
  public Augmentations prefetch(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("batches must be positive, but is " + batches);
    }
    prefetched = batches;
    return this;
  }

  /**
   * Repeats examples of rare classes, see {@link OversamplingIterator}.
   *
   * @param most how often an example comes at most, at least 1
   * @throws IllegalArgumentException if the limit is out of its range
   */
  @CanIgnoreReturnValue
  public Augmentations oversample(ClassBalance newBalance, double most) {
    if (!(most >= 1 && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("most must be at least 1 and finite, but is " + most);
    }
    balance = Objects.requireNonNull(newBalance, "balance");
    mostRepeated = most;
    return this;
  }

  /** Generates images between classes, with the default settings of learned mixup. */
  @CanIgnoreReturnValue
  public Augmentations learned(PixelCnn model) {
    return learned(model, builder -> builder);
  }

  /**
   * Generates images between classes.
   *
   * @param settings changes the settings of learned mixup: {@code learned ->
   *     learned.preset(Preset.SOME_HUNDRED)}, say
   */
  @CanIgnoreReturnValue
  public Augmentations learned(PixelCnn model, UnaryOperator<LearnedMixupBuilder> settings) {
    Objects.requireNonNull(settings, "settings");
    learned(
        around ->
            settings.apply(
                LearnedMixupIterator.builder(around, model).seed(SeededHash.mix(seed, LEARNED))));
    learnedInWords = "learned mixup by a model of " + model.spec().shape();
    if (height == 0) {
      imageSize(model.spec().height(), model.spec().width());
    }
    return this;
  }

  /** Has a builder of learned mixup made around the steps before it; for tests. */
  @CanIgnoreReturnValue
  Augmentations learned(Function<DataSetIterator, LearnedMixupBuilder> builder) {
    learned = builder;
    return this;
  }

  /** Changes all images, real and generated ones, by a transform or a policy of several. */
  @CanIgnoreReturnValue
  public Augmentations transform(ImageTransform newTransform) {
    transform = Objects.requireNonNull(newTransform, "transform");
    return this;
  }

  /**
   * Sets in which numbers images come to the transforms, after the base's preprocessor; default:
   * the first batch decides. See {@link TransformIterator}.
   */
  @CanIgnoreReturnValue
  public Augmentations pixelRange(PixelRange newRange) {
    range = Objects.requireNonNull(newRange, "pixelRange");
    return this;
  }

  /**
   * Mixes images without a model.
   *
   * @param settings sets at least a way: {@code mixing -> mixing.way(MixWay.cutMix(1))}, say; the
   *     size of the images and a seed are set before
   */
  @CanIgnoreReturnValue
  public Augmentations mix(UnaryOperator<MixingBuilder> settings) {
    mixing = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Smooths all labels.
   *
   * @param share of each label that is spread over all classes, in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  @CanIgnoreReturnValue
  public Augmentations smooth(double share) {
    return smooth(share, LabelSmoothingIterator.Rows.ALL);
  }

  /**
   * Smooths some labels.
   *
   * @param share of each such label that is spread over all classes, in [0, 1]
   * @throws IllegalArgumentException if the share is out of its range
   */
  @CanIgnoreReturnValue
  public Augmentations smooth(double share, LabelSmoothingIterator.Rows rows) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but is " + share);
    }
    smoothing = share;
    smoothed = Objects.requireNonNull(rows, "rows");
    return this;
  }

  /** Sets the random seed, of which each step has its own; default 0. */
  @CanIgnoreReturnValue
  public Augmentations seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Sets the state that the chain goes on from, with the same settings, and a base that is at its
   * beginning; default: a run of its own.
   */
  @CanIgnoreReturnValue
  public Augmentations resumeFrom(AugmentationState state) {
    from = Objects.requireNonNull(state, "resumeFrom");
    return this;
  }

  /**
   * Builds the chain. Learned mixup may read the base for real parents, as {@link
   * LearnedMixupBuilder#build} does.
   *
   * @throws IllegalArgumentException if transforms do not know the size of the images, or settings
   *     of a step do not go together
   * @throws InvalidInputException if the chain is to resume from a state of other steps or settings
   */
  public AugmentedIterator build() {
    List<String> steps = new ArrayList<>();
    DataSetIterator chain = base;
    steps.add("%s, batches of %d".formatted(base.getClass().getSimpleName(), base.batch()));
    if (transform != null && height == 0) {
      throw new IllegalArgumentException(
          "a transform must know the size of the images: call imageSize()");
    }
    PrefetchingIterator prefetching = null;
    if (prefetched > 0) {
      prefetching = new PrefetchingIterator(chain, prefetched);
      chain = prefetching;
      steps.add("%d batches read ahead".formatted(prefetched));
    }
    LearnedMixupIterator built = null;
    try {
      if (balance != null) {
        chain =
            new OversamplingIterator(
                chain, balance, mostRepeated, SeededHash.mix(seed, OVERSAMPLING));
        steps.add(chain.toString());
      }
      if (learned != null) {
        built = builtLearned(chain, learned);
        chain = built;
        steps.add(learnedInWords);
      }
      if (transform != null) {
        chain = transforming(chain, transform);
        steps.add(chain.toString());
      }
      if (mixing != null) {
        chain = mixing.apply(mixingAround(chain)).build();
        steps.add(chain.toString());
      }
      if (smoothing > 0) {
        chain = new LabelSmoothingIterator(chain, smoothing, smoothed);
        steps.add(chain.toString());
      }
      AugmentedIterator iterator = new AugmentedIterator(chain, steps, built, prefetching);
      if (from != null) {
        iterator.resumeFrom(from);
      }
      return iterator;
    } catch (RuntimeException e) {
      new AugmentedIterator(base, List.of(), built, prefetching).close();
      throw e;
    }
  }

  private LearnedMixupIterator builtLearned(
      DataSetIterator around, Function<DataSetIterator, LearnedMixupBuilder> by) {
    LearnedMixupBuilder builder = by.apply(around);
    if (from != null) {
      from.learned().ifPresent(builder::resumeFrom);
    }
    return builder.build();
  }

  private DataSetIterator transforming(DataSetIterator around, ImageTransform by) {
    long ownSeed = SeededHash.mix(seed, TRANSFORM);
    return range == null
        ? new TransformIterator(around, height, width, by, ownSeed)
        : new TransformIterator(around, height, width, range, by, ownSeed);
  }

  private MixingBuilder mixingAround(DataSetIterator around) {
    MixingBuilder builder = MixingIterator.builder(around).seed(SeededHash.mix(seed, MIXING));
    return height == 0 ? builder : builder.imageSize(height, width);
  }
}
