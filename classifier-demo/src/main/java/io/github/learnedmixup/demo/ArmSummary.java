package io.github.learnedmixup.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What one arm did with all seeds.
 *
 * @param accuracies of each seed, in the seeds' order
 * @param accuracy mean and interval over the seeds
 * @param errorsVsNone paired relative difference of errors to training without augmentation
 * @param errorsVsMixup paired relative difference of errors to pixel mixup
 * @param seconds mean over the seeds
 */
// Rows of a table: nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
record ArmSummary(
    Arm arm,
    double[] accuracies,
    Interval accuracy,
    Interval errorsVsNone,
    Interval errorsVsMixup,
    double seconds) {

  /** A summary for each arm that ran, in the arms' order; every arm has the same seeds. */
  static List<ArmSummary> of(List<ArmRun> runs) {
    double[] none = accuracies(runs, Arm.NONE);
    double[] mixup = accuracies(runs, Arm.MIXUP);
    List<ArmSummary> summaries = new ArrayList<>();
    for (Arm arm : Arm.values()) {
      double[] own = accuracies(runs, arm);
      double seconds =
          runs.stream()
              .filter(run -> run.arm() == arm)
              .mapToDouble(ArmRun::seconds)
              .average()
              .orElse(Double.NaN);
      summaries.add(
          new ArmSummary(
              arm,
              own,
              Interval.of(own),
              PairedErrors.relative(own, none),
              PairedErrors.relative(own, mixup),
              seconds));
    }
    return List.copyOf(summaries);
  }

  private static double[] accuracies(List<ArmRun> runs, Arm arm) {
    return runs.stream().filter(run -> run.arm() == arm).mapToDouble(ArmRun::accuracy).toArray();
  }
}
