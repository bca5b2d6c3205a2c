package io.github.learnedmixup.augment;

import java.io.Serializable;
import java.util.List;

/**
 * How the share of synthetic images changes from epoch to epoch: a factor in [0, 1] that {@link
 * MixPlan#share()} is multiplied by. Epochs are counted from 0, from the first batch of a run on.
 *
 * <p>Samples are requested ahead for as many as will be needed: a schedule that ends with the
 * training, as {@code between(0, epochs)} does, keeps the sampler from drawing for epochs that will
 * not be.
 *
 * <pre>{@code
 * // Slowly in over five epochs, and none from the fortieth on.
 * ShareSchedule.linear(0, 5, 0, 1).and(ShareSchedule.between(0, 40))
 * }</pre>
 */
public sealed interface ShareSchedule extends Serializable {

  /** The whole share in every epoch. */
  static ShareSchedule constant() {
    return new ByEpoch(List.of(1.0));
  }

  /**
   * The whole share in some epochs and nothing in the others.
   *
   * @param first the first epoch with synthetic images, at least 0
   * @param end the first epoch without them again, above {@code first}; {@link Long#MAX_VALUE} for
   *     none
   * @throws IllegalArgumentException if the epochs are out of their ranges
   */
  static ShareSchedule between(long first, long end) {
    return new Between(first, end);
  }

  /**
   * A straight line from one factor to another, which hold before and after it.
   *
   * @param first the epoch in which the line begins, at least 0
   * @param last the epoch in which it ends, above {@code first}
   * @param from the factor in {@code first} and before, in [0, 1]
   * @param to the factor in {@code last} and after, in [0, 1]
   * @throws IllegalArgumentException if an epoch or a factor is out of its range
   */
  static ShareSchedule linear(long first, long last, double from, double to) {
    return new Linear(first, last, from, to);
  }

  /**
   * A factor for each of the first epochs; the last one holds from then on.
   *
   * @param factors at least one, each in [0, 1]
   * @throws IllegalArgumentException if there is none or one is out of its range
   */
  static ShareSchedule byEpoch(List<Double> factors) {
    return new ByEpoch(factors);
  }

  /** Both at once: the product of this schedule's factor and another one's. */
  default ShareSchedule and(ShareSchedule other) {
    return new Product(this, other);
  }

  /**
   * What the share is multiplied by.
   *
   * @param epoch at least 0
   * @return in [0, 1]
   */
  double factor(long epoch);

  /**
   * See {@link ShareSchedule#between}.
   *
   * @param first the first epoch with synthetic images, at least 0
   * @param end the first epoch without them again, above {@code first}
   */
  record Between(long first, long end) implements ShareSchedule {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if an epoch is out of its range
     */
    public Between {
      requireEpochs("first", first, "end", end);
    }

    @Override
    public double factor(long epoch) {
      return epoch >= first && epoch < end ? 1 : 0;
    }
  }

  /**
   * See {@link ShareSchedule#linear}.
   *
   * @param first the epoch in which the line begins, at least 0
   * @param last the epoch in which it ends, above {@code first}
   * @param from the factor in {@code first} and before, in [0, 1]
   * @param to the factor in {@code last} and after, in [0, 1]
   */
  record Linear(long first, long last, double from, double to) implements ShareSchedule {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if an epoch or a factor is out of its range
     */
    public Linear {
      requireEpochs("first", first, "last", last);
      requireFactor(from);
      requireFactor(to);
    }

    @Override
    public double factor(long epoch) {
      double way = (double) (epoch - first) / (last - first);
      return from + Math.min(1, Math.max(0, way)) * (to - from);
    }
  }

  /**
   * See {@link ShareSchedule#byEpoch}.
   *
   * @param factors at least one, each in [0, 1]
   */
  record ByEpoch(List<Double> factors) implements ShareSchedule {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if there is no factor or one is out of its range
     */
    public ByEpoch {
      factors = List.copyOf(factors);
      if (factors.isEmpty()) {
        throw new IllegalArgumentException("factors must be at least one, but there is none");
      }
      factors.forEach(ShareSchedule::requireFactor);
    }

    @Override
    public double factor(long epoch) {
      return factors.get((int) Math.min(epoch, factors.size() - 1));
    }
  }

  /**
   * See {@link ShareSchedule#and}.
   *
   * @param one the one
   * @param other the other
   */
  record Product(ShareSchedule one, ShareSchedule other) implements ShareSchedule {
    @Override
    public double factor(long epoch) {
      return one.factor(epoch) * other.factor(epoch);
    }
  }

  private static void requireEpochs(String early, long first, String late, long last) {
    if (first < 0 || last <= first) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and %s above it, but they are %d and %d"
              .formatted(early, late, first, last));
    }
  }

  private static void requireFactor(double factor) {
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException("a factor must be in [0, 1], but is " + factor);
    }
  }
}
