package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The classic mixup: every example becomes the weighted mean of itself and another one of its
 * batch, pixels and labels alike (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond
 * empirical risk minimization", arXiv:1710.09412).
 *
 * <p>Each example has a weight of its own, lambda from Beta(alpha, alpha), and partners are a
 * permutation of the batch, in which an example may meet itself and then stays as it is; so does
 * the only example of a batch of 1. Both follow from the seed and from the number of examples and
 * batches delivered before. Features of any shape and labels {@code [n, classes]} are mixed as the
 * base's preprocessor left them, FLOAT or DOUBLE; where the base's labels are one-hot, the mixed
 * ones sum to exactly 1. Masks and example metadata stay those of the first of both. The arrays of
 * a batch are the caller's alone, and the base's are left unchanged. Used by one thread at a time.
 *
 * <p>{@code next()} throws {@link io.github.learnedmixup.pixelcnn.InvalidInputException} if a batch
 * has no features or labels, or has them in another type or in shapes that do not go together.
 */
public final class PixelMixupIterator extends WrappingIterator {
  private static final long serialVersionUID = 1L;

  private final double alpha;
  private final long lambdaSeed;
  private final long partnerSeed;
  private long examples;
  private long batches;

  /**
   * Wraps an iterator.
   *
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all weights and partners
   * @throws IllegalArgumentException if alpha is out of its range
   */
  public PixelMixupIterator(DataSetIterator base, double alpha, long seed) {
    super(Objects.requireNonNull(base, "base"));
    this.alpha = new Mixes.Beta(alpha).alpha();
    this.lambdaSeed = SeededHash.mix(seed, 0);
    this.partnerSeed = SeededHash.mix(seed, 1);
  }

  /** The base's next batch, mixed. */
  @Override
  public DataSet next() {
    return mix(base.next());
  }

  /** The base's next batch of that size, mixed. */
  @Override
  public DataSet next(int number) {
    return mix(base.next(number));
  }

  private DataSet mix(DataSet batch) {
    BatchCheck.requireArrays(batch);
    DataSet mixed = copy(batch);
    int size = (int) mixed.getFeatures().size(0);
    int[] partners = partners(size, batches++);
    double[] lambdas = new double[size];
    for (int i = 0; i < size; i++) {
      lambdas[i] = partners[i] == i ? 1 : lambda(examples + i);
    }
    examples += size;
    mixRows(mixed.getFeatures(), partners, lambdas);
    mixRows(mixed.getLabels(), partners, lambdas);
    return mixed;
  }

  /** A multiple of 2^-24, so that it and its complement are floats whose sum is exactly 1. */
  private double lambda(long example) {
    return SoftLabels.exactInFloat(BetaDraw.of(alpha, SeededHash.mix(lambdaSeed, example)));
  }

  /** A random permutation, by Fisher and Yates. */
  private int[] partners(int size, long batch) {
    long seed = SeededHash.mix(partnerSeed, batch);
    int[] partners = new int[size];
    for (int i = 0; i < size; i++) {
      int j = (int) (SeededHash.uniform(seed, i) * (i + 1));
      partners[i] = partners[j];
      partners[j] = i;
    }
    return partners;
  }

  private static void mixRows(INDArray array, int[] partners, double[] lambdas) {
    INDArray rows = array.reshape('c', array.size(0), array.length() / array.size(0));
    INDArray others = Nd4j.pullRows(rows, 1, partners);
    INDArray weights =
        Nd4j.createFromArray(lambdas).castTo(array.dataType()).reshape(lambdas.length, 1);
    others.muliColumnVector(weights.rsub(1));
    rows.muliColumnVector(weights).addi(others);
  }

  /** Whether more batches come, as the base says. */
  @Override
  public boolean hasNext() {
    return base.hasNext();
  }

  /** Resets the base; weights and partners go on from where they are. */
  @Override
  public void reset() {
    base.reset();
  }

  /** Whether the base may be prefetched. */
  @Override
  public boolean asyncSupported() {
    return base.asyncSupported();
  }
}
