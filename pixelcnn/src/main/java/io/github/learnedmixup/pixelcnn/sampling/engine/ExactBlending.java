package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;

/** A {@link Blending} in double precision, for the few symbols of grey images. */
final class ExactBlending extends Blending {
  private final int levels;
  private final double[][] streamLogProbabilities;
  private final double[] blended;

  ExactBlending(SampleRequest request, int levels) {
    super(request);
    this.levels = levels;
    this.streamLogProbabilities = new double[3][levels];
    this.blended = new double[levels];
  }

  @Override
  void blend(int pixel, float[] logits, int stream, int streams, double ratio) {
    for (int s = 0; s < streams; s++) {
      int at = (stream + s) * levels;
      double logSum = LogSoftmax.logSumExp(logits, at, levels);
      for (int level = 0; level < levels; level++) {
        streamLogProbabilities[s][level] = logits[at + level] - logSum;
      }
    }
    double weight = weight(ratio);
    Parents parents = request.parents();
    for (int level = 0; level < levels; level++) {
      double plain = streamLogProbabilities[0][level];
      blended[level] = (streams == 1 ? plain : joined(level, weight)) / request.temperature();
      if (parents != null) {
        blended[level] += parents.logWeight(pixel, level);
      }
    }
    LogSoftmax.normalise(blended);
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

  @Override
  int symbol(double uniform) {
    int level = 0;
    double sum = Math.exp(blended[0]);
    while (uniform >= sum && level < levels - 1) {
      level++;
      sum += Math.exp(blended[level]);
    }
    return level;
  }

  @Override
  double logProbability(int symbol) {
    return blended[symbol];
  }

  @Override
  double streamLogProbability(int stream, int level) {
    return streamLogProbabilities[stream][level];
  }
}
