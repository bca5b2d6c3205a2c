package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Steering;

/**
 * The distribution that a request draws a pixel from, made of those of its streams: first class,
 * second class and, for a blend that needs it, the mixed label. One for each image in the making.
 */
final class Blending {
  private final SampleRequest request;
  private final Blend blend;
  private final int levels;
  private final double[][] streamLogProbabilities;
  private final double[] blended;

  Blending(SampleRequest request, int levels) {
    this.request = request;
    this.blend = RequestStreams.blend(request);
    this.levels = levels;
    this.streamLogProbabilities = new double[3][levels];
    this.blended = new double[levels];
  }

  /**
   * Blends, applies the temperature and the parents, and normalises.
   *
   * @param pixel which one, in [0, height * width)
   * @param logits {@code [stream * levels + level]} of all streams of an engine
   * @param stream the request's first stream
   * @param streams how many it has
   * @param ratio log p(pixels so far | first class) - log p(pixels so far | second), in nats
   * @return the log-probability of each level; overwritten by the next call
   */
  double[] logProbabilities(int pixel, float[] logits, int stream, int streams, double ratio) {
    for (int s = 0; s < streams; s++) {
      int at = (stream + s) * levels;
      double logSum = LogSoftmax.logSumExp(logits, at, levels);
      for (int level = 0; level < levels; level++) {
        streamLogProbabilities[s][level] = logits[at + level] - logSum;
      }
    }
    double weight =
        blend == Blend.STEERED ? Steering.weight(request.lambda(), ratio) : request.lambda();
    Parents parents = request.parents();
    for (int level = 0; level < levels; level++) {
      double plain = streamLogProbabilities[0][level];
      blended[level] = (streams == 1 ? plain : joined(level, weight)) / request.temperature();
      if (parents != null) {
        blended[level] += parents.logWeight(pixel, level);
      }
    }
    LogSoftmax.normalise(blended);
    return blended;
  }

  private double joined(int level, double weight) {
    double first = streamLogProbabilities[0][level];
    double second = streamLogProbabilities[1][level];
    return switch (blend) {
      case LABEL -> streamLogProbabilities[2][level];
      case PRODUCT, STEERED -> ExpertBlending.product(weight, first, second);
      case MIXTURE -> ExpertBlending.mixture(weight, first, second);
    };
  }

  /** The log-probability of a level in one of the request's streams, temperature not applied. */
  double streamLogProbability(int stream, int level) {
    return streamLogProbabilities[stream][level];
  }
}
