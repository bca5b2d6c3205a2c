package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.List;

/**
 * What is the same for all samples of a {@link SampleBank}.
 *
 * @param origin what decides a sample beside its key: model, engine, blend and the like
 * @param shape the images' size
 * @param classNames the names of the model's classes in their order; empty where they have none
 */
public record BankContents(Description origin, ImageShape shape, List<String> classNames) {
  /** Copies the names. */
  public BankContents {
    classNames = List.copyOf(classNames);
  }
}
