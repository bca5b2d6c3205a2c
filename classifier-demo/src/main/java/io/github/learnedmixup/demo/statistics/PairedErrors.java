package io.github.learnedmixup.demo.statistics;

/**
 * How many more or fewer errors one arm makes than another, seed by seed.
 *
 * <p>Arms share a seed's labelled images and initial weights, so that their errors rise and fall
 * together from seed to seed: the difference within each seed has a narrower interval than the
 * difference of the means.
 */
public final class PairedErrors {
  private PairedErrors() {}

  /**
   * The relative difference of errors, (errors - reference errors) / reference errors, of each
   * seed: -0.10 is ten percent fewer errors.
   *
   * @param accuracies shares of right answers in [0, 1], a seed each
   * @param reference those of the arm compared with, of the same seeds
   * @return mean and interval; not known if the reference makes no error at all with some seed
   */
  public static Interval relative(double[] accuracies, double[] reference) {
    if (accuracies.length != reference.length) {
      throw new IllegalArgumentException(
          "both arms must have the same seeds, but have %d and %d"
              .formatted(accuracies.length, reference.length));
    }
    double[] differences = new double[accuracies.length];
    for (int i = 0; i < differences.length; i++) {
      double errors = 1 - accuracies[i];
      double referenceErrors = 1 - reference[i];
      differences[i] =
          referenceErrors > 0 ? (errors - referenceErrors) / referenceErrors : Double.NaN;
    }
    return Interval.of(differences);
  }
}
