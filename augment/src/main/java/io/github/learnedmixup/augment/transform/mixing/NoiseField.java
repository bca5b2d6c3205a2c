package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Low-frequency noise, for masks of connected, irregular shape (Harris, Marcu, Painter, Niranjan,
 * Prügel-Bennett and Hare 2020, "FMix: Enhancing mixed sample data augmentation",
 * arXiv:2002.12047).
 *
 * <p>The paper weights complex Gaussian noise by 1 / frequency^decay, takes the real part of its
 * inverse Fourier transform, and cuts where the largest values make up the share that is wanted.
 * Here the waves are summed up directly, first along rows and then along columns: with the paper's
 * decay of 3, amplitudes beyond {@value #MOST_WAVES} waves an image are less than 1/200 of the
 * largest, and are left out. The constant is left out, too, since it moves no order of values.
 */
@Internal
public final class NoiseField {
  /** Highest number of waves along a side. */
  private static final int MOST_WAVES = 6;

  private NoiseField() {}

  /**
   * Noise as a function of a seed.
   *
   * @param decay 0 makes all waves as strong as each other; 3 in the paper
   * @return of each pixel, row by row; of any scale
   */
  static double[] of(int height, int width, double decay, long seed) {
    int down = Math.min(MOST_WAVES, height / 2);
    int across = Math.min(MOST_WAVES, width / 2);
    double[][] cosAcross = waves(across, width, StrictMath::cos);
    double[][] sinAcross = waves(across, width, StrictMath::sin);
    double[] field = new double[height * width];
    double[] real = new double[width];
    double[] imaginary = new double[width];
    long draw = 0;
    for (int v = -down; v <= down; v++) {
      Arrays.fill(real, 0);
      Arrays.fill(imaginary, 0);
      for (int u = 0; u <= across; u++) {
        if (u == 0 && v == 0) {
          continue;
        }
        double amplitude =
            StrictMath.pow(StrictMath.hypot((double) u / width, (double) v / height), -decay);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - SeededHash.uniform(seed, draw++)));
        double angle = 2 * Math.PI * SeededHash.uniform(seed, draw++);
        double a = amplitude * radius * StrictMath.cos(angle);
        double b = amplitude * radius * StrictMath.sin(angle);
        for (int x = 0; x < width; x++) {
          real[x] += a * cosAcross[u][x] - b * sinAcross[u][x];
          imaginary[x] += a * sinAcross[u][x] + b * cosAcross[u][x];
        }
      }
      add(field, real, imaginary, v, height);
    }
    return field;
  }

  /** Adds the real part of what a row of amplitudes makes of a wave down the columns. */
  private static void add(double[] field, double[] real, double[] imaginary, int v, int height) {
    int width = real.length;
    for (int y = 0; y < height; y++) {
      double angle = 2 * Math.PI * Math.floorMod(v * y, height) / height;
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      for (int x = 0; x < width; x++) {
        field[y * width + x] += real[x] * cos - imaginary[x] * sin;
      }
    }
  }

  private static double[][] waves(int most, int size, DoubleUnaryOperator wave) {
    double[][] waves = new double[most + 1][size];
    for (int u = 0; u <= most; u++) {
      for (int x = 0; x < size; x++) {
        waves[u][x] = wave.applyAsDouble(2 * Math.PI * (u * x % size) / size);
      }
    }
    return waves;
  }

  /** Marks the highest values, exactly so many; of equal ones the first. */
  static boolean[] highest(double[] values, int count) {
    boolean[] marked = new boolean[values.length];
    if (count == 0) {
      return marked;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double least = sorted[values.length - count];
    int left = count;
    for (int i = 0; i < values.length; i++) {
      marked[i] = values[i] > least;
      left -= marked[i] ? 1 : 0;
    }
    for (int i = 0; i < values.length && left > 0; i++) {
      if (values[i] == least) {
        marked[i] = true;
        left--;
      }
    }
    return marked;
  }
}
