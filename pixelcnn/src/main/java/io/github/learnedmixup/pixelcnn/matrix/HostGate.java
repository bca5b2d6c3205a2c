package io.github.learnedmixup.pixelcnn.matrix;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The gate for single precision in the host's memory: block by block through heap arrays, where the
 * JIT compiler vectorises the loops. Copies included it is over five times as fast as ND4J's
 * operations, which call the C library's scalar tanh and exp.
 *
 * <p>tanh is a rational approximation of degree 13 over 6 with the coefficients that Eigen
 * publishes for it ({@code Eigen/src/Core/MathFunctionsImpl.h}); its error is below 5e-7.
 */
final class HostGate implements Gate {
  private static final int BLOCK = 4096;
  private static final float CLAMP = 7.905311f;

  private final float[] values = new float[BLOCK];
  private final float[] tanh = new float[BLOCK];
  private final float[] sigmoid = new float[BLOCK];

  @Override
  public void forward(Matrix a, Matrix b, Matrix y) {
    forward(a, b, null, y);
  }

  @Override
  public void forward(Matrix a, Matrix b, @Nullable Matrix base, Matrix y) {
    FloatBuffer pa = a.host();
    FloatBuffer pb = b.host();
    FloatBuffer py = y.host();
    FloatBuffer pbase = base == null ? null : base.host();
    int length = a.length();
    for (int start = 0; start < length; start += BLOCK) {
      int count = Math.min(BLOCK, length - start);
      pa.get(start, values, 0, count);
      tanh(values, tanh, 1, count);
      pa.put(start, tanh, 0, count);
      pb.get(start, values, 0, count);
      tanh(values, sigmoid, 0.5f, count);
      toSigmoid(sigmoid, count);
      pb.put(start, sigmoid, 0, count);
      multiply(sigmoid, tanh, count);
      if (pbase != null) {
        pbase.get(start, values, 0, count);
        add(values, tanh, count);
      }
      py.put(start, tanh, 0, count);
    }
  }

  @Override
  public void backward(Matrix tanhs, Matrix sigmoids, Matrix gradient, Matrix toA, Matrix toB) {
    FloatBuffer pt = tanhs.host();
    FloatBuffer ps = sigmoids.host();
    FloatBuffer pg = gradient.host();
    FloatBuffer pa = toA.host();
    FloatBuffer pb = toB.host();
    int length = tanhs.length();
    for (int start = 0; start < length; start += BLOCK) {
      int count = Math.min(BLOCK, length - start);
      pt.get(start, tanh, 0, count);
      ps.get(start, sigmoid, 0, count);
      pg.get(start, values, 0, count);
      gradients(tanh, sigmoid, values, count);
      pa.put(start, tanh, 0, count);
      pb.put(start, sigmoid, 0, count);
    }
  }

  /** Replaces tanh and sigmoid by the gradients to a and to b; see the definition. */
  private static void gradients(float[] tanh, float[] sigmoid, float[] gradient, int count) {
    for (int i = 0; i < count; i++) {
      float t = tanh[i];
      float s = sigmoid[i];
      float g = gradient[i];
      float y = t * s;
      tanh[i] = g * (s - y * t);
      sigmoid[i] = g * (y - y * s);
    }
  }

  @SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as they are published
  static void tanh(float[] x, float[] result, float scale, int count) {
    for (int i = 0; i < count; i++) {
      float v = Math.max(-CLAMP, Math.min(CLAMP, x[i] * scale));
      float s = v * v;
      float p = -2.76076848e-16f;
      p = p * s + 2.000188e-13f;
      p = p * s - 8.604672e-11f;
      p = p * s + 5.1222971e-8f;
      p = p * s + 1.48572236e-5f;
      p = p * s + 6.3726193e-4f;
      p = p * s + 4.8935246e-3f;
      float q = 1.1982584e-6f;
      q = q * s + 1.1853471e-4f;
      q = q * s + 2.26843463e-3f;
      q = q * s + 4.893525e-3f;
      result[i] = v * p / q;
    }
  }

  /** From tanh(x / 2) to sigmoid(x). */
  private static void toSigmoid(float[] halfTanh, int count) {
    for (int i = 0; i < count; i++) {
      halfTanh[i] = 0.5f + 0.5f * halfTanh[i];
    }
  }

  private static void multiply(float[] by, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= by[i];
    }
  }

  private static void add(float[] values, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += values[i];
    }
  }
}
