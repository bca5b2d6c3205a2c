package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.data.Digits;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import io.github.learnedmixup.pixelcnn.data.Quantiser;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.training.CosineSchedule;
import io.github.learnedmixup.pixelcnn.training.Optimiser;
import io.github.learnedmixup.pixelcnn.training.TrainingStep;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

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
    LabelledImages images = Digits.draw(batch, SEED);
    var quantiser = new Quantiser(spec.levels());
    byte[][] levels = new byte[batch][];
    float[][] labels = new float[batch][spec.classes()];
    for (int i = 0; i < batch; i++) {
      levels[i] = quantiser.levels(images.image(i));
      labels[i][images.label(i)] = 1;
    }
    var weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(SEED);
    try (var step = new TrainingStep(weights, WORKERS, 0)) {
      var optimiser = new Optimiser(weights, CosineSchedule.over(1000, 2e-3), 1, 0.9995);
      return Stopwatch.median(
          quick ? 1 : 5,
          quick ? 3 : 20,
          () -> {
            step.gradient(levels, labels, SEED);
            optimiser.step(step.gradients().flat(), 0);
          });
    }
  }

  /** Plain class samples, which take one stream of the network an image, on all cores. */
  double imagesPerSecond(PixelCnnSpec spec, int batch) {
    List<SampleRequest> requests =
        IntStream.range(0, batch)
            .mapToObj(i -> SampleRequest.ofClass(i % spec.classes(), i))
            .toList();
    try (Sampler sampler = PixelCnn.untrained(spec, SEED).sampler(WORKERS)) {
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
