package io.github.learnedmixup.pixelcnn.sampling;

import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one image: between which classes, how far from each, and which of the many.
 *
 * @param first the class that {@code lambda} is the weight of, in [0, classes)
 * @param second the other class, in [0, classes); the same as {@code first} for a plain sample
 * @param lambda the share of {@code first}, in [0, 1]
 * @param blend how the two classes' distributions become one
 * @param temperature divides the blended log-probabilities of every pixel, which are then
 *     renormalised; at least {@link #LOWEST_TEMPERATURE} and finite; 1 is the blend's own
 *     distribution, below 1 prefers what is likely
 * @param seed decides every draw: the same request gives the same image
 * @param parents two real images that the image is to be like; null for one that is drawn freely
 */
public record SampleRequest(
    int first,
    int second,
    double lambda,
    Blend blend,
    double temperature,
    long seed,
    @Nullable Parents parents) {

  /**
   * The lowest temperature. Far below it everything but the likeliest is out of question, and at
   * some 1e-300 what is divided would not be finite any more.
   */
  public static final double LOWEST_TEMPERATURE = 1e-6;

  /**
   * Checks the ranges that need no model.
   *
   * @throws IllegalArgumentException if a class is negative, lambda outside [0, 1], or the
   *     temperature below {@link #LOWEST_TEMPERATURE} or not finite
   */
  public SampleRequest {
    Objects.requireNonNull(blend, "blend");
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException(
          "classes must not be negative, but are " + first + " and " + second);
    }
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda must be in [0, 1], but is " + lambda);
    }
    requireTemperature(temperature);
  }

  /**
   * Checks a temperature that images will be requested at.
   *
   * @throws IllegalArgumentException if it is below {@link #LOWEST_TEMPERATURE} or not finite
   */
  public static void requireTemperature(double temperature) {
    if (!(temperature >= LOWEST_TEMPERATURE && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be at least %s and finite, but is %s"
              .formatted(LOWEST_TEMPERATURE, temperature));
    }
  }

  /** An image that is drawn freely. */
  public SampleRequest(
      int first, int second, double lambda, Blend blend, double temperature, long seed) {
    this(first, second, lambda, blend, temperature, seed, null);
  }

  /** A plain sample of one class at temperature 1. */
  public static SampleRequest ofClass(int label, long seed) {
    return new SampleRequest(label, label, 1, Blend.LABEL, 1, seed);
  }

  /** A copy with another share of the first class. */
  public SampleRequest withLambda(double newLambda) {
    return new SampleRequest(first, second, newLambda, blend, temperature, seed, parents);
  }

  /** A copy with another seed. */
  public SampleRequest withSeed(long newSeed) {
    return new SampleRequest(first, second, lambda, blend, temperature, newSeed, parents);
  }

  /**
   * A copy that is to be like two real images everywhere alike, with lambda as the weight of the
   * first.
   *
   * @param palette of the model
   * @param firstImage pixel values of an image of the first class, 0 to 255 as unsigned bytes
   * @param secondImage the same of the second class
   */
  public SampleRequest like(Palette palette, byte[] firstImage, byte[] secondImage) {
    double[] weights = new double[firstImage.length / palette.channels()];
    Arrays.fill(weights, lambda);
    return withParents(Parents.ofImages(palette, firstImage, secondImage, weights));
  }

  /** A copy that is to be like two real images. */
  public SampleRequest withParents(Parents newParents) {
    return new SampleRequest(first, second, lambda, blend, temperature, seed, newParents);
  }
}
