package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.matrix.FloatSoftmax;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;

/**
 * A {@link Blending} in single precision, in loops over all symbols that are compiled to vector
 * instructions. Log-probabilities agree with those of {@link ExactBlending} to 1e-4, where they are
 * above -30 less the highest one.
 */
final class FloatBlending extends Blending {
  private final int symbols;
  private final float[][] exponentials; // of each stream
  private final double[] logSums; // of each stream
  private final float[] blended; // probabilities, not normalised
  private final float[] joint;
  private float[] current = {};
  private int begin;
  private double sum;

  FloatBlending(SampleRequest request, int symbols) {
    super(request);
    this.symbols = symbols;
    this.exponentials = new float[3][symbols];
    this.logSums = new double[3];
    this.blended = new float[symbols];
    this.joint = new float[symbols];
  }

  @Override
  void blend(int pixel, float[] logits, int stream, int streams, double ratio) {
    current = logits;
    begin = stream * symbols;
    for (int s = 0; s < streams; s++) {
      logSums[s] = FloatSoftmax.logSumExp(logits, begin + s * symbols, symbols, exponentials[s]);
    }
    if (streams == 1 && request.temperature() == 1) {
      System.arraycopy(exponentials[0], 0, blended, 0, symbols);
    } else if (streams == 1) {
      temper(logits, begin);
    } else {
      join(logits, weight(ratio));
    }
    Parents parents = request.parents();
    if (parents != null) {
      parents.weigh(pixel, blended);
    }
    sum = FloatSoftmax.sum(blended, symbols);
  }

  private void join(float[] logits, double weight) {
    switch (blend) {
      case LABEL -> temper(logits, begin + 2 * symbols);
      case PRODUCT, STEERED -> {
        float first = (float) weight;
        float second = (float) (1 - weight);
        for (int i = 0; i < symbols; i++) {
          joint[i] = first * logits[begin + i] + second * logits[begin + symbols + i];
        }
        temper(joint, 0);
      }
      case MIXTURE -> mix(weight);
    }
  }

  /** A mixture of the two streams, of which the temperature takes a power. */
  private void mix(double weight) {
    float[] ofFirst = exponentials[0];
    float[] ofSecond = exponentials[1];
    float first = (float) (weight / FloatSoftmax.sum(ofFirst, symbols));
    float second = (float) ((1 - weight) / FloatSoftmax.sum(ofSecond, symbols));
    for (int i = 0; i < symbols; i++) {
      blended[i] = first * ofFirst[i] + second * ofSecond[i];
    }
    if (request.temperature() != 1) {
      for (int i = 0; i < symbols; i++) {
        joint[i] = (float) Math.log(blended[i]);
      }
      temper(joint, 0);
    }
  }

  /** Sets the blended probabilities from logits. */
  private void temper(float[] logits, int at) {
    float[] from = logits;
    int begins = at;
    if (request.temperature() != 1) {
      float inverse = (float) (1 / request.temperature());
      float top = FloatSoftmax.top(logits, at, symbols); // keeps what is divided finite
      for (int i = 0; i < symbols; i++) {
        joint[i] = (logits[at + i] - top) * inverse;
      }
      from = joint;
      begins = 0;
    }
    FloatSoftmax.exponentials(
        from, begins, symbols, FloatSoftmax.top(from, begins, symbols), blended);
  }

  @Override
  int symbol(double uniform) {
    double target = uniform * sum;
    int symbol = 0;
    double running = blended[0];
    while (target >= running && symbol < symbols - 1) {
      symbol++;
      running += blended[symbol];
    }
    return symbol;
  }

  @Override
  double logProbability(int symbol) {
    return Math.log(blended[symbol] / sum);
  }

  @Override
  double streamLogProbability(int stream, int symbol) {
    return current[begin + stream * symbols + symbol] - logSums[stream];
  }
}
