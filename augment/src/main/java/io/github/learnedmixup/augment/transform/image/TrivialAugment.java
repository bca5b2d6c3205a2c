package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/**
 * Changes each image by one operation of a random magnitude, in wide ranges (Müller and Hutter
 * 2021, "TrivialAugment: tuning-free yet state-of-the-art data augmentation"). There is nothing to
 * tune.
 *
 * <p>The operation is one of {@link Operation} that the preset allows, the magnitude one of 31
 * steps from none to the largest strength, all equally likely. What {@link RandAugment} says of
 * differences to torchvision holds here, too.
 *
 * <p>Immutable, thread safe and serialisable.
 *
 * @param preset which operations are allowed and how far they go
 */
@Immutable
public record TrivialAugment(TransformPreset preset) implements ImageTransform, Serializable {
  /** Takes the preset. */
  public TrivialAugment {
    Objects.requireNonNull(preset, "preset");
  }

  /** Allows all operations, in the ranges of the paper. */
  public TrivialAugment() {
    this(TransformPreset.PUBLISHED);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    int magnitude = (int) (SeededHash.uniform(seed, 2) * (RandAugment.MOST + 1));
    boolean negative = SeededHash.uniform(seed, 1) < 0.5;
    return preset.apply(
        pixels, shape, SeededHash.uniform(seed, 0), magnitude, /* wide= */ true, negative);
  }
}
