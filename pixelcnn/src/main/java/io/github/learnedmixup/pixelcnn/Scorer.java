package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.matrix.Workers;
import io.github.learnedmixup.pixelcnn.network.MemoryBudget;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.function.IntUnaryOperator;

/**
 * Computes exact log-likelihoods of whole image sets, on all processors. Those under a class that
 * has no training images mean nothing.
 */
@Internal
public final class Scorer {
  /** Images that a worker scores at once, unless they are too large for that. */
  private static final int CHUNK = 8;

  private final Weights weights;

  /** Scores images by the network of these weights. */
  public Scorer(Weights weights) {
    this.weights = weights;
  }

  /**
   * Scores images.
   *
   * @param label the class to score an image under
   * @return log-likelihoods in nats
   */
  public double[] score(LabelledImages images, IntUnaryOperator label) {
    PixelCnnSpec spec = weights.spec();
    requireFit(spec, images);
    double[] scores = new double[images.size()];
    int chunk = MemoryBudget.scoredImages(spec, CHUNK);
    int count =
        MemoryBudget.scoringWorkers(
            spec,
            chunk,
            Math.min(Runtime.getRuntime().availableProcessors(), 1 + images.size() / chunk));
    try (Workers workers = new Workers(count, "pixelcnn-scorer")) {
      workers.run(
          worker -> {
            try (Network network = new Network(weights, chunk, 0)) {
              int stride = count * chunk;
              for (int from = worker * chunk; from < images.size(); from += stride) {
                int size = Math.min(chunk, images.size() - from);
                byte[][] levels = new byte[size][];
                double[][] labels = new double[size][spec.classes()];
                for (int i = 0; i < size; i++) {
                  levels[i] = weights.palette().symbols(images.image(from + i));
                  labels[i][label.applyAsInt(from + i)] = 1;
                }
                double[] found = network.forward(levels, labels, false, 0);
                System.arraycopy(found, 0, scores, from, size);
              }
            }
          });
    }
    return scores;
  }

  /** Refuses images that do not have the size and the number of classes of the model. */
  public static void requireFit(PixelCnnSpec spec, LabelledImages images) {
    if (!spec.fits(images)) {
      throw new InvalidInputException(
          "the model is for images of %s pixels in %d classes, but these have %s in %d"
              .formatted(spec.shape(), spec.classes(), images.shape(), images.classes()));
    }
  }
}
