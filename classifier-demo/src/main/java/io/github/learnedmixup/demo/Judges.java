package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.List;

/**
 * Several judges, whose calibrated probabilities are averaged: one alone has quirks, which a drawn
 * image may hit by chance, but those with other initial weights do not share them. They are used by
 * one thread at a time.
 */
final class Judges {
  private final List<Judge> judges;

  /**
   * Brings judges together.
   *
   * @param judges at least one, of the same images
   */
  Judges(List<Judge> judges) {
    if (judges.isEmpty()) {
      throw new IllegalArgumentException("judges must hold at least one judge, but hold 0");
    }
    this.judges = List.copyOf(judges);
  }

  /**
   * The judges' mean probabilities of the classes of each image, [image][class].
   *
   * @param greys images as {@link Judge#probabilities} takes them
   */
  double[][] probabilities(List<byte[]> greys) {
    double[][][] opinions =
        judges.stream().map(judge -> judge.probabilities(greys)).toArray(double[][][]::new);
    return mean(opinions);
  }

  /** The mean of arrays of one shape, [judge][image][class], over the judges. */
  static double[][] mean(double[][][] opinions) {
    double[][] mean = new double[opinions[0].length][];
    for (int image = 0; image < mean.length; image++) {
      mean[image] = new double[opinions[0][image].length];
      for (int label = 0; label < mean[image].length; label++) {
        double sum = 0;
        for (double[][] opinion : opinions) {
          sum += opinion[image][label];
        }
        mean[image][label] = sum / opinions.length;
      }
    }
    return mean;
  }

  /** Each judge's share of images whose most probable class is their own. */
  List<Double> accuracies(LabelledImages images) {
    return judges.stream().map(judge -> judge.accuracy(images)).toList();
  }
}
