package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.List;

/**
 * Images that a PixelCNN drew, as a judge sees them.
 *
 * <p>A sample has but a few levels, and a judge that has only seen real images may make anything of
 * that. So every level becomes a grey such as real pixels of that level have, by the model's own
 * {@linkplain PixelCnn#dequantiser() dequantiser}, as the images that a classifier is trained on.
 *
 * @param samples what was drawn, in the order of the requests
 * @param greys each sample's image, row by row, 0 to 255 as unsigned bytes
 * @param seconds that drawing took
 */
public record JudgedImages(List<Sample> samples, List<byte[]> greys, double seconds) {
  /** Sets the draws of greys apart from those of levels, which the same seed decides. */
  private static final long GREYS = -1;

  public JudgedImages {
    samples = List.copyOf(samples);
    greys = List.copyOf(greys);
  }

  /**
   * Draws the images that are asked for.
   *
   * @param sampler of that model
   * @param afterChunk receives the number of samples after each chunk, which has the sampler's
   *     width
   */
  public static JudgedImages draw(
      PixelCnn model, Sampler sampler, List<SampleRequest> requests, Progress.Task afterChunk) {
    List<Sample> samples = new ArrayList<>();
    long begin = System.nanoTime();
    for (int from = 0; from < requests.size(); from += sampler.width()) {
      int to = Math.min(from + sampler.width(), requests.size());
      samples.addAll(sampler.draw(requests.subList(from, to)));
      afterChunk.advance(to);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    List<byte[]> greys = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      greys.add(greys(model, samples.get(i), requests.get(i).seed()));
    }
    return new JudgedImages(samples, greys, seconds);
  }

  /**
   * A sample's image as a judge sees it.
   *
   * @param seed decides the greys
   */
  public static byte[] greys(PixelCnn model, Sample sample, long seed) {
    return model
        .dequantiser()
        .dequantised(sample.levels(), model.spec().shape(), SeededHash.mix(seed, GREYS));
  }
}
