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

  private static final float CLAMP = 7.905311f;

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
   * With tanh(a) = p(a) / q(a) the product is {@code p(a) (p(b / 2) + q(b / 2)) / (2 q(a) q(b /
   * 2))}, one division for both. The approximation is that of {@code HostGate}: degree 13 over 6
   * with the coefficients that Eigen publishes ({@code Eigen/src/Core/MathFunctionsImpl.h}).
   */
  @Override
  @SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as they are published
  public void gate(float[] sums, int count, float[] base, int baseAt, float[] to, int toAt) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector a = clamp(FloatVector.fromArray(SPECIES, sums, i));
      FloatVector b = clamp(FloatVector.fromArray(SPECIES, sums, count + i).mul(0.5f));
      FloatVector qa = denominator(a.mul(a));
      FloatVector qb = denominator(b.mul(b));
      FloatVector pa = numerator(a, a.mul(a));
      FloatVector pb = numerator(b, b.mul(b));
      FloatVector gated = pa.mul(pb.add(qb)).div(qa.mul(qb));
      gated
          .fma(
              FloatVector.broadcast(SPECIES, 0.5f),
              FloatVector.fromArray(SPECIES, base, baseAt + i))
          .intoArray(to, toAt + i);
    }
  }

  private static FloatVector clamp(FloatVector x) {
    FloatVector top = FloatVector.broadcast(SPECIES, CLAMP);
    FloatVector bottom = FloatVector.broadcast(SPECIES, -CLAMP);
    FloatVector low = x.blend(top, x.compare(VectorOperators.GT, top));
    return low.blend(bottom, low.compare(VectorOperators.LT, bottom));
  }

  @SuppressWarnings("FloatingPointLiteralPrecision")
  private static FloatVector numerator(FloatVector x, FloatVector square) {
    return constant(-2.76076848e-16f)
        .fma(square, constant(2.000188e-13f))
        .fma(square, constant(-8.604672e-11f))
        .fma(square, constant(5.1222971e-8f))
        .fma(square, constant(1.48572236e-5f))
        .fma(square, constant(6.3726193e-4f))
        .fma(square, constant(4.8935246e-3f))
        .mul(x);
  }

  @SuppressWarnings("FloatingPointLiteralPrecision")
  private static FloatVector denominator(FloatVector square) {
    return constant(1.1982584e-6f)
        .fma(square, constant(1.1853471e-4f))
        .fma(square, constant(2.26843463e-3f))
        .fma(square, constant(4.893525e-3f));
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
