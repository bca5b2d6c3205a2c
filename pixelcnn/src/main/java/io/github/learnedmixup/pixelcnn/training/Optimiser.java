package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.DivergedException;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adam on clipped gradients, with an exponential average of the weights beside the weights
 * themselves. The average warms up, decay min(limit, (1 + t) / (10 + t)), or it would long consist
 * of the initial noise.
 */
@Internal
public final class Optimiser {
  private final Weights weights;
  private final Weights average;
  private final INDArray state;
  private final INDArray difference;
  private final GradientUpdater<?> updater;
  private final double clipNorm;
  private final double decayLimit;
  private long step;

  /**
   * Begins at step 0, with the average equal to the weights.
   *
   * @param weights changed by each step
   * @param schedule the learning rate of each step
   * @param clipNorm the gradient's largest L2 norm; longer ones are scaled down to it
   * @param decayLimit of the averaging, in [0, 1)
   */
  public Optimiser(Weights weights, ISchedule schedule, double clipNorm, double decayLimit) {
    this.weights = weights;
    this.clipNorm = clipNorm;
    this.decayLimit = decayLimit;
    INDArray flat = weights.flat();
    this.average = new Weights(weights.spec(), weights.palette(), flat.dataType());
    this.average.flat().assign(flat);
    this.difference = HostMemory.matrix(flat.dataType(), 1, flat.length());
    this.state = HostMemory.matrix(flat.dataType(), 1, 2 * flat.length());
    this.updater = new Adam(schedule).instantiate(state, true);
  }

  /**
   * Takes one step along a gradient, which is overwritten.
   *
   * @param epoch complete epochs, which some schedules go by
   * @throws DivergedException if the gradient is not finite
   */
  public void step(INDArray gradient, int epoch) {
    double norm = gradient.norm2Number().doubleValue();
    if (!Double.isFinite(norm)) {
      throw new DivergedException(
          "the gradient is not finite at step " + step + "; try a lower learning rate");
    }
    if (norm > clipNorm) {
      gradient.muli(clipNorm / norm);
    }
    updater.applyUpdater(gradient, (int) step, epoch);
    weights.flat().subi(gradient);
    step++;
    double decay = Math.min(decayLimit, (1.0 + step) / (10.0 + step));
    weights.flat().sub(average.flat(), difference);
    difference.muli(1 - decay);
    average.flat().addi(difference);
  }

  /** Steps taken so far. */
  public long steps() {
    return step;
  }

  /** The averaged weights, which are the ones to use. */
  public Weights average() {
    return average;
  }

  /** What a checkpoint keeps: weights, average and Adam's moments, one after the other. */
  public float[] save() {
    int length = (int) weights.flat().length();
    float[] all = new float[4 * length];
    copy(weights.flat(), all, 0);
    copy(average.flat(), all, length);
    copy(state, all, 2 * length);
    return all;
  }

  /**
   * Goes on from what {@link #save()} gave.
   *
   * @throws IllegalArgumentException if it is not of as many weights
   */
  public void restore(float[] saved, long savedStep) {
    int length = (int) weights.flat().length();
    if (saved.length != 4 * length) {
      throw new IllegalArgumentException(
          "the state of an optimiser of %d weights must be %d numbers, but is %d"
              .formatted(length, 4 * length, saved.length));
    }
    HostMemory.put(saved, weights.flat());
    HostMemory.put(Arrays.copyOfRange(saved, length, 2 * length), average.flat());
    HostMemory.put(Arrays.copyOfRange(saved, 2 * length, 4 * length), state);
    step = savedStep;
  }

  private static void copy(INDArray from, float[] to, int position) {
    float[] values = new float[(int) from.length()];
    HostMemory.get(from, values);
    System.arraycopy(values, 0, to, position, values.length);
  }
}
