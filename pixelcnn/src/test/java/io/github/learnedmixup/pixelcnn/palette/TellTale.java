package io.github.learnedmixup.pixelcnn.palette;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How well a logistic regression tells two sets of colour images apart by their pixel values and
 * local differences: histograms of the channels, of colours, and of differences of neighbours, the
 * share of equal neighbours, and the number of colours.
 */
final class TellTale {
  private static final int FINE = 12;
  private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}};
  private static final int BINS = 2 * FINE + 9;
  private static final int OF_DIFFERENCES = 3 * 32 + 512;
  private static final int EQUAL = OF_DIFFERENCES + NEIGHBOURS.length * 3 * BINS;
  private static final int FEATURES = EQUAL + NEIGHBOURS.length + 1;
  private static final int EPOCHS = 30;
  private static final int BATCH = 100;
  private static final double RATE = 0.003;
  private static final double DECAY = 0.001;

  private TellTale() {}

  /**
   * The share of held-out images that it gets right, as many of each set; half of both lists, the
   * second one, is held out.
   */
  static double accuracy(List<byte[]> real, List<byte[]> other, int width) {
    int half = real.size() / 2;
    double[][] features = new double[2 * real.size()][];
    for (int i = 0; i < real.size(); i++) {
      features[2 * i] = features(real.get(i), width);
      features[2 * i + 1] = features(other.get(i), width);
    }
    standardise(features, 2 * half);
    double[] weights = fit(features, 2 * half);
    long right =
        IntStream.range(2 * half, features.length)
            .filter(i -> (dot(features[i], weights) > 0) == (i % 2 == 1))
            .count();
    return (double) right / (features.length - 2 * half);
  }

  private static double[] features(byte[] image, int width) {
    double[] counts = new double[FEATURES];
    int pixels = image.length / 3;
    int height = pixels / width;
    for (int i = 0; i < image.length; i++) {
      counts[i % 3 * 32 + (image[i] & 0xff) / 8]++;
    }
    for (int at = 0; at < image.length; at += 3) {
      counts[
          96 + (image[at] & 0xe0) * 2 + (image[at + 1] & 0xe0) / 4 + (image[at + 2] & 0xe0) / 32]++;
    }
    for (int way = 0; way < NEIGHBOURS.length; way++) {
      int down = NEIGHBOURS[way][0];
      int across = NEIGHBOURS[way][1];
      for (int pixel = 0; pixel < (height - down) * width; pixel++) {
        if (pixel % width < width - across) {
          int at = 3 * pixel;
          int next = 3 * (pixel + down * width + across);
          for (int channel = 0; channel < 3; channel++) {
            int apart = (image[next + channel] & 0xff) - (image[at + channel] & 0xff);
            counts[OF_DIFFERENCES + (way * 3 + channel) * BINS + bin(apart)]++;
          }
          if (Arrays.equals(image, at, at + 3, image, next, next + 3)) {
            counts[EQUAL + way]++;
          }
        }
      }
    }
    counts[FEATURES - 1] =
        IntStream.range(0, pixels)
            .map(
                i ->
                    (image[3 * i] << 16)
                        ^ (image[3 * i + 1] & 0xff) << 8
                        ^ (image[3 * i + 2] & 0xff))
            .distinct()
            .count();
    return Arrays.stream(counts).map(Math::sqrt).toArray();
  }

  private static int bin(int apart) {
    int far = Math.abs(apart) - FINE - 1;
    if (far < 0) {
      return apart + FINE + 4;
    }
    int coarse = far < 4 ? 0 : far < 12 ? 1 : far < 32 ? 2 : 3;
    return apart < 0 ? 3 - coarse : 2 * FINE + 5 + coarse;
  }

  private static void standardise(double[][] features, int training) {
    for (int feature = 0; feature < FEATURES; feature++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < training; i++) {
        mean += features[i][feature] / training;
        square += features[i][feature] * features[i][feature] / training;
      }
      double deviation = Math.sqrt(Math.max(0, square - mean * mean));
      for (double[] row : features) {
        row[feature] =
            deviation < 1e-6 ? 0 : Math.max(-5, Math.min(5, (row[feature] - mean) / deviation));
      }
    }
  }

  /** Adam (Kingma and Ba 2015). */
  private static double[] fit(double[][] features, int training) {
    double[] weights = new double[FEATURES];
    double[] first = new double[FEATURES];
    double[] second = new double[FEATURES];
    SplittableRandom random = new SplittableRandom(1);
    int steps = EPOCHS * training / BATCH;
    for (int step = 1; step <= steps; step++) {
      double[] gradient = new double[FEATURES];
      for (int i = 0; i < BATCH; i++) {
        int chosen = random.nextInt(training);
        double[] row = features[chosen];
        double error = 1 / (1 + Math.exp(-dot(row, weights))) - chosen % 2;
        for (int f = 0; f < FEATURES; f++) {
          gradient[f] += error * row[f] / BATCH;
        }
      }
      double rate = RATE * (1 - (double) step / steps);
      for (int f = 0; f < FEATURES; f++) {
        double slope = gradient[f] + DECAY * weights[f];
        first[f] = 0.9 * first[f] + 0.1 * slope;
        second[f] = 0.999 * second[f] + 0.001 * slope * slope;
        double mean = first[f] / (1 - Math.pow(0.9, step));
        double square = second[f] / (1 - Math.pow(0.999, step));
        weights[f] -= rate * mean / (Math.sqrt(square) + 1e-8);
      }
    }
    return weights;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
