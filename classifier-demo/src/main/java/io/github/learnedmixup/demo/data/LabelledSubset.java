package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;

/**
 * The images of a training split whose labels an experiment may use, and those it pretends not to
 * have.
 *
 * @param labelled as many as were asked for, each class with its share of the split
 * @param rest all others
 */
record LabelledSubset(LabelledImages labelled, LabelledImages rest) {

  /**
   * Chooses a class-stratified subset; the same split, count and seed give the same subset.
   *
   * @param count how many images, from the number of classes to the size of the split
   * @throws InvalidInputException if the count is outside that range
   */
  static LabelledSubset stratified(LabelledImages split, int count, long seed) {
    requireCount(split, count);
    LabelledImages shuffled = split.shuffled(seed);
    int[] wanted = quotas(frequencies(split), count);
    int[] chosen = new int[count];
    int[] others = new int[split.size() - count];
    int chosenSize = 0;
    int othersSize = 0;
    for (int i = 0; i < shuffled.size(); i++) {
      if (wanted[shuffled.label(i)] > 0) {
        wanted[shuffled.label(i)]--;
        chosen[chosenSize++] = i;
      } else {
        others[othersSize++] = i;
      }
    }
    return new LabelledSubset(shuffled.select(chosen), shuffled.select(others));
  }

  /**
   * Checks a count.
   *
   * @throws InvalidInputException if it is less than the classes or more than the images
   */
  static void requireCount(LabelledImages split, int count) {
    if (count < split.classes() || count > split.size()) {
      throw new InvalidInputException(
          "--labelled must be in [%d, %d] or all, one image a class at least, but is %d"
              .formatted(split.classes(), split.size(), count));
    }
  }

  /** How many images there are of each class. */
  static int[] frequencies(LabelledImages images) {
    int[] frequencies = new int[images.classes()];
    for (int i = 0; i < images.size(); i++) {
      frequencies[images.label(i)]++;
    }
    return frequencies;
  }

  /**
   * How many images of each class make up the count: at least one of each class that has any, the
   * rest one by one to the class that is furthest below its proportional share.
   */
  static int[] quotas(int[] frequencies, int count) {
    long total = Arrays.stream(frequencies).asLongStream().sum();
    int[] quotas = new int[frequencies.length];
    int left = count;
    for (int label = 0; label < quotas.length; label++) {
      double share = (double) frequencies[label] * count / total;
      quotas[label] = frequencies[label] == 0 ? 0 : (int) Math.max(1, Math.floor(share));
      left -= quotas[label];
    }
    for (; left != 0; left -= Integer.signum(left)) {
      int next = -1;
      double furthest = Double.NEGATIVE_INFINITY;
      for (int label = 0; label < quotas.length; label++) {
        double share = (double) frequencies[label] * count / total;
        double lack = left > 0 ? share - quotas[label] : quotas[label] - share;
        boolean possible = left > 0 ? quotas[label] < frequencies[label] : quotas[label] > 1;
        if (possible && lack > furthest) {
          furthest = lack;
          next = label;
        }
      }
      quotas[next] += Integer.signum(left);
    }
    return quotas;
  }
}
