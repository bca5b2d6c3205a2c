package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.Measures;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.pixelcnn.Calibration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  /** Runs of three seeds, in which an arm makes so many times the errors of the baseline. */
  private static void add(List<ArmRun> runs, Arm arm, double... factors) {
    for (int seed = 0; seed < factors.length; seed++) {
      double accuracy = 1 - factors[seed] * 0.1;
      Measures measures =
          new Measures(accuracy, 0, 0, 1, 0, 0, List.of(), List.of(), List.of(), List.of());
      runs.add(new ArmRun(arm, seed, measures, 1, 1, 1, 1, 0, 0, List.of()));
    }
  }

  private static List<String> advice(double mixup, double... learned) {
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, 1, 1, 1);
    add(runs, Arm.MIXUP, mixup, mixup, mixup);
    add(runs, Arm.LEARNED, learned);
    return Verdict.advice(ArmSummary.of(List.of(Arm.BASELINE, Arm.MIXUP, Arm.LEARNED), runs));
  }

  @Test
  void advice_isYesOnlyIfBothReferencesAreBeaten() {
    assertThat(advice(0.9, 0.80, 0.79, 0.81)).singleElement().asString().startsWith("Yes");
    assertThat(advice(0.9, 0.80, 1.20, 0.70)).singleElement().asString().startsWith("Not settled");
  }

  @Test
  void advice_saysWhichReferenceIsBeatenIfOnlyOneIs() {
    assertThat(advice(0.9, 0.84, 0.88, 0.86))
        .singleElement()
        .asString()
        .startsWith("Rather than the baseline");
    assertThat(advice(1.2, 0.98, 1.02, 1))
        .singleElement()
        .asString()
        .startsWith("Rather than pixel mixup");
  }

  @Test
  void advice_isNoIfOneReferenceIsBetter() {
    assertThat(advice(0.9, 0.95, 0.94, 0.96)).singleElement().asString().startsWith("No,");
  }

  @Test
  void advice_needsLearnedMixup() {
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, 1, 1);
    add(runs, Arm.MIXUP, 1, 1);

    assertThat(Verdict.advice(ArmSummary.of(List.of(Arm.BASELINE, Arm.MIXUP), runs)))
        .singleElement()
        .asString()
        .contains("not among the arms");
  }

  private static List<ArmSummary> besideJitter(double jitter, double... both) {
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, 1, 1, 1);
    add(runs, Arm.MIXUP, 0.9, 0.9, 0.9);
    add(runs, Arm.LEARNED, 0.80, 0.79, 0.81);
    add(runs, Arm.JITTER, jitter, jitter, jitter);
    add(runs, Arm.LEARNED_THEN_JITTER, both);
    return ArmSummary.of(
        List.of(Arm.BASELINE, Arm.MIXUP, Arm.LEARNED, Arm.JITTER, Arm.LEARNED_THEN_JITTER), runs);
  }

  @Test
  void besideAnotherAugmentation_adviceIsYesOnlyIfThatIsBeatenToo() {
    assertThat(Verdict.advice(besideJitter(0.85, 0.70, 0.69, 0.71)))
        .singleElement()
        .asString()
        .startsWith("Yes")
        .contains("learned mixup; learned mixup, all shifted and turned");
    for (double jitter : new double[] {0.85, 0.70}) {
      assertThat(Verdict.advice(besideJitter(jitter, 0.83, 0.86, 0.84)))
          .filteredOn(sentence -> sentence.contains("all shifted and turned"))
          .singleElement()
          .asString()
          .startsWith("Not beside another augmentation");
    }
  }

  @Test
  void advice_namesWhatDidBetterWithoutAModel() {
    assertThat(Verdict.advice(besideJitter(0.60, 0.50, 0.49, 0.51)))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("First try what needs no model: shifts and turns made 25.0 % fewer errors than")
        .contains("learned mixup (");
    assertThat(Verdict.advice(besideJitter(0.80, 0.50, 0.49, 0.51))).hasSize(1);
  }

  @Test
  void sentences_callTheArmWithoutAugmentationTheBaseline() {
    assertThat(Verdict.comparisons(besideJitter(0.60, 0.54, 0.54, 0.54)))
        .anyMatch(
            sentence ->
                sentence.startsWith("Learned mixup made 20.0 % fewer errors than the baseline"))
        .noneMatch(sentence -> sentence.contains("than baseline"));
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, 1, 1);
    add(runs, Arm.MIXUP, 1.1, 1.1);
    assertThat(Verdict.headline(ArmSummary.of(Arm.REFERENCES, runs)))
        .startsWith("The baseline was right most often");
  }

  @Test
  void comparisons_areWithWhatLearnedMixupIsBesideAsWell() {
    assertThat(Verdict.comparisons(besideJitter(0.60, 0.54, 0.54, 0.54)))
        .filteredOn(sentence -> sentence.contains("than shifts and turns"))
        .singleElement()
        .asString()
        .startsWith("Learned mixup, all shifted and turned made 10.0 % fewer errors");
  }

  @Test
  void points_areOfTheSeedsThatHaveAnswers() {
    Calibration.Bin empty = new Calibration.Bin(0, 0, 0);
    List<ReliabilityDiagram.Point> points =
        ReliabilityDiagram.points(
            List.of(
                List.of(empty, new Calibration.Bin(4, 1, 2)),
                List.of(empty, new Calibration.Bin(1, 1, 0.5)),
                List.of(empty, empty)));

    assertThat(points).hasSize(1);
    assertThat(points.get(0).answers()).isEqualTo(5);
    assertThat(points.get(0).confidence()).isEqualTo(0.5);
    assertThat(points.get(0).right().mean()).as("of the seeds' shares").isEqualTo(0.625);
  }
}
