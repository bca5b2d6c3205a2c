package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.PrintStream;

/**
 * Hears how a training goes on. Called on the thread that called {@code train}; what it throws ends
 * the training.
 */
public interface TrainingListener {
  /**
   * After a step.
   *
   * @param epoch from 1
   * @param epochs of the whole run
   * @param step from 1, over the whole run
   * @param steps of the whole run
   * @param nats mean negative log-likelihood of the batch's images
   */
  record StepReport(int epoch, int epochs, long step, long steps, double nats) {}

  /**
   * After an epoch.
   *
   * @param epoch from 1
   * @param epochs of the whole run
   * @param trainNats mean negative log-likelihood of the epoch's training images, in training
   * @param validationNats that of the validation images under the averaged weights; NaN without any
   * @param seconds wall time of the run so far, earlier parts of a resumed run included
   * @param model the averaged weights as they are now
   */
  record EpochReport(
      int epoch,
      int epochs,
      double trainNats,
      double validationNats,
      double seconds,
      PixelCnn model) {}

  /**
   * Before the first step of a run that goes on from its checkpoint.
   *
   * @param epoch how many epochs are complete
   * @param epochs of the whole run
   * @param step how many steps are done
   * @param steps of the whole run
   */
  record ResumeReport(int epoch, int epochs, long step, long steps) {}

  /**
   * Prints how one training goes on, in plain lines: one after each epoch and, between them, at
   * most one every ten seconds. A line has the epoch, the nats an image, in training and held out,
   * and how many minutes all steps that are left take at the pace so far. Patience may end the
   * training before.
   *
   * @param out where the lines go to, for instance {@code System.out}; is not closed
   */
  static TrainingListener printing(PrintStream out) {
    return new PrintedProgress(out, System::nanoTime);
  }

  /** Called once if the run goes on from a checkpoint; does nothing unless overridden. */
  default void resumed(ResumeReport report) {}

  /** Called after each step; does nothing unless overridden. */
  default void step(StepReport report) {}

  /** Called after each epoch; does nothing unless overridden. */
  default void epoch(EpochReport report) {}
}
