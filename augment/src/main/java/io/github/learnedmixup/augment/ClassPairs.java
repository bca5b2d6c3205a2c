package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.nd4j.evaluation.classification.ConfusionMatrix;

/**
 * Between which classes images are drawn. Pairs are ordered: lambda is the share of the first
 * class.
 *
 * <p>A {@link LearnedMixupIterator} takes new pairs between epochs, see {@link
 * LearnedMixupIterator#renewPairs}: for example, ever more images between classes that the
 * classifier still confuses. Weights must be made of training data or of a validation set that is
 * not used to judge the result, never of test data.
 */
public sealed interface ClassPairs {

  /** All pairs of two different classes, each as often as the others. */
  static ClassPairs uniform() {
    return new Different();
  }

  /**
   * Some pairs, each as often as the others; one that is listed twice comes twice as often.
   *
   * @param pairs at least one
   * @throws IllegalArgumentException if there is none
   */
  static ClassPairs listed(List<Pair> pairs) {
    return new Listed(pairs);
  }

  /**
   * Pairs as often as their weights say.
   *
   * @param weights {@code [class][class]}, square, finite and not negative: the weight of the pair
   *     (row, column); the diagonal is ignored, and something beside it must be positive; copied
   * @throws IllegalArgumentException if the weights are not such
   */
  static ClassPairs weighted(double[][] weights) {
    return new Weighted(
        Arrays.stream(weights).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  /**
   * Pairs as often as a classifier confused them: the weight of (a, b) is how many examples of
   * class a it took for b, and a constant besides.
   *
   * @param confusion of the classifier, on data that does not judge it; copied
   * @param classes how many there are
   * @param prior the constant, added to every pair so that none disappears; finite, not negative,
   *     and positive if no example was confused
   * @throws IllegalArgumentException if the weights are all 0 or the prior is out of its range
   */
  static ClassPairs confused(ConfusionMatrix<Integer> confusion, int classes, double prior) {
    if (!(prior >= 0 && Double.isFinite(prior))) {
      throw new IllegalArgumentException("prior must be finite and not negative, but is " + prior);
    }
    double[][] weights = new double[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        weights[actual][predicted] = confusion.getCount(actual, predicted) + prior;
      }
    }
    return weighted(weights);
  }

  /**
   * Refuses what names classes that a model does not have.
   *
   * @throws IllegalArgumentException if it does
   */
  void requireFits(int classes);

  /**
   * Draws pairs as pure functions of seeds.
   *
   * @param classes how many there are; see {@link #requireFits}
   */
  LongFunction<Pair> draws(int classes);

  /**
   * Two classes.
   *
   * @param first the one that lambda is the share of, at least 0
   * @param second another one, at least 0
   */
  record Pair(int first, int second) {
    /**
     * Checks the classes.
     *
     * @throws IllegalArgumentException if one is negative or they are the same
     */
    public Pair {
      if (first < 0 || second < 0 || first == second) {
        throw new IllegalArgumentException(
            "a pair must be of two different classes from 0 on, but is %d and %d"
                .formatted(first, second));
      }
    }
  }

  /** See {@link ClassPairs#uniform}. */
  record Different() implements ClassPairs {
    @Override
    public void requireFits(int classes) {
      // Every model to mix with has two classes.
    }

    @Override
    public LongFunction<Pair> draws(int classes) {
      return seed -> {
        int first = (int) (SeededHash.uniform(seed, 0) * classes);
        int others = 1 + (int) (SeededHash.uniform(seed, 1) * (classes - 1));
        return new Pair(first, (first + others) % classes);
      };
    }
  }

  /**
   * See {@link ClassPairs#listed}.
   *
   * @param pairs at least one
   */
  record Listed(List<Pair> pairs) implements ClassPairs {
    /**
     * Checks that there is one.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Listed {
      pairs = List.copyOf(pairs);
      if (pairs.isEmpty()) {
        throw new IllegalArgumentException("pairs must be at least one, but there is none");
      }
    }

    @Override
    public void requireFits(int classes) {
      for (Pair pair : pairs) {
        if (Math.max(pair.first(), pair.second()) >= classes) {
          throw new IllegalArgumentException(
              "the model has %d classes, 0 to %d, but a pair is of %d and %d"
                  .formatted(classes, classes - 1, pair.first(), pair.second()));
        }
      }
    }

    @Override
    public LongFunction<Pair> draws(int classes) {
      return seed -> pairs.get((int) (SeededHash.uniform(seed, 0) * pairs.size()));
    }
  }

  /**
   * See {@link ClassPairs#weighted}.
   *
   * @param weights a row for each class
   */
  record Weighted(List<List<Double>> weights) implements ClassPairs {
    /**
     * Checks the weights.
     *
     * @throws IllegalArgumentException if they are not as {@link ClassPairs#weighted} wants them
     */
    public Weighted {
      weights = weights.stream().map(List::copyOf).toList();
      double sum = 0;
      for (int first = 0; first < weights.size(); first++) {
        List<Double> row = weights.get(first);
        if (row.size() != weights.size()) {
          throw new IllegalArgumentException(
              "weights must be square, but row %d of %d has %d columns"
                  .formatted(first, weights.size(), row.size()));
        }
        for (int second = 0; second < row.size(); second++) {
          double weight = row.get(second);
          if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                "weights must be finite and not negative, but that of %d and %d is %s"
                    .formatted(first, second, weight));
          }
          sum += first == second ? 0 : weight;
        }
      }
      if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights of different classes must have a positive, finite sum, but it is " + sum);
      }
    }

    @Override
    public void requireFits(int classes) {
      if (weights.size() != classes) {
        throw new IllegalArgumentException(
            "weights must be %dx%d, as the model has %d classes, but are %dx%d"
                .formatted(classes, classes, classes, weights.size(), weights.size()));
      }
    }

    @Override
    public LongFunction<Pair> draws(int classes) {
      List<Pair> pairs = new ArrayList<>();
      List<Double> sums = new ArrayList<>();
      double sum = 0;
      for (int first = 0; first < classes; first++) {
        for (int second = 0; second < classes; second++) {
          double weight = weights.get(first).get(second);
          if (first != second && weight > 0) {
            sum += weight;
            pairs.add(new Pair(first, second));
            sums.add(sum);
          }
        }
      }
      double[] upTo = sums.stream().mapToDouble(x -> x).toArray();
      double all = sum;
      return seed -> {
        int found = Arrays.binarySearch(upTo, SeededHash.uniform(seed, 0) * all);
        // On a sum itself begins the pair after it.
        int place = found >= 0 ? found + 1 : -found - 1;
        return pairs.get(Math.min(place, pairs.size() - 1));
      };
    }
  }
}
