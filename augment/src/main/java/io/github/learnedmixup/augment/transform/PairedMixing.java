package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.EvaluationWarning;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.Shuffle;
import io.github.learnedmixup.pixelcnn.random.SymmetricBeta;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mixes every example of a batch with another one of it: what the ways to do so without a model
 * have in common, the partners and the weights.
 *
 * <p>Partners are a permutation of the batch, in which an example may meet itself; each example has
 * a weight lambda of its own, from Beta(alpha, alpha). Both follow from the seed and from the
 * number of examples and batches delivered before, in this program.
 */
abstract class PairedMixing extends ChangingIterator {
  private static final long serialVersionUID = 1L;

  private final LabelKind labels;
  private final double alpha;
  private final long lambdaSeed;
  private final long partnerSeed;
  private final EvaluationWarning warning = new EvaluationWarning();

  /**
   * Wraps an iterator.
   *
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all weights and partners
   * @param labels what the base's labels are
   * @throws IllegalArgumentException if alpha is out of its range
   */
  PairedMixing(DataSetIterator base, double alpha, long seed, LabelKind labels) {
    super(base);
    this.labels = Objects.requireNonNull(labels, "labels");
    this.alpha = new LambdaDistribution.Beta(alpha).alpha();
    this.lambdaSeed = SeededHash.mix(seed, 0);
    this.partnerSeed = SeededHash.mix(seed, 1);
  }

  /**
   * Mixes a batch in place.
   *
   * @param batch a copy, features and labels in row order
   * @param partners of each example the other one
   * @param lambdas the weight of each example, that of its partner being the rest; multiples of
   *     2^-24, so that both are floats whose sum is exactly 1; 1 where an example meets itself
   * @param firstExample number of the first example, counted over all batches
   */
  abstract void mix(DataSet batch, int[] partners, double[] lambdas, long firstExample);

  @Override
  DataSet changed(DataSet batch, long number, long firstExample) {
    warning.beforeBatch(this);
    BatchCheck.requireLabels(batch, labels);
    BatchCheck.requireFinite(batch);
    DataSet mixed = BatchCopy.copy(batch);
    int size = (int) mixed.getFeatures().size(0);
    int[] partners = partners(size, number);
    double[] lambdas = new double[size];
    for (int i = 0; i < size; i++) {
      lambdas[i] = partners[i] == i ? 1 : lambda(firstExample + i);
    }
    mix(mixed, partners, lambdas, firstExample);
    return mixed;
  }

  @Override
  public void reset() {
    super.reset();
    warning.afterReset();
  }

  private double lambda(long example) {
    return LabelShares.exactInFloat(SymmetricBeta.of(alpha, SeededHash.mix(lambdaSeed, example)));
  }

  /** A random permutation of a batch. */
  private int[] partners(int size, long batch) {
    return Shuffle.inverse(Shuffle.order(size, SeededHash.mix(partnerSeed, batch)));
  }

  /** Makes every row the weighted mean of itself and its partner. */
  static void average(INDArray array, int[] partners, double[] lambdas) {
    INDArray rows = array.reshape('c', array.size(0), array.length() / array.size(0));
    INDArray others = Nd4j.pullRows(rows, 1, partners);
    INDArray weights =
        Nd4j.createFromArray(lambdas).castTo(array.dataType()).reshape(lambdas.length, 1);
    others.muliColumnVector(weights.rsub(1));
    rows.muliColumnVector(weights).addi(others);
  }
}
