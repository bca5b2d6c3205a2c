package io.github.learnedmixup.demo;

import java.util.List;

/**
 * What came out of an experiment.
 *
 * @param models a PixelCNN for each seed that was run
 * @param runs one for each seed and arm
 * @param testImages how many images the accuracies are of
 * @param seconds the whole took
 * @param showcase pictures of the first seed
 */
record ExperimentResult(
    List<SeedModel> models, List<ArmRun> runs, int testImages, double seconds, Showcase showcase) {
  ExperimentResult {
    models = List.copyOf(models);
    runs = List.copyOf(runs);
  }

  /** The seeds that were run, which are fewer than asked for where time ran out. */
  List<Long> seeds() {
    return models.stream().map(SeedModel::seed).toList();
  }

  /** One summary for each arm. */
  List<ArmSummary> summaries() {
    return ArmSummary.of(runs);
  }
}
