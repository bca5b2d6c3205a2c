package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Classifies by Bayes' rule, and tells how far the probabilities can be believed.
 *
 * <p>With every class as likely as the others beforehand, p(class | image) is proportional to
 * p(image | class). The log-likelihoods of a few hundred pixels differ by tens of nats, and since
 * no model is perfect that is far too sure. One <em>temperature</em> T mends it: p(class | image)
 * proportional to p(image | class)^(1/T), with the T under which the labels of held-out images are
 * likeliest (Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks",
 * arXiv:1706.04599). It changes how sure the answers are, never which class comes first. The logits
 * of a classifier are calibrated in the same way: to a constant for each image, they are
 * log-likelihoods.
 *
 * <p>Everywhere, {@code logLikelihoods} and {@code posterior} are {@code [image][class]} and {@code
 * labels} has the true class of each image; there must be at least one image. Log-likelihoods are
 * in nats and finite.
 */
public final class Calibration {
  /** Number of bins of the calibration error, all of the same width, as in Guo et al. */
  public static final int BINS = 15;

  /** The lowest temperature that is ever fitted. */
  public static final double LOWEST_TEMPERATURE = 1e-2;

  /** The highest: where the likelihoods say nothing about the labels, none is the best. */
  public static final double HIGHEST_TEMPERATURE = 1e4;

  private static final double LOG_TOLERANCE = 1e-6;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private Calibration() {}

  /**
   * The probability of each class.
   *
   * @param temperature at least {@link SampleRequest#LOWEST_TEMPERATURE} and finite; 1 is Bayes'
   *     rule as it stands
   * @return {@code [image][class]}, each row a distribution
   * @throws IllegalArgumentException if the temperature is not such
   */
  public static double[][] posterior(double[][] logLikelihoods, double temperature) {
    double[][] posterior = logPosterior(logLikelihoods, temperature);
    for (double[] row : posterior) {
      Arrays.setAll(row, label -> Math.exp(row[label]));
    }
    return posterior;
  }

  private static double[][] logPosterior(double[][] logLikelihoods, double temperature) {
    SampleRequest.requireTemperature(temperature);
    double[][] tempered = new double[logLikelihoods.length][];
    for (int image = 0; image < tempered.length; image++) {
      tempered[image] = Arrays.stream(logLikelihoods[image]).map(x -> x / temperature).toArray();
      LogSoftmax.normalise(tempered[image]);
    }
    return tempered;
  }

  /** The mean of -log p(label | image) at a temperature, in nats. */
  public static double nats(double[][] logLikelihoods, int[] labels, double temperature) {
    requireLabels(logLikelihoods, labels);
    double[][] logPosterior = logPosterior(logLikelihoods, temperature);
    double sum = 0;
    for (int image = 0; image < labels.length; image++) {
      sum -= logPosterior[image][labels[image]];
    }
    return sum / labels.length;
  }

  /**
   * The temperature with the least {@link #nats}, between {@link #LOWEST_TEMPERATURE} and {@link
   * #HIGHEST_TEMPERATURE}.
   *
   * <p>{@code nats} is convex in 1/T, so that it has one valley along log T, too, and
   * golden-section search (Kiefer 1953, "Sequential minimax search for a maximum") finds it.
   *
   * <p>Where {@linkplain #accuracy no answer is wrong}, {@code nats} falls with the temperature
   * without end, and the images do not tell how sure to be: the temperature is then 1.
   */
  public static double temperature(double[][] logLikelihoods, int[] labels) {
    if (accuracy(logLikelihoods, labels) == 1) {
      return 1;
    }
    double found =
        valley(
            logT -> nats(logLikelihoods, labels, Math.exp(logT)),
            Math.log(LOWEST_TEMPERATURE),
            Math.log(HIGHEST_TEMPERATURE));
    return Math.exp(found);
  }

  /** The minimum of a function that has only one. */
  private static double valley(DoubleUnaryOperator height, double from, double to) {
    double low = from;
    double high = to;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double leftHeight = height.applyAsDouble(left);
    double rightHeight = height.applyAsDouble(right);
    while (high - low > LOG_TOLERANCE) {
      if (leftHeight < rightHeight) {
        high = right;
        right = left;
        rightHeight = leftHeight;
        left = high - GOLDEN * (high - low);
        leftHeight = height.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        leftHeight = rightHeight;
        right = low + GOLDEN * (high - low);
        rightHeight = height.applyAsDouble(right);
      }
    }
    return (low + high) / 2;
  }

  /** The share of images whose likeliest class, the first of several, is their label. */
  public static double accuracy(double[][] posterior, int[] labels) {
    requireLabels(posterior, labels);
    int right = 0;
    for (int image = 0; image < labels.length; image++) {
      right += likeliest(posterior[image]) == labels[image] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /**
   * Images of about the same confidence: a point of a reliability diagram.
   *
   * @param images how many there are
   * @param right for how many of them the likeliest class is the label
   * @param confidence the sum of their confidences
   */
  public record Bin(int images, int right, double confidence) {
    private Bin with(boolean isRight, double itsConfidence) {
      return new Bin(images + 1, right + (isRight ? 1 : 0), confidence + itsConfidence);
    }
  }

  /**
   * Puts images into {@link #BINS} bins by their confidence, the probability of their likeliest
   * class, bin m of M being ((m - 1) / M, m / M].
   *
   * @return the bins, that of the lowest confidence first; some may have no image
   */
  public static List<Bin> reliability(double[][] posterior, int[] labels) {
    requireLabels(posterior, labels);
    Bin[] bins = new Bin[BINS];
    Arrays.fill(bins, new Bin(0, 0, 0));
    for (int image = 0; image < labels.length; image++) {
      int answer = likeliest(posterior[image]);
      double confidence = posterior[image][answer];
      // At least 1 / classes, so never 0; rounding may lift it above 1.
      int bin = Math.min(BINS, (int) Math.ceil(confidence * BINS)) - 1;
      bins[bin] = bins[bin].with(answer == labels[image], confidence);
    }
    return List.of(bins);
  }

  /**
   * The expected calibration error of Guo et al.: the mean over the images of the difference
   * between the accuracy of their {@linkplain #reliability bin} and its mean confidence.
   *
   * @return in [0, 1]
   */
  public static double expectedCalibrationError(double[][] posterior, int[] labels) {
    return reliability(posterior, labels).stream()
            .mapToDouble(bin -> Math.abs(bin.right() - bin.confidence()))
            .sum()
        / labels.length;
  }

  /** The class with the greatest number of a row, the first of several. */
  public static int likeliest(double[] row) {
    int best = 0;
    for (int label = 1; label < row.length; label++) {
      if (row[label] > row[best]) {
        best = label;
      }
    }
    return best;
  }

  private static void requireLabels(double[][] rows, int[] labels) {
    if (labels.length == 0 || rows.length != labels.length) {
      throw new IllegalArgumentException(
          "there must be a label for each image, and one at least, but there are %d images and %d labels"
              .formatted(rows.length, labels.length));
    }
  }
}
