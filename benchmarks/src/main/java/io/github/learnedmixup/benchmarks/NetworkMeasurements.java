package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.SamplingEngine;
import io.github.learnedmixup.pixelcnn.data.Digits;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Times networks with random weights: what they compute does not depend on what they learnt. */
final class NetworkMeasurements {
  private static final long SEED = 1;
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  private final boolean quick;

  NetworkMeasurements(boolean quick) {
    this.quick = quick;
  }

  /** Forward pass, backward pass and update of one batch, on all cores, as the trainer does it. */
  double secondsPerStep(PixelCnnSpec spec, int batch) {
    try (var steps = new TrainingSteps(spec, batch, WORKERS)) {
      return Stopwatch.median(quick ? 1 : 5, quick ? 3 : 20, steps::run);
    }
  }

  /** Plain class samples, which take one stream of the network an image, on all cores. */
  double imagesPerSecond(PixelCnnSpec spec, int batch) {
    return imagesPerSecond(spec, batch, i -> SampleRequest.ofClass(i % spec.classes(), i));
  }

  /** What is asked for, by the number of the image, on all cores. */
  double imagesPerSecond(PixelCnnSpec spec, int batch, IntFunction<SampleRequest> request) {
    List<SampleRequest> requests = IntStream.range(0, batch).mapToObj(request).toList();
    try (Sampler sampler = PixelCnn.untrained(spec, SEED).sampler(WORKERS, SamplingEngine.ND4J)) {
      return batch / Stopwatch.median(1, quick ? 1 : 5, () -> sampler.draw(requests));
    }
  }

  /**
   * The same images if every pixel took a full forward pass: the time of one pass over the batch,
   * times the number of pixels.
   */
  double naiveImagesPerSecond(PixelCnnSpec spec, int batch) {
    LabelledImages images = Digits.draw(batch, SEED);
    PixelCnn model = PixelCnn.untrained(spec, SEED);
    double pass = Stopwatch.median(1, quick ? 1 : 5, () -> model.logLikelihood(images));
    return batch / (pass * spec.pixels());
  }
}
