package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is said of images between two classes that were made in one way.
 *
 * @param images how many there are
 * @param pairMass the judges' probability of the two classes together, in the mean
 * @param lambdaError how far the first class's share of it is from lambda, in the mean
 * @param looked how many of the images were looked at for the next figure
 * @param typical the share of those that are as likely as real ones are
 * @param accepted how many images were accepted when they were made
 * @param drawn how many were made for that
 * @param seconds that making them took
 */
public record BetweenScores(
    int images,
    double pairMass,
    double lambdaError,
    int looked,
    double typical,
    long accepted,
    long drawn,
    double seconds) {

  /**
   * Scores images.
   *
   * @param most how many are looked at, at most, for whether they are typical
   */
  public static BetweenScores of(
      BetweenImages made, Judges judges, Typicality typicality, int most, Progress progress) {
    double[][] probabilities = judges.probabilities(made.greys());
    List<byte[]> some = made.some(most);
    double typical;
    try (Progress.Task task = progress.begin("scoring them", some.size())) {
      typical = typicality.share(some, task);
    }
    return new BetweenScores(
        made.greys().size(),
        made.pairMass(probabilities),
        made.lambdaError(probabilities),
        some.size(),
        typical,
        made.accepted(),
        made.drawn(),
        made.seconds());
  }

  /** The scores of all images of several parts, at least one. */
  public static BetweenScores together(List<BetweenScores> parts) {
    return new BetweenScores(
        parts.stream().mapToInt(BetweenScores::images).sum(),
        mean(parts, BetweenScores::pairMass),
        mean(parts, BetweenScores::lambdaError),
        parts.stream().mapToInt(BetweenScores::looked).sum(),
        mean(parts, BetweenScores::typical),
        parts.stream().mapToLong(BetweenScores::accepted).sum(),
        parts.stream().mapToLong(BetweenScores::drawn).sum(),
        parts.stream().mapToDouble(BetweenScores::seconds).sum());
  }

  /** Each part counts by its images, however many of them were looked at. */
  private static double mean(List<BetweenScores> parts, ToDoubleFunction<BetweenScores> score) {
    double sum = 0;
    double images = 0;
    for (BetweenScores part : parts) {
      sum += score.applyAsDouble(part) * part.images;
      images += part.images;
    }
    return sum / images;
  }

  /** The share of drawn images that were accepted. */
  public double acceptance() {
    return (double) accepted / drawn;
  }

  /** Made a second. */
  public double imagesPerS() {
    return images / seconds;
  }
}
