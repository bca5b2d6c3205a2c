package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison takes where its options say nothing, by image set.
 *
 * @param labelled labelled images a seed; null for all
 * @param sameImages whether all seeds share the labelled images
 * @param seeds how many seeds the arms are compared on
 * @param arms as {@code --arms} has them
 * @param candidates settings that are tried for each arm
 * @param tuningSeeds seeds that settings are tried on
 * @param attacked test images that are attacked
 * @param steps optimiser steps of each classifier; null for 40 times through the labelled images
 * @param model the shipped model that draws; null for one that is trained on each seed's images
 * @param settings the kept results whose settings are taken over untried, the first that has an arm
 */
public record DatasetDefaults(
    @Nullable Integer labelled,
    boolean sameImages,
    int seeds,
    List<String> arms,
    int candidates,
    int tuningSeeds,
    int attacked,
    @Nullable Integer steps,
    @Nullable String model,
    List<String> settings) {

  /** The arms that answer the main question. */
  static final String CORE = "core";

  private static final DatasetDefaults MNIST_SMALL =
      new DatasetDefaults(
          null,
          true,
          3,
          List.of("smoothing", "learned-parents", "jitter", "learned-then-jitter"),
          1,
          1,
          0,
          400,
          ImageSet.MNIST_SMALL,
          List.of("mnist-1000.json", "mnist-1000-further.json"));

  private static final DatasetDefaults DIGITS =
      new DatasetDefaults(500, false, 3, List.of(CORE), 1, 1, 100, 60, ImageSet.DIGITS, List.of());

  private static final DatasetDefaults OTHERS =
      new DatasetDefaults(1000, false, 10, List.of(CORE), 8, 3, 500, null, null, List.of());

  /** The defaults for an image set, by its name or path. */
  public static DatasetDefaults of(String dataset) {
    return switch (dataset) {
      case ImageSet.MNIST_SMALL -> MNIST_SMALL;
      case ImageSet.DIGITS -> DIGITS;
      default -> OTHERS;
    };
  }
}
