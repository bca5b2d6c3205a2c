package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.pixelcnn.matrix.Workers;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Full forward passes over one and the same batch of drawn digits, by a network with random
 * weights. The batch is shared out among the workers, up to eight images at a time, as where images
 * are scored. Threads, buffers and grey levels are there before the first pass.
 */
final class ForwardPassSpeed implements AutoCloseable {
  private static final int MOST_IMAGES = 8;

  private final int batch;
  private final int images; // at a time
  private final List<RooflineExamples> chunks = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>(); // one a worker
  private final Workers workers;

  /**
   * Prepares everything.
   *
   * @param spec for images of 28x28 pixels in 10 classes
   * @param batch images of a pass
   * @param mostWorkers threads, of which no more are taken than there is work for
   */
  ForwardPassSpeed(PixelCnnSpec spec, int batch, int mostWorkers, long seed) {
    this.batch = batch;
    this.images = Math.min(MOST_IMAGES, (batch + mostWorkers - 1) / mostWorkers);
    RooflineExamples examples = RooflineExamples.draw(spec, batch, seed);
    for (int from = 0; from < batch; from += images) {
      chunks.add(examples.chunk(from, images));
    }
    var weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(seed);
    int count = Math.min(mostWorkers, chunks.size());
    for (int worker = 0; worker < count; worker++) {
      networks.add(new Network(weights, images, 0));
    }
    this.workers = new Workers(count, "forward-pass");
  }

  /** Runs one pass and gives the log-likelihood of each image in nats. */
  double[] run() {
    double[] logLikelihoods = new double[batch];
    workers.run(
        worker -> {
          for (int i = worker; i < chunks.size(); i += networks.size()) {
            RooflineExamples chunk = chunks.get(i);
            double[] found = networks.get(worker).forward(chunk.levels(), chunk.labels(), false, 0);
            System.arraycopy(found, 0, logLikelihoods, i * images, found.length);
          }
        });
    return logLikelihoods;
  }

  @Override
  public void close() {
    workers.close();
    networks.forEach(Network::close);
  }
}
