package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Weights of classes that make rare ones count more. Immutable.
 *
 * <p>A weight is used in one of three ways, and not in two at once: as a factor of the loss ({@link
 * #lossWeights()}), as how often examples are repeated ({@link OversamplingIterator}), or as how
 * often learned mixup or a {@link MixingIterator} mixes a class ({@link #pairs()}).
 *
 * @param weights of all classes in their order; not negative, 0 for a class without examples, with
 *     a mean of 1 over the classes that have some
 */
public record ClassBalance(List<Double> weights) implements Serializable {
  /**
   * Checks the weights.
   *
   * @throws IllegalArgumentException if one is negative or not finite, or none is positive
   */
  public ClassBalance {
    weights = List.copyOf(weights);
    boolean some = false;
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights must be finite and not negative, but one is " + weight);
      }
      some |= weight > 0;
    }
    if (!some) {
      throw new IllegalArgumentException("a weight must be positive, but they are " + weights);
    }
  }

  /**
   * Weights by the effective number of examples: the inverse of (1 - beta^n) / (1 - beta) for a
   * class of n examples (Cui, Jia, Lin, Song and Belongie 2019, "Class-balanced loss based on
   * effective number of samples", arXiv:1901.05555).
   *
   * @param counts how many examples each class has, not negative; a class may have none
   * @param beta in [0, 1): 0 gives all classes the same weight, and near 1 it becomes that of
   *     {@link #inverseFrequency}; 0.9 to 0.9999 in the paper
   * @throws IllegalArgumentException if beta or a count is out of its range, or all counts are 0
   */
  public static ClassBalance effectiveNumber(long[] counts, double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("beta must be in [0, 1), but is " + beta);
    }
    return of(counts, count -> (1 - beta) / -Math.expm1(count * Math.log(beta)));
  }

  /**
   * Weights that are inverse to the number of examples: each class counts as much as another one.
   *
   * @param counts how many examples each class has, not negative; a class may have none
   * @throws IllegalArgumentException if a count is negative, or all are 0
   */
  public static ClassBalance inverseFrequency(long[] counts) {
    return of(counts, count -> 1.0 / count);
  }

  /** The weight of a class of so many examples, at least 1. */
  private interface Weighing {
    double weight(long count);
  }

  private static ClassBalance of(long[] counts, Weighing weighing) {
    double[] weights = new double[counts.length];
    double sum = 0;
    int classes = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(
            "counts must not be negative, but that of class %d is %d".formatted(i, counts[i]));
      }
      if (counts[i] > 0) {
        weights[i] = weighing.weight(counts[i]);
        sum += weights[i];
        classes++;
      }
    }
    if (classes == 0) {
      throw new IllegalArgumentException("a class must have an example, but all counts are 0");
    }
    double mean = sum / classes;
    return new ClassBalance(Arrays.stream(weights).map(w -> w / mean).boxed().toList());
  }

  /**
   * Counts how many examples of an iterator each class has, in one pass; the iterator is reset
   * before and after. An example of several classes counts for the one with the largest share.
   *
   * @throws InvalidInputException if labels are no shares of classes, or there is no example
   * @throws UnsupportedOperationException if the iterator cannot be reset
   */
  public static long[] counts(DataSetIterator iterator) {
    iterator.reset();
    List<Long> counts = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      BatchCheck.requireLabels(batch, LabelKind.CLASSES);
      for (double[] row : BatchCheck.rows(batch.getLabels())) {
        while (counts.size() < row.length) {
          counts.add(0L);
        }
        int largest = 0;
        for (int i = 1; i < row.length; i++) {
          largest = row[i] > row[largest] ? i : largest;
        }
        counts.set(largest, counts.get(largest) + 1);
      }
    }
    iterator.reset();
    if (counts.isEmpty()) {
      throw BatchCheck.empty();
    }
    return counts.stream().mapToLong(count -> count).toArray();
  }

  /**
   * The weights as a loss function takes them, {@code [1, classes]}, FLOAT: {@code new
   * LossMCXENT(balance.lossWeights())}. Each class's share of a label has that class's weight.
   */
  public INDArray lossWeights() {
    float[] values = new float[weights.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.get(i).floatValue();
    }
    return RowMajor.create(values, DataType.FLOAT, 1, values.length);
  }

  /**
   * Class pairs, each as often as the product of its classes' weights says: for {@link
   * io.github.learnedmixup.augment.MixPlan#withPairs} and {@link MixingBuilder#partnersByClass}.
   *
   * @throws IllegalArgumentException if fewer than two classes have a positive weight
   */
  public ClassPairs pairs() {
    int classes = weights.size();
    double[][] products = new double[classes][classes];
    for (int a = 0; a < classes; a++) {
      for (int b = 0; b < classes; b++) {
        products[a][b] = a == b ? 0 : weights.get(a) * weights.get(b);
      }
    }
    return ClassPairs.weighted(products);
  }
}
