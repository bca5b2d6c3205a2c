package io.github.learnedmixup.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.learnedmixup.benchmarks.measure.Stopwatch;
import io.github.learnedmixup.benchmarks.rival.ReferenceCase;
import java.util.ArrayList;
import java.util.List;

/** Times a reference case's network in libtorch, and shows what it computes. */
final class TorchMeasurements {
  private final NDManager manager;
  private final ReferenceCase reference;
  private final ChannelOrder order;
  private final boolean quick;

  /**
   * Prepares measurements.
   *
   * @param manager owns all arrays
   * @param order of the images in memory
   * @param quick few repetitions
   */
  TorchMeasurements(NDManager manager, ReferenceCase reference, ChannelOrder order, boolean quick) {
    this.manager = manager;
    this.reference = reference;
    this.order = order;
    this.quick = quick;
  }

  /** Log-probabilities in nats of the case's images, {@code [image][pixel * levels + level]}. */
  List<float[]> logProbabilities() {
    int size = reference.spec().pixels() * reference.spec().levels();
    try (TorchBatch batch = batch(reference.images().size());
        NDArray logits = network().logits(batch);
        NDArray normalised = logits.logSoftmax(1);
        NDArray levelsLast = normalised.transpose(0, 2, 3, 1)) {
      float[] all = levelsLast.toFloatArray();
      List<float[]> images = new ArrayList<>();
      for (int from = 0; from < all.length; from += size) {
        float[] image = new float[size];
        System.arraycopy(all, from, image, 0, size);
        images.add(image);
      }
      return images;
    }
  }

  /** Forward pass, backward pass and Adam's update for all of the case's images at once. */
  double secondsPerStep() {
    Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
    TorchNetwork network = network();
    network.parameters().values().forEach(parameter -> parameter.setRequiresGradient(true));
    try (TorchBatch batch = batch(reference.images().size())) {
      return Stopwatch.median(quick ? 1 : 3, quick ? 1 : 7, () -> step(network, batch, adam));
    }
  }

  private static void step(TorchNetwork network, TorchBatch batch, Optimizer adam) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector();
        NDArray logits = network.logits(batch);
        NDArray normalised = logits.logSoftmax(1);
        NDArray observed = normalised.gather(batch.levels(), 1);
        NDArray mean = observed.mean();
        NDArray loss = mean.neg()) {
      collector.backward(loss);
    }
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              try (NDArray gradient = parameter.getGradient()) {
                adam.update(name, parameter, gradient);
              }
            });
  }

  /**
   * Images a second if every pixel took a full forward pass over the batch: logits alone, without
   * the draw, and without gradients.
   */
  double naiveImagesPerSecond(int count) {
    TorchNetwork network = network();
    try (TorchBatch batch = batch(count)) {
      double pass = Stopwatch.median(1, quick ? 1 : 5, () -> network.logits(batch).close());
      return count / (pass * reference.spec().pixels());
    }
  }

  private TorchNetwork network() {
    return new TorchNetwork(reference.spec(), reference.weights(), manager);
  }

  private TorchBatch batch(int count) {
    return TorchBatch.of(reference, count, order, manager);
  }
}
