package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure of an arm over the seeds, and its paired differences to those of the {@linkplain
 * Arm#REFERENCES references}.
 *
 * @param figure mean and interval
 * @param vs this figure less that of each reference, seed by seed
 */
public record Compared(Interval figure, Map<Arm, Interval> vs) {
  /**
   * Compares runs.
   *
   * @param own of the arm, one for each seed
   * @param references of each reference, with the same seeds
   */
  static Compared of(
      List<ArmRun> own, Map<Arm, List<ArmRun>> references, ToDoubleFunction<ArmRun> figure) {
    return new Compared(
        Interval.of(own.stream().mapToDouble(figure).toArray()),
        Arm.ofReferences(reference -> differences(own, references.get(reference), figure)));
  }

  private static Interval differences(
      List<ArmRun> own, List<ArmRun> other, ToDoubleFunction<ArmRun> figure) {
    return Interval.of(
        IntStream.range(0, own.size())
            .mapToDouble(i -> figure.applyAsDouble(own.get(i)) - figure.applyAsDouble(other.get(i)))
            .toArray());
  }
}
