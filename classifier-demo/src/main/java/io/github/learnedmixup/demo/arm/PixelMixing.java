package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.pixelcnn.identity.Description;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How two real images are made one without a model.
 *
 * @param kind by their average, or by a rectangle of one in the other
 * @param alpha of the Beta(alpha, alpha) distribution of lambda
 */
public record PixelMixing(Kind kind, double alpha) {
  public enum Kind {
    MIXUP,
    CUTMIX
  }

  public PixelMixing {
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be positive, but is " + alpha);
    }
  }

  DataSetIterator over(DataSetIterator base, int height, int width, long seed) {
    return kind == Kind.MIXUP
        ? new PixelMixupIterator(base, alpha, seed)
        : new CutMixIterator(base, height, width, alpha, seed);
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("kind", kind).set("alpha", alpha);
  }
}
