package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/**
 * Changes each image by some operations, chosen at random, all of one magnitude (Cubuk and others
 * 2020, "RandAugment: practical automated data augmentation with a reduced search space").
 *
 * <p>Each operation is chosen independently among those of {@link Operation} that the preset
 * allows, so that one may come twice. The magnitude has 31 steps: 0 for none, 30 for the largest
 * strength; auto-contrast and equalising have no strength and act at 0, too. Operations differ from
 * torchvision's in this: images are interpolated bilinearly and not by nearest neighbours, shear is
 * about the centre and not about the upper left corner, solarising at magnitude 0 leaves white as
 * it is, and results are rounded.
 *
 * <p>Immutable, thread safe and serialisable.
 *
 * @param count operations for each image, in [0, 16]; 2 is usual
 * @param magnitude in [0, 30]; 9 is usual
 * @param preset which operations are allowed and how far they go
 */
@Immutable
public record RandAugment(int count, int magnitude, TransformPreset preset)
    implements ImageTransform, Serializable {
  /** The largest magnitude, of the largest strength. */
  static final int MOST = 30;

  private static final int MOST_OPERATIONS = 16;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if count or magnitude is out of its range
   */
  public RandAugment {
    if (count < 0 || count > MOST_OPERATIONS) {
      throw new IllegalArgumentException(
          "count must be in [0, %d], but is %d".formatted(MOST_OPERATIONS, count));
    }
    if (magnitude < 0 || magnitude > MOST) {
      throw new IllegalArgumentException(
          "magnitude must be in [0, %d], but is %d".formatted(MOST, magnitude));
    }
    Objects.requireNonNull(preset, "preset");
  }

  /**
   * Allows all operations, in the ranges of the paper.
   *
   * @throws IllegalArgumentException if count or magnitude is out of its range
   */
  public RandAugment(int count, int magnitude) {
    this(count, magnitude, TransformPreset.PUBLISHED);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    byte[] result = pixels.clone();
    for (int k = 0; k < count; k++) {
      long step = SeededHash.mix(seed, k);
      boolean negative = SeededHash.uniform(step, 1) < 0.5;
      result =
          preset.apply(
              result, shape, SeededHash.uniform(step, 0), magnitude, /* wide= */ false, negative);
    }
    return result;
  }
}
