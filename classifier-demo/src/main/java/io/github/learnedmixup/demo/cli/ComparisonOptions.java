package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ImagePolicy;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.classifier.AttackSettings;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.experiment.ReusedTuning;
import io.github.learnedmixup.demo.experiment.TuningSettings;
import io.github.learnedmixup.demo.report.ResultsFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command line's options about what is compared with what, and how it is tuned and measured.
 */
public final class ComparisonOptions {
  private static final String ALL = "all";

  /** Far from the seeds that anybody compares on. */
  private static final long FIRST_TUNING_SEED = 1_000_001;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description =
          "how many seeds the arms are compared on; default 3 for mnist-small and digits, else 10")
  private @Nullable Integer seeds;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "the first of them, which the others follow; default ${DEFAULT-VALUE}")
  private long firstSeed = 1;

  @Option(
      names = "--arms",
      paramLabel = "LIST",
      split = ",",
      description =
          "the arms to compare: core, all, or names of arms; baseline and mixup, with"
              + " which all others are compared, are always among them; default core, for mnist-small"
              + " smoothing,learned-parents,jitter,learned-then-jitter")
  private @Nullable List<String> arms;

  @Option(
      names = "--same-images",
      negatable = true,
      description =
          "gives all seeds the same labelled images, so that they differ in initial weights, order"
              + " and random numbers alone; default for mnist-small")
  private @Nullable Boolean sameImages;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description =
          "settings that are tried for each arm that has any, 1 to 12, of which 1 is taken untried;"
              + " default 1 for mnist-small and digits, else 8")
  private @Nullable Integer candidates;

  @Option(
      names = "--tuning-seeds",
      paramLabel = "N",
      description =
          "seeds that settings are tried on, 1000001 and so on; default 1 for mnist-small and"
              + " digits, else 3")
  private @Nullable Integer tuningSeeds;

  @Option(
      names = "--tuning-images",
      paramLabel = "N",
      description =
          "training images, none of them labelled for the seed, that settings are judged on; 0 for"
              + " a fifth of the labelled ones; default ${DEFAULT-VALUE}")
  private int tuningImages;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "results that --json wrote, whose arms' settings are taken over; nothing is tried for"
              + " those arms; default for mnist-small those of"
              + " classifier-demo/results/mnist-1000.json and mnist-1000-further.json")
  private @Nullable Path given;

  @Option(
      names = "--attacked",
      paramLabel = "N",
      description =
          "test images that are attacked; default none for mnist-small, 100 for digits, else 500")
  private @Nullable Integer attacked;

  @Option(
      names = "--radii",
      paramLabel = "R,R",
      split = ",",
      description =
          "how far an attack may move a pixel, greys being in [0, 1]; default ${DEFAULT-VALUE}")
  private List<Double> radii = List.of(0.05, 0.1);

  @Option(
      names = "--attack-steps",
      paramLabel = "N",
      description = "steps of PGD; default ${DEFAULT-VALUE}")
  private int attackSteps = 10;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description =
          "what the images of all arms go through, anew each time that they are shown: flip-crop,"
              + " which is horizontal flips and crops after padding by 4 pixels; default nothing")
  private @Nullable String policy;

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      description = "distinct generated images in use at a time; default ${DEFAULT-VALUE}")
  private int poolSize = SampleSupply.defaults().poolSize();

  @Option(
      names = "--reuse",
      paramLabel = "N",
      description = "times that each generated image is used; default ${DEFAULT-VALUE}")
  private int reuse = SampleSupply.defaults().reuse();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "starts no seed that is expected to end after M minutes; tuning and the first seed are"
              + " always run; default no limit")
  private @Nullable Double minutes;

  /** The results whose settings are taken over; null where none are. */
  public @Nullable Path settingsFile() {
    return given;
  }

  public ExperimentSettings settings(
      DatasetDefaults defaults, int labelled, ClassifierSettings classifier) throws IOException {
    LearnedMixupSettings.SampleUse samples = samples();
    List<Arm> compared = arms(defaults);
    return new ExperimentSettings(
        labelled,
        sameImages(defaults),
        seeds("--seeds", firstSeed, seeds, defaults.seeds()),
        compared,
        new TuningSettings(
            candidates != null ? candidates : defaults.candidates(),
            seeds("--tuning-seeds", FIRST_TUNING_SEED, tuningSeeds, defaults.tuningSeeds()),
            tuningImages,
            taken(compared, samples, defaults)),
        classifier,
        new AttackSettings(attacked != null ? attacked : defaults.attacked(), radii, attackSteps),
        policy == null ? null : ImagePolicy.named(policy),
        samples,
        minutes);
  }

  /** Whether all seeds share the labelled images. */
  public boolean sameImages(DatasetDefaults defaults) {
    return sameImages == null ? defaults.sameImages() : sameImages;
  }

  private @Nullable ReusedTuning taken(
      List<Arm> compared, LearnedMixupSettings.SampleUse samples, DatasetDefaults defaults)
      throws IOException {
    ReusedTuning taken = null;
    for (ResultsFile results : results(defaults)) {
      ReusedTuning more = results.chosen().of(compared);
      taken = taken == null ? more : taken.and(more);
    }
    if (taken == null) {
      return null;
    }
    String from = taken.results();
    taken
        .chosen()
        .forEach(
            (arm, settings) -> {
              LearnedMixupSettings learned = settings.learned();
              if (learned != null && !learned.use().equals(samples)) {
                throw new InvalidInputException(
                    "--settings must use its samples as --pool-size and --reuse say, %s, but %s has %s for %s"
                        .formatted(samples, from, learned.use(), arm.id()));
              }
            });
    return taken.chosen().isEmpty() ? null : taken;
  }

  private List<ResultsFile> results(DatasetDefaults defaults) throws IOException {
    if (given != null) {
      return List.of(ResultsFile.read(given));
    }
    List<ResultsFile> kept = new ArrayList<>();
    if (candidates == null) {
      for (String name : defaults.settings()) {
        kept.add(ResultsFile.kept(name));
      }
    }
    return kept;
  }

  private LearnedMixupSettings.SampleUse samples() {
    // Refuses what is out of range, in the words of the plugin.
    SampleSupply supply =
        SampleSupply.defaults().withReuse(1).withPoolSize(poolSize).withReuse(reuse);
    return new LearnedMixupSettings.SampleUse(supply.poolSize(), supply.reuse());
  }

  private static List<Long> seeds(
      String option, long first, @Nullable Integer given, int byDefault) {
    int count = given == null ? byDefault : given;
    if (count < 1) {
      throw new InvalidInputException(option + " must be at least 1, but is " + count);
    }
    return LongStream.range(first, first + count).boxed().toList();
  }

  private List<Arm> arms(DatasetDefaults defaults) {
    Set<Arm> chosen = EnumSet.copyOf(Arm.REFERENCES);
    for (String name : arms == null ? defaults.arms() : arms) {
      switch (name) {
        case DatasetDefaults.CORE -> chosen.addAll(Arm.core());
        case ALL -> chosen.addAll(List.of(Arm.values()));
        default -> chosen.add(Arm.named(name, "--arms", "core, all, or among"));
      }
    }
    return List.copyOf(chosen);
  }
}
