package io.github.learnedmixup.demo;

import io.github.learnedmixup.augment.PixelMixupIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.util.Locale;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A way to augment that is compared with others; the order is that of every table. */
enum Arm {
  /** Real images as they are. */
  NONE("nothing", false) {
    @Override
    DataSetIterator augment(
        DataSetIterator base, PixelCnn model, ExperimentSettings settings, long seed) {
      return base;
    }
  },

  /** Zhang et al. 2018, "mixup: Beyond empirical risk minimization", arXiv:1710.09412. */
  MIXUP("pixel mixup", false) {
    @Override
    DataSetIterator augment(
        DataSetIterator base, PixelCnn model, ExperimentSettings settings, long seed) {
      return new PixelMixupIterator(base, settings.pixelMixup().alpha(), seed);
    }
  },

  /** Images that a PixelCNN draws between two classes, in place of some of the real ones. */
  LEARNED("learned mixup", true) {
    @Override
    DataSetIterator augment(
        DataSetIterator base, PixelCnn model, ExperimentSettings settings, long seed) {
      return settings.learnedMixup().iterator(base, model, seed);
    }
  };

  private final String title;
  private final boolean usesModel;

  Arm(String title, boolean usesModel) {
    this.title = title;
    this.usesModel = usesModel;
  }

  /** Its name in sentences and tables. */
  String title() {
    return title;
  }

  /** Its name in files. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it depends on a PixelCNN. */
  boolean usesModel() {
    return usesModel;
  }

  /**
   * Wraps the batches of real images; the result is closed by the caller if it can be.
   *
   * @param model the seed's PixelCNN, which arms that do not use it leave alone
   */
  abstract DataSetIterator augment(
      DataSetIterator base, PixelCnn model, ExperimentSettings settings, long seed);
}
