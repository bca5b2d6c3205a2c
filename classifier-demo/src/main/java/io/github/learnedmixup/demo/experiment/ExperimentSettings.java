package io.github.learnedmixup.demo.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ImagePolicy;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.classifier.AttackSettings;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that decides an experiment's outcome, and the time that it may take.
 *
 * @param labelled how many labelled images each seed has, a fifth of which is its tuning split
 * @param sameImages whether all seeds share the labelled images, of which each has its own else
 * @param seeds that the arms are compared on: each decides its labelled images, unless all share
 *     them, the initial weights and every other random number
 * @param arms that are compared, the {@linkplain Arm#REFERENCES references} among them
 * @param policy what the images of all arms go through; null for nothing
 * @param samples how the images that a PixelCNN draws are used
 * @param minutes that no further seed would pass; null for no limit
 */
public record ExperimentSettings(
    int labelled,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean sameImages,
    List<Long> seeds,
    List<Arm> arms,
    TuningSettings tuning,
    ClassifierSettings classifier,
    AttackSettings attacks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ImagePolicy policy,
    LearnedMixupSettings.SampleUse samples,
    @Nullable Double minutes) {
  public ExperimentSettings {
    seeds = List.copyOf(seeds);
    arms = List.copyOf(arms);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("--seeds must be at least 1, but is 0");
    }
    if (seeds.stream().anyMatch(tuning.seeds()::contains)) {
      throw new IllegalArgumentException(
          "the seeds that arms are compared on must not be among those for tuning, but are %s and %s"
              .formatted(seeds, tuning.seeds()));
    }
    if (!arms.containsAll(Arm.REFERENCES)) {
      throw new IllegalArgumentException(
          "%s must be among the arms, but these are %s".formatted(Arm.REFERENCES, arms));
    }
    if (arms.contains(Arm.POLICY_LEARNED) && !arms.contains(Arm.POLICY)) {
      throw new IllegalArgumentException(
          "%s must be among the arms where %s is, but these are %s"
              .formatted(
                  Arm.POLICY.id(),
                  Arm.POLICY_LEARNED.id(),
                  arms.stream().map(Arm::id).collect(Collectors.joining(", "))));
    }
    if (minutes != null && !(minutes > 0)) {
      throw new IllegalArgumentException("--minutes must be positive, but is " + minutes);
    }
  }
}
