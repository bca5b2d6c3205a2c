package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Scores images between two classes that one method generated.
 *
 * @param images number of images
 * @param pairMass mean probability that the judges give to the two classes together
 * @param lambdaError mean absolute difference of the first class's share of it from lambda
 * @param labelError mean absolute difference of the first class's share of it from the label's
 * @param shareDistance mean absolute difference of the label's share from lambda
 * @param looked number of images that {@code typical} was measured on
 * @param typical share of those that are as likely as real images
 * @param accepted number of accepted images
 * @param drawn number of sampled images, accepted or not
 * @param seconds that generating them took
 */
public record BetweenScores(
    int images,
    double pairMass,
    double lambdaError,
    double labelError,
    double shareDistance,
    int looked,
    double typical,
    long accepted,
    long drawn,
    double seconds) {

  /**
   * Scores images.
   *
   * @param most how many images {@code typical} is measured on, at most
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
        made.labelError(probabilities),
        made.shareDistance(),
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
        mean(parts, BetweenScores::labelError),
        mean(parts, BetweenScores::shareDistance),
        parts.stream().mapToInt(BetweenScores::looked).sum(),
        mean(parts, BetweenScores::typical),
        parts.stream().mapToLong(BetweenScores::accepted).sum(),
        parts.stream().mapToLong(BetweenScores::drawn).sum(),
        parts.stream().mapToDouble(BetweenScores::seconds).sum());
  }

  /** The mean over parts, weighted by their numbers of images. */
  private static double mean(List<BetweenScores> parts, ToDoubleFunction<BetweenScores> score) {
    double sum = 0;
    double images = 0;
    for (BetweenScores part : parts) {
      sum += score.applyAsDouble(part) * part.images;
      images += part.images;
    }
    return sum / images;
  }

  /** The share of sampled images that were accepted. */
  public double acceptance() {
    return (double) accepted / drawn;
  }

  /** Images generated a second. */
  public double imagesPerS() {
    return images / seconds;
  }
}
