package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/** Provides the PixelCNN of each seed. */
public interface ModelSource {
  /** The model for a seed, whose classifiers learn from the given images. */
  PixelCnn forSeed(long seed, LabelledImages training);

  /** What it is, as it follows the words "The PixelCNN was". */
  String description();

  /**
   * Whether the model may have learned from images that the other arms were not given: then the
   * comparison is not on equal terms, and every place that shows it says so.
   */
  boolean hasSeenMore();
}
