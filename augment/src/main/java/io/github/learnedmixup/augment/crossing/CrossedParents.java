package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.pixelcnn.sampling.Parents;

/**
 * Two real images as they are placed, and how much each of them counts where. Sample with {@link
 * #parents()}, then lend the sample the pixel values of its parents. Immutable and thread safe.
 */
public final class CrossedParents {
  private final ParentImages images;
  private final double[] weights;
  private final Parents parents;

  /**
   * Parents with a weight for each pixel.
   *
   * @param images as they are placed
   * @param weights of the first image, in [0, 1]; not to be changed afterwards
   */
  CrossedParents(ParentImages images, double[] weights) {
    this.images = images;
    this.weights = weights;
    this.parents =
        new Parents(images.palette(), images.firstSymbols(), images.secondSymbols(), weights);
  }

  /** What a request of a sample needs to know of them. */
  public Parents parents() {
    return parents;
  }

  /**
   * Cuts both images out and puts them together: each pixel is that of the heavier parent, as with
   * CutMix.
   *
   * @return new pixel values, 0 to 255 as unsigned bytes
   */
  public byte[] cut() {
    byte[] cut = images.second().clone();
    int channels = images.shape().channels();
    for (int pixel = 0; pixel < weights.length; pixel++) {
      if (weights[pixel] >= 0.5) {
        System.arraycopy(images.first(), pixel * channels, cut, pixel * channels, channels);
      }
    }
    return cut;
  }

  /** The share of pixels for which the first parent is the heavier one, in [0, 1]. */
  public double shareOfFirst() {
    int heavier = 0;
    for (double weight : weights) {
      heavier += weight >= 0.5 ? 1 : 0;
    }
    return (double) heavier / weights.length;
  }

  /**
   * Gives pixels that have a parent's symbol that parent's pixel value, the heavier one's if both
   * have it.
   *
   * @param sampled symbols of the sample's pixels
   * @param values of all pixels, each pixel's channels together, 0 to 255 as unsigned bytes, which
   *     are changed
   */
  public void lendValues(byte[] sampled, byte[] values) {
    byte[] firstSymbols = images.firstSymbols();
    byte[] secondSymbols = images.secondSymbols();
    int channels = images.shape().channels();
    for (int pixel = 0; pixel < sampled.length; pixel++) {
      boolean firstIsHeavier = weights[pixel] >= 0.5;
      boolean ofFirst = firstSymbols[pixel] == sampled[pixel];
      boolean ofSecond = secondSymbols[pixel] == sampled[pixel];
      if (ofFirst || ofSecond) {
        byte[] lender = ofFirst && (firstIsHeavier || !ofSecond) ? images.first() : images.second();
        System.arraycopy(lender, pixel * channels, values, pixel * channels, channels);
      }
    }
  }

  @Override
  public String toString() {
    return parents.toString();
  }
}
