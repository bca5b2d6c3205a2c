package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/**
 * The labelled images of a seed, the same for all arms.
 *
 * @param training what classifiers and the PixelCNN learn from
 * @param tuning a fifth, which neither learns from: settings are chosen on it, and temperatures
 */
public record SeedImages(LabelledImages training, LabelledImages tuning) {
  /** The denominator of the share of labelled images for tuning. */
  private static final int ONE_IN = 5;

  /** Decides the images that all seeds share. */
  private static final long SHARED = 0;

  /**
   * Chooses a seed's images, each class with its share in both parts.
   *
   * @param count how many, both parts together
   * @throws InvalidInputException if there are not so many, or they are too few
   */
  public static SeedImages of(LabelledImages split, int count, long seed) {
    return forTuning(split, count, seed, 0);
  }

  /**
   * Chooses images that all seeds share.
   *
   * @throws InvalidInputException as {@link #of} does
   */
  public static SeedImages shared(LabelledImages split, int count) {
    return of(split, count, SHARED);
  }

  /**
   * Chooses the images of a seed on which settings are tried.
   *
   * @param count as of the seeds that arms are compared on
   * @param further how many images of the split, none of them labelled for this seed, settings are
   *     judged on in place of a fifth of the labelled ones; 0 for that fifth
   * @throws InvalidInputException if there are not so many, or the labelled ones are too few
   */
  public static SeedImages forTuning(LabelledImages split, int count, long seed, int further) {
    requireCount(split, count);
    requireFurther(split, count, further);
    LabelledSubset subset = LabelledSubset.stratified(split, count, SeedUse.SUBSET.of(seed));
    LabelledSubset fifth =
        LabelledSubset.stratified(subset.labelled(), count / ONE_IN, SeedUse.TUNING.of(seed));
    return new SeedImages(
        fifth.rest(), further == 0 ? fifth.labelled() : subset.rest().range(0, further));
  }

  /**
   * Checks how many images there are to judge settings on.
   *
   * @throws InvalidInputException if there are not so many beside the labelled ones
   */
  public static void requireFurther(LabelledImages split, int count, int further) {
    int others = split.size() - count;
    if (further < 0 || further > others) {
      throw new InvalidInputException(
          "--tuning-images must be in [0, %d], the training images that are not labelled, but is %d"
              .formatted(others, further));
    }
  }

  /**
   * Checks a count.
   *
   * @throws InvalidInputException if there are not so many images, or they are too few for every
   *     class to have one to learn from
   */
  public static void requireCount(LabelledImages split, int count) {
    int least = ONE_IN * split.classes();
    if (count < least || count > split.size()) {
      throw new InvalidInputException(
          "--labelled must be in [%d, %d] or all, one image a class at least in a fifth of them, but is %d"
              .formatted(least, split.size(), count));
    }
    int[] labelled = LabelledSubset.quotas(LabelledSubset.frequencies(split), count);
    int[] tuning = LabelledSubset.quotas(labelled, count / ONE_IN);
    for (int label = 0; label < labelled.length; label++) {
      if (labelled[label] == tuning[label]) {
        throw new InvalidInputException(
            ("every class needs an image to learn from beside the fifth for tuning, but of the %d"
                    + " labelled images %d are of class %d; label more, or use a data set with more"
                    + " images of it")
                .formatted(count, labelled[label], label));
      }
    }
  }
}
