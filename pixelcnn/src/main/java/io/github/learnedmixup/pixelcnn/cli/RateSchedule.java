package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import io.github.learnedmixup.pixelcnn.training.RampedSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** The ways in which the learning rate may go on after its rise over the first steps. */
enum RateSchedule {
  /** Along a half cosine to a hundredth of the peak: the trainer's own. */
  COSINE,

  /** At the peak. */
  CONSTANT,

  /** To a tenth after each third of the epochs. */
  STEP,

  /** By the same factor after each epoch, which after the last would have come to a hundredth. */
  EXPONENTIAL;

  private static final int WARM_UP_STEPS = 100;

  /**
   * Gives a trainer its learning rate.
   *
   * @param peak the highest rate
   * @param epochs of the whole training
   */
  void set(PixelCnnTrainer.Builder trainer, double peak, int epochs) {
    if (this == COSINE) {
      trainer.learningRate(peak);
    } else {
      trainer.schedule(over(peak, epochs));
    }
  }

  /**
   * A schedule of ND4J after the rise, of any but the cosine.
   *
   * @throws IllegalStateException of the cosine, which only the trainer can make: it goes by steps
   */
  ISchedule over(double peak, int epochs) {
    ISchedule after =
        switch (this) {
          case COSINE -> throw new IllegalStateException("the cosine is the trainer's own");
          case CONSTANT -> new FixedSchedule(peak);
          case STEP -> new StepSchedule(ScheduleType.EPOCH, peak, 0.1, Math.ceil(epochs / 3.0));
          case EXPONENTIAL ->
              new ExponentialSchedule(ScheduleType.EPOCH, peak, Math.pow(0.01, 1.0 / epochs));
        };
    return new RampedSchedule(WARM_UP_STEPS, after);
  }
}
