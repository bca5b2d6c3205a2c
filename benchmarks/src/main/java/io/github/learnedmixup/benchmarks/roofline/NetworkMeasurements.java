package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.benchmarks.measure.Stopwatch;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.vector.VectorEngines;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Times networks with random weights: what they compute does not depend on what they learnt. */
final class NetworkMeasurements {
  private static final long SEED = 1;
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final int WARM_UP_IMAGES = 256;
  private static final int LEAST_WARM_UP = 128;

  private final boolean quick;

  NetworkMeasurements(boolean quick) {
    this.quick = quick;
  }

  /** Forward pass, backward pass and update of one batch, on all cores, as the trainer does it. */
  double secondsPerStep(PixelCnnSpec spec, int batch) {
    try (var steps = new TrainingStepSpeed(spec, batch, WORKERS)) {
      return Stopwatch.median(quick ? 1 : 5, quick ? 3 : 20, steps::run);
    }
  }

  /** The engines on the CPU that this process has; that of ND4J first. */
  static List<SamplingEngine> engines() {
    return VectorEngines.obstacle().isEmpty()
        ? List.of(SamplingEngine.ND4J, SamplingEngine.VECTOR)
        : List.of(SamplingEngine.ND4J);
  }

  /** The engine that {@code auto} takes where there is no card. */
  static SamplingEngine fastest() {
    return engines().get(engines().size() - 1);
  }

  /** A request for a plain class sample, which takes one stream of the network. */
  static SampleRequest ofClass(PixelCnnSpec spec, int image) {
    return SampleRequest.ofClass(image % spec.classes(), image);
  }

  /** A request for an image halfway between two classes. */
  static SampleRequest between(PixelCnnSpec spec, Blend blend, int image) {
    return new SampleRequest(
        image % spec.classes(), (image + 1) % spec.classes(), 0.5, blend, 1, image);
  }

  /** What is asked for, by the number of the image, on all cores. */
  double imagesPerSecond(
      PixelCnnSpec spec, SamplingEngine engine, int batch, IntFunction<SampleRequest> request) {
    List<SampleRequest> requests = IntStream.range(0, batch).mapToObj(request).toList();
    List<SampleRequest> more =
        IntStream.range(0, Math.max(batch, quick ? 1 : LEAST_WARM_UP)).mapToObj(request).toList();
    try (Sampler sampler = PixelCnn.untrained(spec, SEED).sampler(WORKERS, engine)) {
      // Few images are over before the engine in Java is compiled.
      sampler.draw(more);
      return batch / Stopwatch.median(1, quick ? 1 : 5, () -> sampler.draw(requests));
    }
  }

  /**
   * Samples images as if every pixel took a full forward pass: the time of one pass over the batch,
   * on all cores, times the number of pixels. A pass goes as far as the log-likelihoods of the
   * images; threads and buffers are there before, and nothing is drawn.
   */
  double naiveImagesPerSecond(PixelCnnSpec spec, int batch) {
    try (var pass = new ForwardPassSpeed(spec, batch, WORKERS, SEED)) {
      // Small passes are over before they are compiled.
      int warmUps = quick ? 1 : Math.max(1, WARM_UP_IMAGES / batch);
      double seconds = Stopwatch.median(warmUps, quick ? 1 : 5, pass::run);
      return batch / (seconds * spec.pixels());
    }
  }
}
