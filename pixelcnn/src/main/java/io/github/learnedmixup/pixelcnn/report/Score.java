package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.Locale;

/**
 * What a model is worth on labelled images.
 *
 * @param images how many
 * @param natsPerImage mean negative log-likelihood of a quantised image under its own class, exact
 * @param bitsPerDim the same in bits a pixel
 * @param bayesAccuracy share of the images whose class is the likeliest by Bayes' rule
 * @param bayesEce expected calibration error of the tempered posterior; see {@link Calibration}
 */
public record Score(
    int images, double natsPerImage, double bitsPerDim, double bayesAccuracy, double bayesEce) {

  /**
   * Scores images.
   *
   * @param logLikelihoods {@code [image][class]}, in nats
   * @param trained the classes that Bayes' rule chooses from
   * @param labels the class of each image
   * @param pixels of an image
   * @param temperature of the posterior
   */
  static Score of(
      double[][] logLikelihoods,
      TrainedClasses trained,
      int[] labels,
      int pixels,
      double temperature) {
    double sum = 0;
    for (int image = 0; image < labels.length; image++) {
      sum -= logLikelihoods[image][labels[image]];
    }
    double nats = sum / labels.length;
    double[][] posterior = Calibration.posterior(trained.withPrior(logLikelihoods), temperature);
    return new Score(
        labels.length,
        nats,
        nats / (pixels * Math.log(2)),
        Calibration.accuracy(posterior, labels),
        Calibration.expectedCalibrationError(posterior, labels));
  }

  /** A table for people. */
  public String table() {
    return String.format(
        Locale.ROOT,
        """
        images            %d
        nats an image     %.2f
        bits a pixel      %.4f
        Bayes accuracy    %.2f %%
        Bayes ECE         %.2f %%
        """,
        images,
        natsPerImage,
        bitsPerDim,
        100 * bayesAccuracy,
        100 * bayesEce);
  }
}
