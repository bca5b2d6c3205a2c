package io.github.learnedmixup.pixelcnn.training;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that rises linearly over the first steps and then is that of another schedule. It
 * gives the rates of ND4J's {@code RampSchedule}, which does not tell its settings.
 *
 * @param warmUp steps of the rise, at least 1
 * @param after the other schedule, which the rates of the rise are shares of
 */
public record RampedSchedule(int warmUp, ISchedule after) implements ISchedule {
  private static final long serialVersionUID = 1L;

  @Override
  public double valueAt(int iteration, int epoch) {
    double share = Math.min(1, (iteration + 1) / (double) warmUp);
    return share * after.valueAt(iteration, epoch);
  }

  @Override
  public ISchedule clone() {
    return new RampedSchedule(warmUp, after.clone());
  }
}
