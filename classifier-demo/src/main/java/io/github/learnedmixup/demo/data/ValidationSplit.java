package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/**
 * A training split in two parts.
 *
 * @param training what judges learn from
 * @param validation what no judge learns from
 */
public record ValidationSplit(LabelledImages training, LabelledImages validation) {
  private static final int MOST = 5000;
  private static final int ONE_IN = 10;

  /** The seed of all judges, so that the validation images are new to each of them. */
  private static final long SEED = 1;

  /**
   * Holds 5,000 images out, or a tenth if that is less; always the same of the same split.
   *
   * @throws InvalidInputException if there are fewer than 10 images
   */
  public static ValidationSplit of(LabelledImages split) {
    if (split.size() < ONE_IN) {
      throw new InvalidInputException(
          "judges need at least %d training images, but there are %d"
              .formatted(ONE_IN, split.size()));
    }
    int validation = Math.min(MOST, split.size() / ONE_IN);
    LabelledImages shuffled = split.shuffled(SEED);
    return new ValidationSplit(
        shuffled.range(validation, shuffled.size()), shuffled.range(0, validation));
  }
}
