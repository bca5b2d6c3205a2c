package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The weights in the order in which the kernel reads them: what is multiplied by one input lies
 * together, and of a gate both halves of a feature next to each other.
 */
final class FusedWeights {
  private final FusedPlan plan;
  private final int features;
  private final float[] packed;

  FusedWeights(FusedPlan plan, int count) {
    this.plan = plan;
    this.features = plan.features();
    this.packed = new float[count];
  }

  float[] pack(Weights weights) {
    for (int b = 0; b < weights.blocks().size(); b++) {
      Weights.Gated gated = weights.blocks().get(b);
      packHalf(b, gated.tanh(), 0);
      packHalf(b, gated.sigmoid(), 1);
      for (Matrix residual : gated.residual()) {
        put(residual, plan.word(b, FusedWords.Block.RESIDUAL), features, 1);
      }
      for (Weights.Norm norm : gated.norm()) {
        packNorm(norm, plan.word(b, FusedWords.Block.AFFINE));
      }
    }
    put(weights.headWeights(), plan.word(FusedWords.Header.HEAD_WEIGHTS), features, 1);
    put(weights.headBias(), plan.word(FusedWords.Header.HEAD_BIAS), features, 1);
    int levels = weights.spec().levels();
    put(weights.outWeights(), plan.word(FusedWords.Header.OUT_WEIGHTS), levels, 1);
    put(weights.outBias(), plan.word(FusedWords.Header.OUT_BIAS), levels, 1);
    packSymbols(weights);
    return packed;
  }

  /** What the network sees of each symbol: its channels, and 1 inside the image. */
  private void packSymbols(Weights weights) {
    double[] channels = weights.palette().inputs(DataType.FLOAT);
    int ofSymbol = weights.palette().channels();
    int at = plan.word(FusedWords.Header.SYMBOL_INPUTS);
    for (int i = 0; i < channels.length; i++) {
      packed[at++] = (float) channels[i];
      if (i % ofSymbol == ofSymbol - 1) {
        packed[at++] = 1;
      }
    }
  }

  private void packHalf(int block, Weights.Half half, int number) {
    for (int s = 0; s < half.sources().size(); s++) {
      int inputs = plan.word(block, s, FusedWords.Source.INPUTS);
      List<FusedTapRun> runs = plan.runs(block, s);
      for (int r = 0; r < runs.size(); r++) {
        int at = plan.word(block, s, r, FusedWords.Run.WEIGHTS) + number;
        packRun(half.sources().get(s), runs.get(r).taps(), inputs, at);
      }
    }
    int classes = plan.word(block, FusedWords.Block.CLASS_WEIGHTS) + number;
    put(half.classes(), classes, 2 * features, 2);
  }

  /** Input after input, and of each tap after tap; of the image all taps are in one matrix. */
  private void packRun(List<Matrix> matrices, List<Integer> taps, int inputs, int at) {
    for (int t = 0; t < taps.size(); t++) {
      boolean together = matrices.size() == 1;
      Matrix matrix = matrices.get(together ? 0 : taps.get(t));
      int first = together ? taps.get(t) * inputs : 0;
      int count = Math.min(inputs, matrix.columns() - first);
      int place = at + t * 2 * features;
      putColumns(matrix, first, count, place, taps.size() * 2 * features, 2);
    }
  }

  /** A normalisation by constants is a line: its values at 0 and at 1 tell all of it. */
  private void packNorm(Weights.Norm norm, int at) {
    int count = norm.scale().length();
    try (Matrix line = Matrix.zeros(DataType.FLOAT, count, 2);
        Matrix deviation = norm.deviation()) {
      float[] values = new float[2 * count];
      Arrays.fill(values, count, values.length, 1);
      line.put(values);
      norm.apply(line, deviation);
      line.get(values);
      for (int f = 0; f < count; f++) {
        packed[at + 2 * f] = values[count + f] - values[f];
        packed[at + 2 * f + 1] = values[f];
      }
    }
  }

  /** Column after column {@code columnStride} apart, and the rows of each {@code rowStride}. */
  private void put(Matrix matrix, int at, int columnStride, int rowStride) {
    putColumns(matrix, 0, matrix.columns(), at, columnStride, rowStride);
  }

  private void putColumns(
      Matrix matrix, int first, int count, int at, int columnStride, int rowStride) {
    float[] values = new float[matrix.length()];
    matrix.get(values);
    int rows = matrix.rows();
    for (int column = 0; column < count; column++) {
      for (int row = 0; row < rows; row++) {
        packed[at + column * columnStride + row * rowStride] =
            values[(first + column) * rows + row];
      }
    }
  }
}
