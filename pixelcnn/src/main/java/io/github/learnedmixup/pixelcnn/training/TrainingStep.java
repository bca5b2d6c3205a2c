package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.Workers;
import io.github.learnedmixup.pixelcnn.network.MemoryBudget;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of one batch, computed by several workers side by side: each takes the chunks that
 * are its own, so that the sum is the same in every run. A chunk of a few images keeps the
 * activations in the caches.
 *
 * <p>With several workers, BLAS should use one thread a product, or the thread pools fight; whoever
 * owns the process decides that ({@code Nd4j.factory().blas().setMaxThreads(1)}).
 */
@Internal
public final class TrainingStep implements AutoCloseable {
  /** Images that a worker has in work at once, unless they are too large for that. */
  static final int CHUNK = 8;

  private final int chunk;
  private final Weights weights;
  private final Workers workers;
  private final List<Network> networks = new ArrayList<>();
  private final List<Weights> gradients = new ArrayList<>();

  /** Allocates the networks of workers that each have so many images in work at once. */
  TrainingStep(Weights weights, int workers, double dropout, int chunk) {
    this.weights = weights;
    this.chunk = chunk;
    this.workers = new Workers(workers, "pixelcnn-trainer");
    for (int i = 0; i < workers; i++) {
      networks.add(new Network(weights, chunk, dropout));
      gradients.add(new Weights(weights.spec(), weights.palette(), weights.flat().dataType()));
    }
  }

  /**
   * Allocates the networks of the workers. A worker has 8 images in work at once, or fewer where
   * these would take too much memory; see {@link MemoryBudget}.
   *
   * @param weights read at each step
   * @param workers threads; at least 1
   * @param dropout share of activations dropped in training, in [0, 1)
   */
  public TrainingStep(Weights weights, int workers, double dropout) {
    this(weights, workers, dropout, MemoryBudget.trainedImages(weights.spec(), workers, CHUNK));
  }

  /** Allocates those workers alone that have something to do in a batch of so many images. */
  static TrainingStep forBatches(Weights weights, int workers, double dropout, int images) {
    int chunk = MemoryBudget.trainedImages(weights.spec(), workers, CHUNK);
    return new TrainingStep(weights, Math.min(workers, chunks(images, chunk)), dropout, chunk);
  }

  private static int chunks(int images, int chunk) {
    return (images - 1) / chunk + 1;
  }

  /**
   * Computes the gradient of the mean negative log-likelihood a pixel. The constants of batch
   * normalisations, which have no gradient, are moved at once.
   *
   * @param levels grey levels of each image
   * @param labels a distribution over the classes for each image
   * @param seed decides what is dropped out
   * @return the mean negative log-likelihood of an image, in nats
   */
  public double gradient(byte[][] levels, double[][] labels, long seed) {
    double scale = 1.0 / ((double) levels.length * weights.spec().pixels());
    double[] sums = new double[workers.count()];
    workers.run(
        worker -> {
          gradients.get(worker).flat().assign(0);
          for (int from = worker * chunk; from < levels.length; from += workers.count() * chunk) {
            int to = Math.min(levels.length, from + chunk);
            Network network = networks.get(worker);
            long chunkSeed = seed * 1_000_003 + from;
            sums[worker] +=
                Arrays.stream(
                        network.forward(
                            Arrays.copyOfRange(levels, from, to),
                            Arrays.copyOfRange(labels, from, to),
                            true,
                            chunkSeed))
                    .sum();
            network.backward(gradients.get(worker), scale);
          }
        });
    for (int worker = 1; worker < workers.count(); worker++) {
      gradients.get(0).flat().addi(gradients.get(worker).flat());
    }
    Network.absorb(weights, gradients.get(0), chunks(levels.length, chunk));
    return -Arrays.stream(sums).sum() / levels.length;
  }

  /** The gradient that {@link #gradient} computed last; overwritten by the next. */
  public Weights gradients() {
    return gradients.get(0);
  }

  @Override
  public void close() {
    workers.close();
    networks.forEach(Network::close);
  }
}
