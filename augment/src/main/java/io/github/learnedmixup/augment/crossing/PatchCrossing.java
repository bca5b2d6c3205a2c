package io.github.learnedmixup.augment.crossing;

/**
 * A rectangle of the parent of the smaller share within the other one. Each pixel may be like the
 * wrong parent, with the same weight everywhere.
 */
final class PatchCrossing implements CrossingMethod {
  /** The weight of the parent that is asked for, of grey images. */
  private static final double OWN = 0.9;

  /**
   * That of colour images: where they differ they mostly do so by far, and a tenth for the wrong
   * parent would speckle.
   */
  private static final double OWN_OF_COLOURS = 0.99;

  @Override
  public CrossedParents cross(ParentImages images, double lambda, long seed) {
    Region region = Region.patch(images.shape(), lambda, seed);
    double own = images.shape().isColour() ? OWN_OF_COLOURS : OWN;
    double[] weights = new double[images.shape().pixels()];
    for (int pixel = 0; pixel < weights.length; pixel++) {
      weights[pixel] = region.isOfFirst(pixel) ? own : 1 - own;
    }
    return new CrossedParents(images, weights);
  }
}
