package io.github.learnedmixup.pixelcnn.sampling.vector;

/**
 * The arithmetic of {@link VectorEngine} on heap arrays. A <em>strip</em> is a few streams side by
 * side, so many that they fill vectors; a <em>tile</em> is what a strip has at one pixel, {@code
 * [feature][stream]}. No method allocates memory or keeps anything: any number of threads may use
 * one kernel.
 */
interface Kernel {
  /** Rows of weights that are packed, and multiplied, together. */
  int ROWS = 4;

  /** Streams of a strip. */
  int lanes();

  /**
   * Adds a product: {@code sums[row][stream] += sum over k of weights[row][k] * panel[k][stream]},
   * each sum fused, in the order of k. So a stream's result is the same whatever is beside it, and
   * on every processor.
   *
   * @param weights {@code [row / ROWS][k][row % ROWS]}
   * @param stride how many k the weights have; at least {@code depth}
   * @param panel {@code [k][stream]}
   * @param at where the panel begins
   * @param depth how many k are summed
   * @param sums {@code [row][stream]}
   * @param to where they begin
   * @param blocks rows of the sums, divided by {@link #ROWS}
   */
  void multiply(
      float[] weights,
      int stride,
      float[] panel,
      int at,
      int depth,
      float[] sums,
      int to,
      int blocks);

  /**
   * Opens a gate: {@code to = base + tanh(a) * sigmoid(b)}, with an error below 5e-6.
   *
   * @param sums a, and from {@code count} on b
   * @param count numbers in each; a multiple of {@link #lanes}
   */
  void gate(float[] sums, int count, float[] base, int baseAt, float[] to, int toAt);
}
