package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.report.ScoringChunks;
import java.util.Arrays;
import java.util.List;

/**
 * Tells whether an image is as likely as real images are, by the word of a PixelCNN that had no
 * part in drawing it. How likely is its log-likelihood whatever the class, log of the mean over the
 * classes of p(image | class); typical is what lies inside the central 98 % of real images, so
 * neither a smudge nor an empty image (Nalisnick et al. 2019, "Detecting out-of-distribution inputs
 * to deep generative models using typicality", arXiv:1906.02994).
 */
public final class Typicality {
  private static final double TAIL = 0.01;

  private final PixelCnn reference;
  private final double lowest;
  private final double highest;

  /**
   * Measures real images.
   *
   * @param reference a model that draws none of the images to be judged
   * @param real images that it has not learned from, at least one
   * @param task receives the number of scored images
   */
  public Typicality(PixelCnn reference, LabelledImages real, Progress.Task task) {
    this.reference = reference;
    double[] sorted = logLikelihoods(real, task);
    Arrays.sort(sorted);
    this.lowest = sorted[(int) Math.round(TAIL * (sorted.length - 1))];
    this.highest = sorted[(int) Math.round((1 - TAIL) * (sorted.length - 1))];
  }

  /**
   * The share of images that are typical, in [0, 1].
   *
   * @param greys at least one image of the model's size, row by row, 0 to 255 as unsigned bytes
   * @param task receives the number of scored images
   */
  double share(List<byte[]> greys, Progress.Task task) {
    PixelCnnSpec spec = reference.spec();
    LabelledImages images =
        LabelledImages.of(spec.shape(), spec.classes(), List.of(), greys, new int[greys.size()]);
    return Arrays.stream(logLikelihoods(images, task))
            .filter(x -> x >= lowest && x <= highest)
            .count()
        / (double) greys.size();
  }

  private double[] logLikelihoods(LabelledImages images, Progress.Task task) {
    double[] all = new double[images.size()];
    int done = 0;
    for (LabelledImages chunk : ScoringChunks.of(images)) {
      double[] scores = reference.marginalLogLikelihood(chunk);
      System.arraycopy(scores, 0, all, done, scores.length);
      done += scores.length;
      task.advance(done);
    }
    return all;
  }
}
