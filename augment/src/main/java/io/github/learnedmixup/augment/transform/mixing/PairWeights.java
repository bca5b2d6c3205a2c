package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.List;

/**
 * How often classes are to be mixed with each other: the weight of a pair is that of both its
 * orders, since lambda says which image keeps more.
 */
final class PairWeights {
  private final double[][] weights;

  private PairWeights(double[][] weights) {
    this.weights = weights;
  }

  /**
   * The weights of pairs among so many classes.
   *
   * @throws InvalidInputException if the pairs are of other classes
   */
  static PairWeights of(ClassPairs pairs, int classes) {
    double[][] weights = new double[classes][classes];
    if (pairs instanceof ClassPairs.Different) {
      for (int a = 0; a < classes; a++) {
        for (int b = 0; b < classes; b++) {
          weights[a][b] = a == b ? 0 : 1;
        }
      }
    } else if (pairs instanceof ClassPairs.Listed listed) {
      for (ClassPair pair : listed.pairs()) {
        requireClasses(classes, Math.max(pair.first(), pair.second()) < classes, pair);
        add(weights, pair.first(), pair.second(), 1);
      }
    } else {
      List<List<Double>> given =
          pairs instanceof ClassPairs.Confused confused
              ? confused.weights().weights()
              : ((ClassPairs.Weighted) pairs).weights();
      requireClasses(classes, given.size() == classes, given.size() + " rows of weights");
      for (int a = 0; a < given.size(); a++) {
        for (int b = 0; b < given.size(); b++) {
          if (a != b && given.get(a).get(b) > 0) {
            add(weights, a, b, given.get(a).get(b));
          }
        }
      }
    }
    return new PairWeights(weights);
  }

  private static void requireClasses(int classes, boolean fits, Object found) {
    if (!fits) {
      throw new InvalidInputException(
          "class pairs must go with the %d classes of the base's labels, but have %s"
              .formatted(classes, found));
    }
  }

  private static void add(double[][] weights, int a, int b, double weight) {
    weights[a][b] += weight;
    weights[b][a] += weight;
  }

  /**
   * A random partner, or the example itself if there is none.
   *
   * @param example whose partner it is
   * @param classes of all examples of the batch; -1 for one of several
   * @param counts how many examples each class has
   */
  int partner(int example, int[] classes, int[] counts, long seed) {
    int own = classes[example];
    if (own < 0) {
      return example;
    }
    double[] row = weights[own];
    double sum = 0;
    for (int other = 0; other < row.length; other++) {
      sum += counts[other] > 0 ? row[other] : 0;
    }
    if (!(sum > 0)) {
      return example;
    }
    double left = SeededHash.uniform(seed, 0) * sum;
    int chosen = -1;
    for (int other = 0; other < row.length; other++) {
      if (counts[other] > 0 && row[other] > 0) {
        chosen = other;
        left -= row[other];
        if (left < 0) {
          break;
        }
      }
    }
    int which = (int) (SeededHash.uniform(seed, 1) * counts[chosen]);
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == chosen && which-- == 0) {
        return i;
      }
    }
    throw new IllegalStateException("no example of class %d".formatted(chosen));
  }
}
