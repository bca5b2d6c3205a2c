package io.github.learnedmixup.demo;

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
record ExperimentResult(
    Map<Arm, Choice> choices,
    List<SeedModel> models,
    List<ArmRun> runs,
    int testImages,
    double seconds) {
  ExperimentResult {
    models = List.copyOf(models);
    runs = List.copyOf(runs);
  }

  /** The seeds that were run, which are fewer than asked for where time ran out. */
  List<Long> seeds() {
    return runs.stream().map(ArmRun::seed).distinct().toList();
  }

  /** One summary for each arm. */
  List<ArmSummary> summaries() {
    return ArmSummary.of(List.copyOf(choices.keySet()), runs);
  }
}
