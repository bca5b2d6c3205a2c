package io.github.learnedmixup.pixelcnn.sampling.vector;

/** The definition of {@link Kernel}, number by number. Slow: to compare others with. */
final class PlainKernel implements Kernel {
  private final int lanes;

  PlainKernel(int lanes) {
    this.lanes = lanes;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public void multiply(
      float[] weights,
      int stride,
      float[] panel,
      int at,
      int depth,
      float[] sums,
      int to,
      int blocks) {
    for (int row = 0; row < blocks * ROWS; row++) {
      for (int lane = 0; lane < lanes; lane++) {
        float sum = sums[to + row * lanes + lane];
        for (int k = 0; k < depth; k++) {
          float weight = weights[(row / ROWS * stride + k) * ROWS + row % ROWS];
          sum = Math.fma(weight, panel[at + k * lanes + lane], sum);
        }
        sums[to + row * lanes + lane] = sum;
      }
    }
  }

  @Override
  public void gate(float[] sums, int count, float[] base, int baseAt, float[] to, int toAt) {
    for (int i = 0; i < count; i++) {
      double sigmoid = 1 / (1 + Math.exp(-sums[count + i]));
      to[toAt + i] = base[baseAt + i] + (float) (Math.tanh(sums[i]) * sigmoid);
    }
  }
}
