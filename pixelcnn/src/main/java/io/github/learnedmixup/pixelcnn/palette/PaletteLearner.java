package io.github.learnedmixup.pixelcnn.palette;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Learns a palette by k-means (Lloyd 1982) over the pixels of images, of which at most 200,000 are
 * taken, spread evenly. Equal colours are counted once, with their number as a weight. All
 * arithmetic is on whole numbers or in one order, so that the same images give the same palette on
 * every machine.
 */
final class PaletteLearner {
  private static final int MOST_PIXELS = 200_000;
  private static final int ROUNDS = 30;

  private final int[] colours; // distinct ones, as 0xRRGGBB, rising
  private final int[] weights;
  private final int[] cluster; // of each colour
  private final double[] centres; // three channels each

  private PaletteLearner(int[] sorted, int size) {
    int[] distinct = Arrays.stream(sorted).distinct().toArray();
    this.colours = distinct;
    this.weights = new int[distinct.length];
    int at = 0;
    for (int colour : sorted) {
      if (distinct[at] != colour) {
        at++;
      }
      weights[at]++;
    }
    this.cluster = new int[distinct.length];
    this.centres = new double[3 * size];
  }

  /** Red, green and blue of each symbol, dark ones first. */
  static byte[] colours(LabelledImages images, int size, long seed) {
    PaletteLearner learner = new PaletteLearner(pixels(images), size);
    learner.begin(seed);
    for (int round = 0; round < ROUNDS && learner.assign(); round++) {
      learner.move();
    }
    return learner.rounded();
  }

  /** Colours of pixels, evenly spread over all of all images, in rising order. */
  private static int[] pixels(LabelledImages images) {
    int ofImage = images.shape().pixels();
    long all = (long) images.size() * ofImage;
    int taken = (int) Math.min(MOST_PIXELS, all);
    int[] result = new int[taken];
    byte[] image = {};
    int known = -1;
    for (int i = 0; i < taken; i++) {
      long place = i * all / taken;
      int number = (int) (place / ofImage);
      if (number != known) {
        known = number;
        image = images.image(number);
      }
      int at = 3 * (int) (place % ofImage);
      result[i] = (image[at] & 0xff) << 16 | (image[at + 1] & 0xff) << 8 | (image[at + 2] & 0xff);
    }
    Arrays.sort(result);
    return result;
  }

  private int channel(int colour, int channel) {
    return colours[colour] >> (8 * (2 - channel)) & 0xff;
  }

  /** Chooses the first centres: each a colour, likelier the farther it is from those before. */
  private void begin(long seed) {
    double[] nearest = new double[colours.length];
    Arrays.fill(nearest, Double.MAX_VALUE);
    int chosen = at(asDoubles(), SeededHash.uniform(seed, 0));
    for (int centre = 0; centre < centres.length / 3; centre++) {
      for (int channel = 0; channel < 3; channel++) {
        centres[3 * centre + channel] = channel(chosen, channel);
      }
      double[] far = new double[colours.length];
      for (int colour = 0; colour < colours.length; colour++) {
        nearest[colour] = Math.min(nearest[colour], distance(colour, centre));
        far[colour] = nearest[colour] * weights[colour];
      }
      chosen = at(far, SeededHash.uniform(seed, centre + 1));
    }
  }

  private double[] asDoubles() {
    return Arrays.stream(weights).asDoubleStream().toArray();
  }

  /** The place at which the running share of some weights exceeds u, in [0, 1). */
  private static int at(double[] weights, double u) {
    double left = u * Arrays.stream(weights).reduce(0, Double::sum);
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private double distance(int colour, int centre) {
    double sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      double apart = channel(colour, channel) - centres[3 * centre + channel];
      sum += apart * apart;
    }
    return sum;
  }

  /** Gives each colour to its nearest centre; whether any has another one than before. */
  private boolean assign() {
    boolean changed = false;
    int count = centres.length / 3;
    for (int colour = 0; colour < colours.length; colour++) {
      double red = channel(colour, 0);
      double green = channel(colour, 1);
      double blue = channel(colour, 2);
      int nearest = 0;
      double least = Double.MAX_VALUE;
      for (int centre = 0; centre < count; centre++) {
        double r = red - centres[3 * centre];
        double g = green - centres[3 * centre + 1];
        double b = blue - centres[3 * centre + 2];
        double distance = r * r + g * g + b * b;
        if (distance < least) {
          least = distance;
          nearest = centre;
        }
      }
      changed |= cluster[colour] != nearest;
      cluster[colour] = nearest;
    }
    return changed;
  }

  /** Moves each centre to the mean of its colours; one without any stays. */
  private void move() {
    long[] sums = new long[centres.length];
    long[] counts = new long[centres.length / 3];
    for (int colour = 0; colour < colours.length; colour++) {
      counts[cluster[colour]] += weights[colour];
      for (int channel = 0; channel < 3; channel++) {
        sums[3 * cluster[colour] + channel] += (long) weights[colour] * channel(colour, channel);
      }
    }
    for (int i = 0; i < centres.length; i++) {
      if (counts[i / 3] > 0) {
        centres[i] = (double) sums[i] / counts[i / 3];
      }
    }
  }

  /** The centres in whole numbers, dark ones first. */
  private byte[] rounded() {
    List<int[]> result = new ArrayList<>();
    for (int at = 0; at < centres.length; at += 3) {
      result.add(
          new int[] {
            (int) Math.round(centres[at]),
            (int) Math.round(centres[at + 1]),
            (int) Math.round(centres[at + 2])
          });
    }
    // Luma of ITU-R BT.601.
    result.sort(
        Comparator.<int[]>comparingInt(rgb -> 299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2])
            .thenComparingInt(rgb -> rgb[0])
            .thenComparingInt(rgb -> rgb[1]));
    byte[] bytes = new byte[centres.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) result.get(i / 3)[i % 3];
    }
    return bytes;
  }
}
