package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/**
 * One model for all seeds, which share their images: trained once, on the images that the
 * classifiers learn from, or on the first of them.
 */
public final class OnceTrained implements ModelSource {
  private static final long SEED = 1;

  private final OwnModels models;
  private final int images;

  /**
   * Trains a model when it is first asked for.
   *
   * @param models trains and keeps it
   * @param images on how many at most; positive
   */
  public OnceTrained(OwnModels models, int images) {
    this.models = models;
    this.images = images;
  }

  @Override
  public PixelCnn forSeed(long seed, LabelledImages training) {
    return models.forSeed(SEED, training.range(0, Math.min(images, training.size())));
  }

  @Override
  public String description() {
    return "trained once, on at most %s of the images that the classifiers learn from, and no others"
        .formatted(StatisticPhrases.count(images));
  }

  @Override
  public boolean hasSeenMore() {
    return false;
  }
}
