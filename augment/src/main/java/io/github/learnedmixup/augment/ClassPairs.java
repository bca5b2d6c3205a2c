package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
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
public sealed interface ClassPairs extends Serializable {

  /**
   * All pairs of two different classes that the model has training images of, each as often as the
   * others.
   */
  static ClassPairs uniform() {
    return new Different();
  }

  /**
   * Some pairs, each as often as the others; one that is listed twice comes twice as often. A model
   * without training images of one of their classes refuses them.
   *
   * @param pairs at least one
   * @throws IllegalArgumentException if there is none
   */
  static ClassPairs listed(List<ClassPair> pairs) {
    return new Listed(pairs);
  }

  /**
   * Pairs as often as their weights say. A model without training images of a class that has a
   * positive weight refuses them.
   *
   * @param weights {@code [class][class]}, square, finite and not negative: the weight of the pair
   *     (row, column); the diagonal is ignored, and something beside it must be positive; copied
   * @throws IllegalArgumentException if the weights are not such
   */
  static ClassPairs weighted(double[][] weights) {
    return Weighted.of(weights);
  }

  /**
   * Pairs as often as a classifier confused them: the weight of (a, b) is how many examples of
   * class a it took for b, and a constant besides. Pairs with a class that the model has no
   * training images of are left out, whatever the classifier took for it.
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
    return new Confused(Weighted.of(weights));
  }

  /**
   * Refuses what names classes that a model does not have, or has no training images of.
   *
   * @throws IllegalArgumentException if it does
   */
  void requireFits(TrainedClasses classes);

  /**
   * Draws pairs as pure functions of seeds.
   *
   * @param classes those of the model; see {@link #requireFits}
   */
  LongFunction<ClassPair> draws(TrainedClasses classes);

  /** See {@link ClassPairs#uniform}. */
  record Different() implements ClassPairs {
    @Override
    public void requireFits(TrainedClasses classes) {
      // Every model to mix with has two trained classes.
    }

    @Override
    public LongFunction<ClassPair> draws(TrainedClasses classes) {
      List<Integer> trained = classes.trained();
      int size = trained.size();
      return seed -> {
        int first = (int) (SeededHash.uniform(seed, 0) * size);
        int others = 1 + (int) (SeededHash.uniform(seed, 1) * (size - 1));
        return new ClassPair(trained.get(first), trained.get((first + others) % size));
      };
    }
  }

  /**
   * See {@link ClassPairs#listed}.
   *
   * @param pairs at least one
   */
  record Listed(List<ClassPair> pairs) implements ClassPairs {
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
    public void requireFits(TrainedClasses classes) {
      int count = classes.classes();
      for (ClassPair pair : pairs) {
        if (Math.max(pair.first(), pair.second()) >= count) {
          throw new IllegalArgumentException(
              "the model has %d classes, 0 to %d, but a pair is of %d and %d"
                  .formatted(count, count - 1, pair.first(), pair.second()));
        }
        classes.require(pair.first());
        classes.require(pair.second());
      }
    }

    @Override
    public LongFunction<ClassPair> draws(TrainedClasses classes) {
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

    static Weighted of(double[][] weights) {
      return new Weighted(
          Arrays.stream(weights).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }

    @Override
    public void requireFits(TrainedClasses classes) {
      requireSize(classes.classes());
      for (int label : classes.untrained()) {
        for (int other = 0; other < weights.size(); other++) {
          if (other != label && weights.get(label).get(other) + weights.get(other).get(label) > 0) {
            classes.require(label);
          }
        }
      }
    }

    private void requireSize(int classes) {
      if (weights.size() != classes) {
        throw new IllegalArgumentException(
            "weights must be %dx%d, as the model has %d classes, but are %dx%d"
                .formatted(classes, classes, classes, weights.size(), weights.size()));
      }
    }

    /**
     * Leaves out the classes without training images.
     *
     * @throws IllegalArgumentException if no pair is left
     */
    private Weighted among(TrainedClasses classes) {
      double[][] left = new double[weights.size()][weights.size()];
      for (int first : classes.trained()) {
        for (int second : classes.trained()) {
          left[first][second] = weights.get(first).get(second);
        }
      }
      return of(left);
    }

    @Override
    public LongFunction<ClassPair> draws(TrainedClasses classes) {
      List<ClassPair> pairs = new ArrayList<>();
      List<Double> sums = new ArrayList<>();
      double sum = 0;
      for (int first = 0; first < weights.size(); first++) {
        for (int second = 0; second < weights.size(); second++) {
          double weight = weights.get(first).get(second);
          if (first != second && weight > 0) {
            sum += weight;
            pairs.add(new ClassPair(first, second));
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

  /**
   * See {@link ClassPairs#confused}.
   *
   * @param weights of all pairs, those included that are left out for want of training images
   */
  record Confused(Weighted weights) implements ClassPairs {
    @Override
    public void requireFits(TrainedClasses classes) {
      weights.requireSize(classes.classes());
      weights.among(classes); // refuses where no pair is left
    }

    @Override
    public LongFunction<ClassPair> draws(TrainedClasses classes) {
      return weights.among(classes).draws(classes);
    }
  }
}
