package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.SideBySide;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Several judges, whose calibrated probabilities are averaged: one alone has quirks, which a drawn
 * image may hit by chance, but those with other initial weights do not share them. They are used by
 * one thread at a time.
 */
public final class Judges {
  /** Images that are worth a thread of their own. */
  private static final int LEAST_PART = 500;

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
  public double[][] probabilities(List<byte[]> greys) {
    int threads = Runtime.getRuntime().availableProcessors();
    int parts = Math.max(1, Math.min(threads / judges.size(), greys.size() / LEAST_PART));
    List<Callable<double[][]>> questions = new ArrayList<>();
    for (Judge judge : judges) {
      for (int part = 0; part < parts; part++) {
        // A judge is asked by one thread at a time.
        Judge asked = part == 0 ? judge : judge.copy();
        List<byte[]> images =
            greys.subList(greys.size() * part / parts, greys.size() * (part + 1) / parts);
        questions.add(() -> asked.probabilities(images));
      }
    }
    List<double[][]> answers = SideBySide.run(questions, Math.min(threads, questions.size()));
    double[][][] opinions = new double[judges.size()][][];
    for (int i = 0; i < opinions.length; i++) {
      opinions[i] =
          answers.subList(i * parts, (i + 1) * parts).stream()
              .flatMap(Arrays::stream)
              .toArray(double[][]::new);
    }
    return mean(opinions);
  }

  /** The mean of arrays of one shape, [judge][image][class], over the judges. */
  public static double[][] mean(double[][][] opinions) {
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
  public List<Double> accuracies(LabelledImages images, Progress progress) {
    List<Double> accuracies = new ArrayList<>();
    try (Progress.Task task = progress.begin("testing the judges", judges.size())) {
      for (Judge judge : judges) {
        accuracies.add(judge.accuracy(images));
        task.advance(accuracies.size());
      }
    }
    return accuracies;
  }
}
