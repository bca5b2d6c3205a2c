package io.github.learnedmixup.demo.experiment;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.model.SeedModel;
import java.util.List;
import java.util.Map;

/**
 * What came out of an experiment.
 *
 * @param choices the settings of each arm, and how they were chosen
 * @param models the PixelCNNs that arms asked for
 * @param runs one for each seed and arm
 * @param testImages how many images the accuracies are of
 * @param seconds this run took, what was finished before not counted
 */
public record ExperimentResult(
    Map<Arm, ArmChoice> choices,
    List<SeedModel> models,
    List<ArmRun> runs,
    int testImages,
    double seconds) {
  public ExperimentResult {
    models = List.copyOf(models);
    runs = List.copyOf(runs);
  }

  /** The seeds that were run, which are fewer than asked for where time ran out. */
  public List<Long> seeds() {
    return runs.stream().map(ArmRun::seed).distinct().toList();
  }

  /** A summary for each arm. */
  public List<ArmSummary> summaries() {
    return ArmSummary.of(List.copyOf(choices.keySet()), runs);
  }
}
