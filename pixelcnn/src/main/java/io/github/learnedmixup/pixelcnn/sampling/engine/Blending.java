package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Steering;

/**
 * The distribution that a request draws a pixel from, made of those of its streams: first class,
 * second class and, for a blend that needs it, the mixed label. One for each image in the making.
 */
abstract sealed class Blending permits ExactBlending, FloatBlending {
  final SampleRequest request;
  final Blend blend;

  Blending(SampleRequest request) {
    this.request = request;
    this.blend = RequestStreams.blend(request);
  }

  /** The blending of a request: of grey images in double, of colour images in single precision. */
  static Blending of(SampleRequest request, PixelCnnSpec spec) {
    return spec.shape().isColour()
        ? new FloatBlending(request, spec.levels())
        : new ExactBlending(request, spec.levels());
  }

  /**
   * Blends, applies the temperature and the parents, and normalises.
   *
   * @param pixel which one, in [0, height * width)
   * @param logits {@code [stream * levels + level]} of all streams of an engine; not changed before
   *     the next call
   * @param stream the request's first stream
   * @param streams how many it has
   * @param ratio log p(pixels so far | first class) - log p(pixels so far | second), in nats
   */
  abstract void blend(int pixel, float[] logits, int stream, int streams, double ratio);

  /**
   * The symbol at which the running sum of the blended probabilities exceeds a number in [0, 1).
   */
  abstract int symbol(double uniform);

  /** The blended log-probability of a symbol. */
  abstract double logProbability(int symbol);

  /** The log-probability of a symbol in one of the request's streams, temperature not applied. */
  abstract double streamLogProbability(int stream, int symbol);

  /** The weight of the first class. */
  final double weight(double ratio) {
    return blend == Blend.STEERED ? Steering.weight(request.lambda(), ratio) : request.lambda();
  }
}
