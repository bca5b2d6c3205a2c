package io.github.learnedmixup.pixelcnn.sampling;

import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.network.LogSoftmax;

/**
 * The distribution that a request draws a pixel from, made of those of its streams: first class,
 * second class and, for a blend that needs it, the mixed label. One for each image in the making.
 */
final class Blending {
  private final SampleRequest request;
  private final int levels;
  private final double[][] streamLogProbabilities;
  private final double[] blended;

  Blending(SampleRequest request, int levels) {
    this.request = request;
    this.levels = levels;
    this.streamLogProbabilities = new double[3][levels];
    this.blended = new double[levels];
  }

  /**
   * Blends, applies the temperature and normalises.
   *
   * @param logits {@code [stream * levels + level]} of all streams of an engine
   * @param stream the request's first stream
   * @param streams how many it has
   * @return the log-probability of each level; overwritten by the next call
   */
  double[] logProbabilities(float[] logits, int stream, int streams) {
    for (int s = 0; s < streams; s++) {
      int at = (stream + s) * levels;
      double logSum = LogSoftmax.logSumExp(logits, at, levels);
      for (int level = 0; level < levels; level++) {
        streamLogProbabilities[s][level] = logits[at + level] - logSum;
      }
    }
    for (int level = 0; level < levels; level++) {
      blended[level] = blend(level, streams) / request.temperature();
    }
    LogSoftmax.normalise(blended);
    return blended;
  }

  private double blend(int level, int streams) {
    if (streams == 1) {
      return streamLogProbabilities[0][level];
    }
    return switch (request.blend()) {
      case LABEL -> streamLogProbabilities[2][level];
      case PRODUCT ->
          request.lambda() * streamLogProbabilities[0][level]
              + (1 - request.lambda()) * streamLogProbabilities[1][level];
    };
  }

  /** The log-probability of a level in one of the request's streams, temperature not applied. */
  double streamLogProbability(int stream, int level) {
    return streamLogProbabilities[stream][level];
  }
}
