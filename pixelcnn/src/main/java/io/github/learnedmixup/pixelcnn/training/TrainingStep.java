package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.matrix.Workers;
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
  /** Images that a worker has in work at once. */
  public static final int CHUNK = 8;

  private final Weights weights;
  private final Workers workers;
  private final List<Network> networks = new ArrayList<>();
  private final List<Weights> gradients = new ArrayList<>();

  /** How many chunks a batch of so many images has: more workers have nothing to do. */
  public static int chunks(int images) {
    return (images - 1) / CHUNK + 1;
  }

  /**
   * Allocates the networks of the workers.
   *
   * @param weights read at each step
   * @param workers threads; at least 1
   * @param dropout share of activations dropped in training, in [0, 1)
   */
  public TrainingStep(Weights weights, int workers, double dropout) {
    this.weights = weights;
    this.workers = new Workers(workers, "pixelcnn-trainer");
    for (int i = 0; i < workers; i++) {
      networks.add(new Network(weights, CHUNK, dropout));
      gradients.add(new Weights(weights.spec(), weights.palette(), weights.flat().dataType()));
    }
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
          for (int from = worker * CHUNK; from < levels.length; from += workers.count() * CHUNK) {
            int to = Math.min(levels.length, from + CHUNK);
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
    Network.absorb(weights, gradients.get(0), chunks(levels.length));
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
