package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;

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
    Circle columns = Circle.of(width);
    Circle rows = Circle.of(height);
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
        double frequency2 = square((double) u / width) + square((double) v / height);
        double amplitude = StrictMath.pow(frequency2, -decay / 2);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - SeededHash.uniform(seed, draw++)));
        double angle = 2 * Math.PI * SeededHash.uniform(seed, draw++);
        double a = amplitude * radius * StrictMath.cos(angle);
        double b = amplitude * radius * StrictMath.sin(angle);
        int place = 0; // u x modulo the width
        for (int x = 0; x < width; x++) {
          double cos = columns.cos()[place];
          double sin = columns.sin()[place];
          real[x] += a * cos - b * sin;
          imaginary[x] += a * sin + b * cos;
          place += u;
          place -= place >= width ? width : 0;
        }
      }
      add(field, real, imaginary, v, rows);
    }
    return field;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Adds the real part of what a row of amplitudes makes of a wave down the columns. */
  private static void add(double[] field, double[] real, double[] imaginary, int v, Circle rows) {
    int width = real.length;
    int height = rows.cos().length;
    for (int y = 0; y < height; y++) {
      int place = Math.floorMod(v * y, height);
      double cos = rows.cos()[place];
      double sin = rows.sin()[place];
      int from = y * width;
      for (int x = 0; x < width; x++) {
        field[from + x] += real[x] * cos - imaginary[x] * sin;
      }
    }
  }

  /** Cosines and sines of the angles that divide a circle into equal parts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Circle(double[] cos, double[] sin) {
    static Circle of(int parts) {
      double[] cos = new double[parts];
      double[] sin = new double[parts];
      for (int i = 0; i < parts; i++) {
        cos[i] = StrictMath.cos(2 * Math.PI * i / parts);
        sin[i] = StrictMath.sin(2 * Math.PI * i / parts);
      }
      return new Circle(cos, sin);
    }
  }

  /** Marks the highest values, exactly so many; of equal ones the first. */
  static boolean[] highest(double[] values, int count) {
    boolean[] marked = new boolean[values.length];
    if (count == 0) {
      return marked;
    }
    double least = ranked(values, values.length - count);
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

  /**
   * The value that has so many before it when they rise; finds it as quicksort would (Hoare 1961).
   */
  private static double ranked(double[] values, int rank) {
    double[] left = values.clone();
    int from = 0;
    int to = left.length - 1;
    while (from < to) {
      double pivot = left[(from + to) >>> 1];
      int low = from;
      int high = to;
      while (low <= high) {
        while (left[low] < pivot) {
          low++;
        }
        while (left[high] > pivot) {
          high--;
        }
        if (low <= high) {
          double swapped = left[low];
          left[low++] = left[high];
          left[high--] = swapped;
        }
      }
      if (rank <= high) {
        to = high;
      } else if (rank >= low) {
        from = low;
      } else {
        return left[rank];
      }
    }
    return left[rank];
  }
}
