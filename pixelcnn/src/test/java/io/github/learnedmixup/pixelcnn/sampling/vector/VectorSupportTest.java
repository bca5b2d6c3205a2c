package io.github.learnedmixup.pixelcnn.sampling.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VectorSupportTest {
  private static final Kernel KERNEL = VectorSupport.FOUND.kernel();

  @Test
  void found_hasNoObstacleWhereTheModuleIs() {
    assertThat(VectorEngines.obstacle()).isEmpty();
  }

  @Property(tries = 100)
  void multiply_isTheDefinitionToTheLastBit(
      @ForAll @IntRange(min = 1, max = 5) int blocks,
      @ForAll @IntRange(max = 70) int depth,
      @ForAll @IntRange(max = 3) int unused,
      @ForAll long seed) {
    int lanes = KERNEL.lanes();
    Random random = new Random(seed);
    float[] weights = noise(random, blocks * Kernel.ROWS * (depth + unused));
    float[] panel = noise(random, (depth + 1) * lanes);
    float[] sums = noise(random, (blocks * Kernel.ROWS + 1) * lanes);
    float[] expected = sums.clone();
    KERNEL.multiply(weights, depth + unused, panel, lanes, depth, sums, lanes, blocks);
    new PlainKernel(lanes)
        .multiply(weights, depth + unused, panel, lanes, depth, expected, lanes, blocks);
    assertThat(sums).isEqualTo(expected);
  }

  @Test
  void gate_isTheDefinitionTo5e6WhateverGoesIn() {
    int lanes = KERNEL.lanes();
    int count = 4096 * lanes;
    float[] sums = new float[2 * count];
    Random random = new Random(1);
    for (int i = 0; i < sums.length; i++) {
      double scale = Math.pow(10, random.nextDouble() * 6 - 3);
      sums[i] = (float) (scale * random.nextGaussian());
    }
    sums[0] = Float.POSITIVE_INFINITY;
    sums[1] = Float.NEGATIVE_INFINITY;
    sums[count + 2] = Float.POSITIVE_INFINITY;
    sums[count + 3] = Float.NEGATIVE_INFINITY;
    float[] base = noise(random, count + lanes);
    float[] found = new float[count + 3 * lanes];
    float[] expected = found.clone();
    KERNEL.gate(sums, count, base, lanes, found, 2 * lanes);
    new PlainKernel(lanes).gate(sums, count, base, lanes, expected, 2 * lanes);
    assertThat(found).containsExactly(expected, within(5e-6f));
  }

  @Test
  void gate_keepsWhatIsNotANumber() {
    int lanes = KERNEL.lanes();
    float[] sums = new float[2 * lanes];
    sums[0] = Float.NaN;
    sums[lanes + 1] = Float.NaN;
    float[] found = new float[lanes];
    KERNEL.gate(sums, lanes, new float[lanes], 0, found, 0);
    assertThat(found[0]).isNaN();
    assertThat(found[1]).isNaN();
  }

  @Test
  void prove_refusesAKernelThatIsWrong() {
    assertThat(VectorSupport.prove(KERNEL)).isNull();
    assertThat(VectorSupport.prove(new Off(1.000001f, 0)))
        .isEqualTo("its products are not those of Java's scalar arithmetic");
    assertThat(VectorSupport.prove(new Off(1, 1e-5f)))
        .isEqualTo("its gates are not those of Java's scalar arithmetic");
    assertThat(VectorSupport.prove(new Off(1, Float.NaN))).isNotNull();
  }

  /** A kernel whose results are a little off. */
  private record Off(float factor, float more) implements Kernel {
    private static final Kernel RIGHT = new PlainKernel(8);

    @Override
    public int lanes() {
      return RIGHT.lanes();
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
      RIGHT.multiply(weights, stride, panel, at, depth, sums, to, blocks);
      sums[to] *= factor;
    }

    @Override
    public void gate(float[] sums, int count, float[] base, int baseAt, float[] to, int toAt) {
      RIGHT.gate(sums, count, base, baseAt, to, toAt);
      to[toAt] += more;
    }
  }

  private static float[] noise(Random random, int length) {
    float[] noise = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }
}
