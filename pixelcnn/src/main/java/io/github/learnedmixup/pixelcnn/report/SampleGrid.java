package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.choice.Samplers;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of samples of each class that the model has training images of, a row a class.
 *
 * @param perClass images of a row, at least 1
 * @param temperature of every draw
 * @param seed decides every draw: two models that are alike draw like pictures
 */
public record SampleGrid(int perClass, double temperature, long seed) {
  /** So many of the largest images of the most classes there may be still make one picture. */
  private static final int MOST = 1000;

  private static final int MOST_PER_CLASS = 10;
  private static final int ENOUGH = 100;

  /** How many images of a class make a picture of about a hundred: at least 1, at most 10. */
  public static int perClass(int classes) {
    return Math.max(1, Math.min(MOST_PER_CLASS, ENOUGH / classes));
  }

  /**
   * Refuses a number of images of a class.
   *
   * @param option names it in the message
   * @param lowest the least there may be
   * @throws IllegalArgumentException if there are fewer, or more than a picture should have
   */
  public static void check(String option, int perClass, int lowest) {
    if (perClass < lowest || perClass > MOST) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], but is %d".formatted(option, lowest, MOST, perClass));
    }
  }

  /** Draws the picture by ND4J's engine: on every machine nearly the same. */
  public BufferedImage draw(PixelCnn model) {
    return draw(model, SamplingEngine.ND4J);
  }

  /** Draws the picture by an engine. */
  public BufferedImage draw(PixelCnn model, SamplingEngine engine) {
    PixelCnnSpec spec = model.spec();
    List<SampleRequest> requests = new ArrayList<>();
    for (int label : model.trainedClasses().trained()) {
      for (int i = label * perClass; i < (label + 1) * perClass; i++) {
        requests.add(
            new SampleRequest(label, label, 1, Blend.LABEL, temperature, SeededHash.mix(seed, i)));
      }
    }
    ImageGrid grid = new ImageGrid(spec.shape(), perClass);
    int processors = Runtime.getRuntime().availableProcessors();
    try (Sampler sampler =
        model.sampler(workers(requests, Samplers.streams(spec), processors), engine)) {
      for (Sample sample : sampler.draw(requests)) {
        grid.add(model.palette().rendered(sample.levels()));
      }
    }
    return grid.image();
  }

  /** The number of workers: one a processor, but none without a stream. */
  static int workers(List<SampleRequest> requests, int streams, int processors) {
    return Math.min(processors, (RequestStreams.total(requests) - 1) / streams + 1);
  }
}
