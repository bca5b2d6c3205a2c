package io.github.learnedmixup.demo;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure of an arm over the seeds, and its paired differences to those of two others.
 *
 * @param figure mean and interval
 * @param vsNone this figure less that of training without augmentation, seed by seed
 * @param vsMixup this figure less that of pixel mixup, seed by seed
 */
record Compared(Interval figure, Interval vsNone, Interval vsMixup) {
  /**
   * Compares runs.
   *
   * @param own of the arm, one for each seed
   * @param none of training without augmentation, of the same seeds
   * @param mixup of pixel mixup, of the same seeds
   */
  static Compared of(
      List<ArmRun> own, List<ArmRun> none, List<ArmRun> mixup, ToDoubleFunction<ArmRun> figure) {
    return new Compared(
        Interval.of(own.stream().mapToDouble(figure).toArray()),
        differences(own, none, figure),
        differences(own, mixup, figure));
  }

  private static Interval differences(
      List<ArmRun> own, List<ArmRun> other, ToDoubleFunction<ArmRun> figure) {
    return Interval.of(
        IntStream.range(0, own.size())
            .mapToDouble(i -> figure.applyAsDouble(own.get(i)) - figure.applyAsDouble(other.get(i)))
            .toArray());
  }
}
