package io.github.learnedmixup.pixelcnn.training;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that rises linearly over the first steps and then falls along a half cosine to a
 * hundredth of its peak (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
 *
 * @param peak the highest rate
 * @param warmUp steps of the rise
 * @param steps all steps of the run
 */
public record CosineSchedule(double peak, long warmUp, long steps) implements ISchedule {
  private static final long serialVersionUID = 1L;
  private static final double FLOOR = 0.01;
  private static final long LONGEST_WARM_UP = 100;

  /** Rises over a twentieth of the run, but at least one step and at most 100. */
  public static CosineSchedule over(long steps, double peak) {
    return new CosineSchedule(peak, Math.min(LONGEST_WARM_UP, Math.max(1, steps / 20)), steps);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration < warmUp) {
      return peak * (iteration + 1) / warmUp;
    }
    double done = Math.min(1, (iteration - warmUp) / (double) Math.max(1, steps - warmUp));
    return peak * (FLOOR + (1 - FLOOR) * (1 + Math.cos(Math.PI * done)) / 2);
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
