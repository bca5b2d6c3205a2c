package io.github.learnedmixup.demo.classifier;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that falls to 0 in a straight line. ND4J's {@code PolySchedule} of power 1 is
 * meant to be that, but rises to twice its first value (in 1.0.0-M2.1 it adds where it should
 * subtract).
 *
 * @param first the rate of the first step; positive
 * @param steps after how many it is 0; positive
 */
record ClassifierRateDecay(double first, int steps) implements ISchedule {
  private static final long serialVersionUID = 1L;

  @Override
  public double valueAt(int iteration, int epoch) {
    return first * Math.max(0, 1 - (double) iteration / steps);
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
