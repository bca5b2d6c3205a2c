package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.pixelcnn.TrainedClasses;

/**
 * How synthetic images are labelled: the third of the settings of a {@link LearnedMixupIterator}.
 *
 * <p>An image that was requested as a share lambda of class a and 1 - lambda of class b may have
 * turned out to look more like one of them than was asked for. The model knows: the posterior of a
 * against b, tempered, is 1 / (1 + exp(-(log p(x|a) - log p(x|b)) / T)). Without a temperature it
 * is nearly always 0 or 1, since the logarithms differ by tens of nats. The label's share of class
 * a is {@code (1 - posteriorWeight) * lambda + posteriorWeight * posterior}; class b has the rest.
 * With {@link #inherited()}, lambda is the share that the image came to have of its parents.
 * Smoothing, if it is asked for, takes a part of both and spreads it evenly over all classes that
 * the model has training images of. The others have 0. Real images keep the labels that the base
 * gave. {@link #builder()} starts from the defaults, and {@link #toBuilder()} from given labels.
 *
 * @param posteriorWeight how much of the label is the posterior, in [0, 1]; default 0
 * @param temperature T, in nats, positive and finite; without effect where the weight is 0; default
 *     10
 * @param smoothing which part of the label is spread evenly over the trained classes, in [0, 1];
 *     default 0
 * @param inherits whether lambda is, in place of the share that was asked for, the share of pixels
 *     that are nearer to the parent of the first class; needs {@link RealParents}; default false
 */
public record SoftLabels(
    double posteriorWeight, double temperature, double smoothing, boolean inherits) {

  private static final double DEFAULT_TEMPERATURE = 10;

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public SoftLabels {
    if (!(posteriorWeight >= 0 && posteriorWeight <= 1)) {
      throw new IllegalArgumentException(
          "posteriorWeight must be in [0, 1], but is " + posteriorWeight);
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be positive and finite, but is " + temperature);
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing must be in [0, 1], but is " + smoothing);
    }
  }

  /** The labels that an iterator makes where nothing else is said: {@link #requested()}. */
  public static SoftLabels defaults() {
    return requested();
  }

  /** Labels an image with the lambda that was asked for; the default. */
  public static SoftLabels requested() {
    return builder().build();
  }

  /**
   * Labels an image with the share that it has of its {@link RealParents}, as it came out: of the
   * pixels that are nearer to one parent than to the other, the share that are nearer to the parent
   * of the first class. Where there is no such pixel, as between two like images, lambda stays as
   * requested.
   */
  public static SoftLabels inherited() {
    return builder().inherits(true).build();
  }

  /** Labels an image with its tempered posterior. */
  public static SoftLabels posterior(double temperature) {
    return blend(1, temperature);
  }

  /** Labels an image with a weighted mean of the tempered posterior and the requested lambda. */
  public static SoftLabels blend(double posteriorWeight, double temperature) {
    return builder().posteriorWeight(posteriorWeight).temperature(temperature).build();
  }

  /** Starts from the defaults that are given with the components. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these labels. */
  public Builder toBuilder() {
    return builder()
        .posteriorWeight(posteriorWeight)
        .temperature(temperature)
        .smoothing(smoothing)
        .inherits(inherits);
  }

  /** Copies the labels with another weight of the posterior. */
  public SoftLabels withPosteriorWeight(double newPosteriorWeight) {
    return toBuilder().posteriorWeight(newPosteriorWeight).build();
  }

  /** Copies the labels with another temperature of the posterior, in nats. */
  public SoftLabels withTemperature(double newTemperature) {
    return toBuilder().temperature(newTemperature).build();
  }

  /** Copies the labels with another part that is spread evenly over all classes. */
  public SoftLabels withSmoothing(double newSmoothing) {
    return toBuilder().smoothing(newSmoothing).build();
  }

  /**
   * A synthetic image's row of labels: not negative, and multiples of 2^-24, so that they are
   * floats whose sum is exactly 1.
   *
   * @throws IllegalArgumentException if the posterior is needed and not a number
   */
  float[] row(SampleKey key, GeneratedImage image, TrainedClasses classes) {
    double each = Math.floor(smoothing / classes.size() * 0x1p24) * 0x1p-24;
    double spread = (classes.size() - 2) * each;
    // What is left for the two classes, of which each has at least as much as the others.
    double share = shareOfFirst(key.lambda(), image);
    double first = each + LabelShares.exactInFloat(share * (1 - spread - 2 * each));
    float[] row = new float[classes.classes()];
    classes.trained().forEach(label -> row[label] = (float) each);
    row[key.first()] = (float) first;
    row[key.second()] = (float) (1 - spread - first);
    return row;
  }

  /**
   * The share of the first class: in [0, 1] and a multiple of 2^-24, so that it and its complement
   * are floats whose sum is exactly 1.
   *
   * @throws IllegalArgumentException if the posterior is needed and not a number
   */
  double shareOfFirst(double lambda, GeneratedImage image) {
    double requested = inherits ? image.inheritedShare() : lambda;
    double share = Double.isNaN(requested) ? lambda : requested;
    if (posteriorWeight > 0) {
      double nats = image.logLikelihoodFirst() - image.logLikelihoodSecond();
      if (Double.isNaN(nats)) {
        throw new IllegalArgumentException(
            "the log-likelihoods of an image must tell its classes apart, but are %s and %s"
                .formatted(image.logLikelihoodFirst(), image.logLikelihoodSecond()));
      }
      double posterior = 1 / (1 + Math.exp(-nats / temperature));
      share = (1 - posteriorWeight) * share + posteriorWeight * posterior;
    }
    return LabelShares.exactInFloat(share);
  }

  /**
   * Collects the components of {@link SoftLabels}, in any order. Setters only store; {@link #build}
   * checks.
   */
  public static final class Builder {
    private double posteriorWeight;
    private double temperature = DEFAULT_TEMPERATURE;
    private double smoothing;
    private boolean inherits;

    private Builder() {}

    /** Sets how much of the label is the posterior, in [0, 1]; default 0. */
    @CanIgnoreReturnValue
    public Builder posteriorWeight(double newPosteriorWeight) {
      posteriorWeight = newPosteriorWeight;
      return this;
    }

    /** Sets the temperature of the posterior, in nats, positive and finite; default 10. */
    @CanIgnoreReturnValue
    public Builder temperature(double newTemperature) {
      temperature = newTemperature;
      return this;
    }

    /**
     * Sets which part of the label is spread evenly over the trained classes, in [0, 1]; default 0.
     */
    @CanIgnoreReturnValue
    public Builder smoothing(double newSmoothing) {
      smoothing = newSmoothing;
      return this;
    }

    /** Sets whether lambda is the share that an image has of its parents; default false. */
    @CanIgnoreReturnValue
    public Builder inherits(boolean newInherits) {
      inherits = newInherits;
      return this;
    }

    /**
     * Builds the labels.
     *
     * @throws IllegalArgumentException if a component is out of its range
     */
    public SoftLabels build() {
      return new SoftLabels(posteriorWeight, temperature, smoothing, inherits);
    }
  }
}
