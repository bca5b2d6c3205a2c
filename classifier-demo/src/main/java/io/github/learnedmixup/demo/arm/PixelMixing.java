package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.MixingIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.identity.Description;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How two images are made one without a model.
 *
 * @param kind how pixels are mixed
 * @param alpha of the Beta(alpha, alpha) distribution of lambda
 */
public record PixelMixing(Kind kind, double alpha) {
  private static final int CELLS = 4;

  /** How pixels are mixed; see {@link MixWay} for the sources. */
  public enum Kind {
    MIXUP("mixup"),
    CUTMIX("cutMix"),
    RESIZEMIX("resizeMix"),
    FMIX("fMix"),
    GRIDMIX("gridMix");

    private final String method;

    Kind(String method) {
      this.method = method;
    }
  }

  public PixelMixing {
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be positive, but is " + alpha);
    }
  }

  DataSetIterator over(DataSetIterator base, int height, int width, long seed) {
    return switch (kind) {
      case MIXUP -> new PixelMixupIterator(base, alpha, seed);
      case CUTMIX -> new CutMixIterator(base, height, width, alpha, seed);
      case RESIZEMIX, FMIX, GRIDMIX ->
          MixingIterator.builder(base).imageSize(height, width).way(way()).seed(seed).build();
    };
  }

  private MixWay way() {
    return switch (kind) {
      case MIXUP -> MixWay.mixup(alpha);
      case CUTMIX -> MixWay.cutMix(alpha);
      case RESIZEMIX -> MixWay.resizeMix(LambdaDistribution.beta(alpha));
      case FMIX -> MixWay.fMix(alpha);
      case GRIDMIX -> MixWay.gridMix(alpha, CELLS);
    };
  }

  /** Whether it must know the images' size. */
  public boolean needsSize() {
    return way().needsPixels();
  }

  /** The Java that makes it, a method of {@link MixWay}. */
  public String code() {
    String arguments =
        switch (kind) {
          case RESIZEMIX -> "LambdaDistribution.beta(%s)".formatted(alpha);
          case GRIDMIX -> "%s, %d".formatted(alpha, CELLS);
          default -> Double.toString(alpha);
        };
    return "MixWay.%s(%s)".formatted(kind.method, arguments);
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("kind", kind).set("alpha", alpha);
  }
}
