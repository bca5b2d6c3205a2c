package io.github.learnedmixup.pixelcnn.sampling.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel in the widest vectors that the processor prefers: 4 rows by 2 vectors, whose 8 sums stay
 * in registers. The HotSpot compiler makes single instructions of the calls; it keeps sums in
 * registers over one loop only, not over one within another.
 */
final class VectorKernel implements Kernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int LANES = 2 * LENGTH;

  private static final float CLAMP = 7;

  @Override
  public int lanes() {
    return LANES;
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
    for (int block = 0; block < blocks; block++) {
      multiply(weights, block * stride * ROWS, panel, at, depth, sums, to + block * ROWS * LANES);
    }
  }

  private static void multiply(
      float[] weights, int from, float[] panel, int at, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, to);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, to + LENGTH);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, to + LANES);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, to + LANES + LENGTH);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES + LENGTH);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES + LENGTH);
    for (int k = 0; k < depth; k++) {
      int x = at + k * LANES;
      int w = from + k * ROWS;
      FloatVector a = FloatVector.fromArray(SPECIES, panel, x);
      FloatVector b = FloatVector.fromArray(SPECIES, panel, x + LENGTH);
      FloatVector w0 = FloatVector.broadcast(SPECIES, weights[w]);
      a0 = w0.fma(a, a0);
      b0 = w0.fma(b, b0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, weights[w + 1]);
      a1 = w1.fma(a, a1);
      b1 = w1.fma(b, b1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, weights[w + 2]);
      a2 = w2.fma(a, a2);
      b2 = w2.fma(b, b2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, weights[w + 3]);
      a3 = w3.fma(a, a3);
      b3 = w3.fma(b, b3);
    }
    a0.intoArray(sums, to);
    b0.intoArray(sums, to + LENGTH);
    a1.intoArray(sums, to + LANES);
    b1.intoArray(sums, to + LANES + LENGTH);
    a2.intoArray(sums, to + 2 * LANES);
    b2.intoArray(sums, to + 2 * LANES + LENGTH);
    a3.intoArray(sums, to + 3 * LANES);
    b3.intoArray(sums, to + 3 * LANES + LENGTH);
  }

  /**
   * With tanh(a) = p(a) / q(a) the result is {@code p(a) (p(b / 2) + q(b / 2)) / (2 q(a) q(b /
   * 2))}: one division for both. p is odd and of degree 7, q even and of degree 6, fitted to tanh
   * over [-7, 7] for the least greatest error (Lawson's weighted least squares); beyond, tanh is
   * less than 2e-6 from its limit.
   */
  @Override
  public void gate(float[] sums, int count, float[] base, int baseAt, float[] to, int toAt) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector a = clamp(FloatVector.fromArray(SPECIES, sums, i));
      FloatVector b = clamp(FloatVector.fromArray(SPECIES, sums, count + i).mul(0.5f));
      FloatVector pa = numerator(a, a.mul(a));
      FloatVector qa = denominator(a.mul(a));
      FloatVector pb = numerator(b, b.mul(b));
      FloatVector qb = denominator(b.mul(b));
      FloatVector twice = pa.mul(pb.add(qb)).div(qa.mul(qb));
      FloatVector below = FloatVector.fromArray(SPECIES, base, baseAt + i);
      twice.fma(constant(0.5f), below).intoArray(to, toAt + i);
    }
  }

  /** Comparing and blending is twice as fast as minimum and maximum, which care for NaNs. */
  private static FloatVector clamp(FloatVector x) {
    FloatVector top = constant(CLAMP);
    FloatVector bottom = constant(-CLAMP);
    FloatVector low = x.blend(top, x.compare(VectorOperators.GT, top));
    return low.blend(bottom, low.compare(VectorOperators.LT, bottom));
  }

  private static FloatVector numerator(FloatVector x, FloatVector square) {
    return constant(3.930015e-6f)
        .fma(square, constant(2.2769894e-3f))
        .fma(square, constant(0.12302183f))
        .fma(square, constant(0.9999957f))
        .mul(x);
  }

  private static FloatVector denominator(FloatVector square) {
    return constant(1.4235089e-4f)
        .fma(square, constant(2.1072182e-2f))
        .fma(square, constant(0.4563403f))
        .fma(square, constant(1));
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
