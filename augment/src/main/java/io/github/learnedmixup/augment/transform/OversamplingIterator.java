package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.DetachedArrays;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Repeats examples of rare classes, so that batches grow: every example of the base comes at least
 * once, and one of a class with weight w as often as w divided by the smallest weight, on average
 * (after the repeat factors of Gupta, Dollár and Girshick 2019, "LVIS: A dataset for large
 * vocabulary instance segmentation", arXiv:1908.03195).
 *
 * <p>Put it inside all other iterators, so that repeated images are changed each in its own way. It
 * is one of three uses of a {@link ClassBalance}; do not weight the loss as well.
 *
 * <p>Of a factor that is no whole number, chance decides about the rest, by the seed and the number
 * of examples read before. Repetitions follow the original, with its masks and metadata. Features
 * may have any shape, labels are shares of classes, and an example of several classes has the mean
 * of their factors by its shares. The arrays of a batch are the caller's alone. Used by one thread
 * at a time; closing the base is left to who made it.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has no features or labels, or
 * has labels that are no shares of as many classes as there are weights.
 */
public final class OversamplingIterator extends ChangingIterator {
  private static final long serialVersionUID = 1L;

  private final ClassBalance balance;
  private final double most;
  private final long seed;

  /**
   * Wraps an iterator.
   *
   * @param most how often an example comes at most, at least 1: it bounds how large batches become
   * @param seed decides where factors are rounded up
   * @throws IllegalArgumentException if the limit is out of its range
   */
  public OversamplingIterator(DataSetIterator base, ClassBalance balance, double most, long seed) {
    super(base);
    if (!(most >= 1 && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("most must be at least 1 and finite, but is " + most);
    }
    this.balance = Objects.requireNonNull(balance, "balance");
    this.most = most;
    this.seed = seed;
  }

  @Override
  DataSet changed(DataSet batch, long number, long firstExample) {
    BatchCheck.requireLabels(batch, LabelKind.CLASSES);
    double[][] labels = BatchCheck.rows(batch.getLabels());
    double[] factors = factors();
    if (labels[0].length != factors.length) {
      throw new InvalidInputException(
          "the balance has weights of %d classes, but labels of the base are of %d"
              .formatted(factors.length, labels[0].length));
    }
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      double factor = 0;
      for (int c = 0; c < factors.length; c++) {
        factor += labels[i][c] * factors[c];
      }
      int times = (int) (factor + SeededHash.uniform(seed, firstExample + i));
      for (int k = 0; k < Math.max(1, times); k++) {
        rows.add(i);
      }
    }
    return DetachedArrays.create(() -> taken(batch, rows));
  }

  private double[] factors() {
    double least = balance.weights().stream().filter(w -> w > 0).min(Double::compare).orElse(1.0);
    return balance.weights().stream()
        .mapToDouble(weight -> Math.min(most, Math.max(1, weight / least)))
        .toArray();
  }

  private static DataSet taken(DataSet batch, List<Integer> rows) {
    int[] places = rows.stream().mapToInt(row -> row).toArray();
    DataSet taken =
        new DataSet(taken(batch.getFeatures(), places), taken(batch.getLabels(), places));
    INDArray featuresMask = batch.getFeaturesMaskArray();
    INDArray labelsMask = batch.getLabelsMaskArray();
    taken.setFeaturesMaskArray(featuresMask == null ? null : taken(featuresMask, places));
    taken.setLabelsMaskArray(labelsMask == null ? null : taken(labelsMask, places));
    List<Serializable> metaData = batch.getExampleMetaData();
    if (metaData != null) {
      List<@Nullable Serializable> repeated = new ArrayList<>();
      rows.forEach(row -> repeated.add(metaData.get(row)));
      taken.setExampleMetaData(repeated);
    }
    if (batch.getLabelNamesList() != null) {
      taken.setLabelNames(batch.getLabelNamesList());
    }
    if (batch.isPreProcessed()) {
      taken.markAsPreProcessed();
    }
    return taken;
  }

  /** Rows of an array, in a new one. */
  private static INDArray taken(INDArray array, int[] rows) {
    long[] shape = array.shape().clone(); // it is the array's own
    INDArray flat = array.dup('c').reshape('c', shape[0], array.length() / shape[0]);
    shape[0] = rows.length;
    return Nd4j.pullRows(flat, 1, rows, 'c').reshape('c', shape);
  }

  @Override
  Description description() {
    return Description.of(
        "oversampling",
        1,
        to -> to.set("seed", seed).set("weights", balance.weights()).set("most", most));
  }

  /** The name of the class, and the settings. */
  @Override
  public String toString() {
    return "OversamplingIterator(weights %s, at most %s times, seed %d)"
        .formatted(balance.weights(), most, seed);
  }
}
