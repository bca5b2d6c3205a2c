package io.github.learnedmixup.demo;

import io.github.learnedmixup.augment.CutMixIterator;
import io.github.learnedmixup.augment.PixelMixupIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How two real images are made one without a model.
 *
 * @param kind by their average, or by a rectangle of one in the other
 * @param alpha of the Beta(alpha, alpha) distribution of lambda
 */
record PixelMixing(Kind kind, double alpha) {
  enum Kind {
    MIXUP,
    CUTMIX
  }

  PixelMixing {
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be positive, but is " + alpha);
    }
  }

  DataSetIterator over(DataSetIterator base, int height, int width, long seed) {
    return kind == Kind.MIXUP
        ? new PixelMixupIterator(base, alpha, seed)
        : new CutMixIterator(base, height, width, alpha, seed);
  }
}
