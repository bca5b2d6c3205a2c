package io.github.learnedmixup.demo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Candidates;
import io.github.learnedmixup.demo.arm.PixelMixing;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.model.ModelSource;
import io.github.learnedmixup.demo.report.ResultsJson;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ExperimentTest {
  /** What no two runs have in common. */
  private static final List<String> TIMES =
      List.of("seconds", "images_per_second", "samples_generated", "samples_reused");

  private static final List<Arm> FEW = List.of(Arm.BASELINE, Arm.MIXUP, Arm.LEARNED);

  @TempDir private Path folder;
  private ImageSet bars;

  @BeforeAll
  static void useOneThread() {
    ProcessThreads.useNativeThreads(1);
  }

  @BeforeEach
  void drawBars() throws IOException {
    bars = TinyExperiment.bars(folder);
  }

  /** Remembers what was begun, and kills the run at a step of one of them. */
  private static final class Watching implements Progress {
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private final String killed;
    private final long atStep;

    Watching(String killed, long atStep) {
      this.killed = killed;
      this.atStep = atStep;
    }

    @Override
    public Task begin(String name, long steps) {
      begun.put(name, steps);
      return new Task() {
        @Override
        public void advance(long done) {
          if (name.startsWith(killed) && done >= atStep) {
            throw new CancellationException("killed");
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  private ExperimentResult run(ExperimentSettings settings, String state, Progress progress)
      throws IOException {
    return TinyExperiment.run(settings, bars.train(), bars.test(), folder.resolve(state), progress);
  }

  private List<String> files(String state, String beginning) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(state))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(beginning))
          .toList();
    }
  }

  private static JsonNode json(ExperimentSettings settings, ExperimentResult result)
      throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(ResultsJson.write(TinyExperiment.report(settings, result)));
    removeTimes(json);
    return json;
  }

  private static void removeTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(TIMES);
    }
    node.forEach(ExperimentTest::removeTimes);
  }

  @Test
  void aKilledRun_goesOnAtTheNextUnfinishedArmAndComesToTheSameResults() throws IOException {
    ExperimentSettings settings = TinyExperiment.settings(FEW, List.of(1L, 2L));
    Watching unbroken = new Watching("none", 0);
    JsonNode expected = json(settings, run(settings, "unbroken", unbroken));
    int steps = TinyExperiment.STEPS;

    // In the second arm of the first seed: those that sample come first.
    assertThatThrownBy(() -> run(settings, "state", new Watching("seed 1", steps + 3)))
        .isInstanceOf(CancellationException.class);
    assertThat(files("state", "test-"))
        .hasSize(1)
        .allMatch(name -> name.startsWith("test-learned-"));
    Watching rest = new Watching("none", 0);
    JsonNode resumed = json(settings, run(settings, "state", rest));

    assertThat(resumed).isEqualTo(expected);
    assertThat(unbroken.begun)
        .containsExactly(
            Map.entry("tuning, seed 1001 (1 of 1)", 4L * steps),
            Map.entry("seed 1 (1 of 2)", 3L * steps),
            Map.entry("seed 2 (2 of 2)", 3L * steps));
    assertThat(rest.begun)
        .containsExactly(
            Map.entry("seed 1 (1 of 2)", 2L * steps), Map.entry("seed 2 (2 of 2)", 3L * steps));
  }

  @Test
  void anotherArm_usesWhatIsThere() throws IOException {
    ExperimentSettings settings = TinyExperiment.settings(FEW, List.of(1L));
    run(settings, "state", Progress.SILENT);
    List<Arm> more = List.of(Arm.BASELINE, Arm.MIXUP, Arm.LEARNED, Arm.QUANTISED);
    ExperimentSettings larger = TinyExperiment.settings(more, List.of(1L));
    Watching rest = new Watching("none", 0);

    ExperimentResult result = run(larger, "state", rest);

    assertThat(rest.begun).containsExactly(Map.entry("seed 1 (1 of 1)", 6L));
    assertThat(result.runs()).extracting(ArmRun::arm).containsExactlyElementsOf(more);
  }

  /** Remembers which seeds asked for a model. */
  private static final class Asked implements ModelSource {
    private final List<Long> seeds = new ArrayList<>();
    private final ModelSource source = TinyExperiment.models();

    @Override
    public PixelCnn forSeed(long seed, LabelledImages training) {
      seeds.add(seed);
      return source.forSeed(seed, training);
    }

    @Override
    public String description() {
      return source.description();
    }

    @Override
    public boolean hasSeenMore() {
      return source.hasSeenMore();
    }
  }

  @Test
  void armsThatSampleNothing_askForNoModel() throws IOException {
    List<Long> seeds = List.of(1L, 2L);
    Asked asked = new Asked();

    ExperimentResult result =
        TinyExperiment.experiment(
                TinyExperiment.settings(List.of(Arm.BASELINE, Arm.MIXUP), seeds),
                bars.train(),
                bars.test(),
                asked,
                folder.resolve("state"),
                Progress.SILENT)
            .run();

    assertThat(asked.seeds).isEmpty();
    assertThat(result.models()).isEmpty();
    assertThat(result.seeds()).isEqualTo(seeds);
  }

  @Test
  void everyArm_isTunedWithTheSameEffortAndTrainedForTheSameSteps() throws IOException {
    ExperimentSettings settings = TinyExperiment.settings(Arm.core(), List.of(1L));

    ExperimentResult result = run(settings, "state", Progress.SILENT);

    for (Arm arm : Arm.core()) {
      int tried = arm == Arm.BASELINE ? 0 : TinyExperiment.CANDIDATES;
      assertThat(files("state", "tuning-" + arm.id() + "-seed")).as(arm.id()).hasSize(tried);
      assertThat(result.choices().get(arm).tried()).hasSize(tried);
    }
    assertThat(result.runs())
        .hasSize(Arm.core().size())
        .allMatch(run -> run.steps() == TinyExperiment.STEPS)
        .extracting(ArmRun::images)
        // Twenty-four to learn from, in batches of 10, 10 and 4, twice.
        .containsOnly(48L);
    assertThat(result.runs())
        .allMatch(run -> (run.samplesGenerated() > 0) == run.arm().usesModel());
  }

  @Test
  void learnedMixupUnderAPolicy_isTunedOnTopOfTheOneThatWasChosen() throws IOException {
    List<Arm> arms = List.of(Arm.BASELINE, Arm.MIXUP, Arm.POLICY, Arm.POLICY_LEARNED);
    Augmentation given = Augmentation.NONE.withJitter(new Jitter(3, 1));
    ReusedTuning taken =
        new ReusedTuning("file", "bars", 30, 0, false, null, Map.of(Arm.POLICY, given));

    ExperimentResult result =
        run(TinyExperiment.settings(arms, List.of(1L), 0, taken), "policy", Progress.SILENT);

    assertThat(result.choices().get(Arm.POLICY).chosen()).isEqualTo(given);
    ArmChoice choice = result.choices().get(Arm.POLICY_LEARNED);
    assertThat(choice.tried())
        .extracting(ArmChoice.Tried::settings)
        .containsExactlyElementsOf(
            Candidates.under(given, TinyExperiment.CANDIDATES, TinyExperiment.USE, false));
  }

  @Test
  void learnedMixupUnderAPolicy_needsThePolicy() {
    List<Arm> arms = List.of(Arm.BASELINE, Arm.MIXUP, Arm.POLICY_LEARNED);
    assertThatThrownBy(() -> TinyExperiment.settings(arms, List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "policy must be among the arms where policy-learned is, but these are baseline, mixup,"
                + " policy-learned");
  }

  private static ReusedTuning taken(Augmentation mixup) {
    return new ReusedTuning("file", "bars", 30, 0, false, null, Map.of(Arm.MIXUP, mixup));
  }

  @Test
  void settingsThatAreGiven_areTakenUntried() throws IOException {
    Augmentation given = Augmentation.NONE.withPixels(new PixelMixing(PixelMixing.Kind.MIXUP, 7));
    ReusedTuning taken = taken(given);
    ExperimentSettings settings = TinyExperiment.settings(FEW, List.of(1L), 0, taken);

    ExperimentResult result = run(settings, "state", Progress.SILENT);

    assertThat(result.choices().get(Arm.MIXUP)).isEqualTo(ArmChoice.only(given));
    assertThat(files("state", "tuning-mixup-")).isEmpty();
    assertThat(files("state", "tuning-learned-")).hasSize(TinyExperiment.CANDIDATES);
    Path trained = folder.resolve("state").resolve(files("state", "test-mixup-").get(0));
    assertThat(Files.readString(trained)).contains("\"augmentation.pixels.alpha\" : \"7.0\"");
  }

  @Test
  void furtherImages_areWhatCandidatesAreJudgedOn() throws IOException {
    List<Arm> arms = List.of(Arm.BASELINE, Arm.MIXUP);
    ArmChoice own =
        run(TinyExperiment.settings(arms, List.of(1L)), "own", Progress.SILENT)
            .choices()
            .get(Arm.MIXUP);

    ArmChoice further =
        run(TinyExperiment.settings(arms, List.of(1L), 60, null), "further", Progress.SILENT)
            .choices()
            .get(Arm.MIXUP);

    for (int i = 0; i < TinyExperiment.CANDIDATES; i++) {
      assertThat(further.tried().get(i).settings()).isEqualTo(own.tried().get(i).settings());
      assertThat(further.tried().get(i).nats()).isNotEqualTo(own.tried().get(i).nats());
    }
  }

  /** Trains classifiers too little to be always right, so that there is a temperature to find. */
  private static ExperimentSettings halfTrained(ExperimentSettings settings) {
    return new ExperimentSettings(
        settings.labelled(),
        false,
        settings.seeds(),
        settings.arms(),
        settings.tuning(),
        ClassifierSettings.of(3, TinyExperiment.BATCH, 3e-4),
        settings.attacks(),
        settings.policy(),
        settings.samples(),
        settings.minutes());
  }

  @Test
  void choicesAndTemperatures_dependOnNoTestImage() throws IOException {
    ExperimentSettings settings = halfTrained(TinyExperiment.settings(FEW, List.of(1L)));
    ExperimentResult one = run(settings, "one", Progress.SILENT);

    ExperimentResult other =
        TinyExperiment.run(
            settings,
            bars.train(),
            bars.test().range(0, 7),
            folder.resolve("other"),
            Progress.SILENT);

    assertThat(other.choices()).isEqualTo(one.choices());
    assertThat(temperatures(other)).isEqualTo(temperatures(one)).hasSize(3).doesNotContain(1.0);
  }

  private static List<Double> temperatures(ExperimentResult result) {
    return result.runs().stream().map(run -> run.measures().temperature()).toList();
  }

  @Test
  void armsOfASeed_differByTheirAugmentationAlone() throws IOException {
    ReusedTuning mixupThatMixesNothing = taken(Augmentation.NONE);
    ExperimentSettings settings =
        TinyExperiment.settings(
            List.of(Arm.BASELINE, Arm.MIXUP), List.of(1L, 2L), 0, mixupThatMixesNothing);

    List<ArmRun> runs = run(settings, "state", Progress.SILENT).runs();

    assertThat(runs).extracting(ArmRun::seed).containsExactly(1L, 1L, 2L, 2L);
    assertThat(runs.get(1).measures()).isEqualTo(runs.get(0).measures());
    assertThat(runs.get(1).curve()).isEqualTo(runs.get(0).curve());
    assertThat(runs.get(3).measures()).isEqualTo(runs.get(2).measures());
    assertThat(runs.get(2).measures()).isNotEqualTo(runs.get(0).measures());
  }

  @Test
  void aDamagedResult_isRefusedByName() throws IOException {
    ExperimentSettings settings = TinyExperiment.settings(FEW, List.of(1L));
    run(settings, "state", Progress.SILENT);
    String name = files("state", "test-mixup-").get(0);
    Path file = folder.resolve("state").resolve(name);
    Files.writeString(file, Files.readString(file).replace("\"images\" : 48", "\"images\" : 47"));

    assertThatThrownBy(() -> run(settings, "state", Progress.SILENT))
        .hasMessageContaining(name)
        .hasMessageContaining("damaged");
  }
}
