package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.pixelcnn.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  /** Runs of three seeds, in which an arm makes so many times the errors of the baseline. */
  private static void add(List<ArmRun> runs, Arm arm, double... factors) {
    for (int seed = 0; seed < factors.length; seed++) {
      double accuracy = 1 - factors[seed] * 0.1;
      ClassifierMeasures measures =
          new ClassifierMeasures(
              accuracy, 0, 0, 1, 0, 0, List.of(), List.of(), List.of(), List.of());
      runs.add(new ArmRun(arm, seed, measures, 1, 1, 1, 1, 0, 0, List.of()));
    }
  }

  private static List<ArmSummary> summaries(double mixup, double... learned) {
    List<ArmRun> runs = new ArrayList<>();
    double[] ones = new double[learned.length];
    Arrays.fill(ones, 1);
    add(runs, Arm.BASELINE, ones);
    Arrays.fill(ones, mixup);
    add(runs, Arm.MIXUP, ones);
    add(runs, Arm.LEARNED, learned);
    return ArmSummary.of(List.of(Arm.BASELINE, Arm.MIXUP, Arm.LEARNED), runs);
  }

  private static List<String> advice(double mixup, double... learned) {
    return Verdict.advice(summaries(mixup, learned));
  }

  private static String sentence(double mixup, double... learned) {
    return Verdict.sentence(summaries(mixup, learned), false);
  }

  @Test
  void sentence_saysWhoWonAndWhetherToUseLearnedMixup() {
    assertThat(sentence(0.9, 0.80, 0.79, 0.81))
        .isEqualTo(
            "Learned mixup made the fewest errors, 20.0 % fewer than the baseline [17.5, 22.5]: use"
                + " it on images like these.");
    assertThat(sentence(0.9, 0.84, 0.90, 0.87))
        .startsWith("Learned mixup made the fewest errors, 13.0 % fewer than the baseline [")
        .endsWith(
            ": on images like these, use it rather than the baseline, but these seeds cannot tell"
                + " whether it is better than pixel mixup.");
    assertThat(sentence(1.2, 0.98, 1.01, 0.98))
        .endsWith(
            ": on images like these, use it rather than pixel mixup, but these seeds cannot tell"
                + " whether it is better than the baseline.");
    assertThat(sentence(0.9, 0.95, 0.94, 0.96))
        .isEqualTo(
            "Pixel mixup made the fewest errors, 10.0 % fewer than the baseline [10.0, 10.0]: do not"
                + " use learned mixup as it was used here.");
  }

  @Test
  void sentence_leavesOpenWhatTheSeedsCannotTell() {
    assertThat(sentence(0.99, 0.80, 1.20, 0.70))
        .startsWith("Learned mixup made the fewest errors, 10.0 % fewer than the baseline [-")
        .endsWith(
            ", but whether to use learned mixup is not settled: these seeds cannot tell it from the"
                + " baseline and from pixel mixup.");
    assertThat(sentence(0.9, 0.8))
        .isEqualTo(
            "Learned mixup made the fewest errors, 20.0 % fewer than the baseline, but one seed"
                + " cannot tell whether to use learned mixup.");
    assertThat(sentence(1, 1, 1, 1))
        .as("a draw is nobody's victory")
        .startsWith("The baseline made the fewest errors, but whether");
  }

  @Test
  void sentence_recommendsNoModelThatHasSeenMore() {
    assertThat(Verdict.sentence(summaries(0.9, 0.80, 0.79, 0.81), true))
        .endsWith(
            ", but the PixelCNN has seen more images than the other arms were given, so this does"
                + " not say whether to use learned mixup.");
    assertThat(Verdict.sentence(summaries(0.9, 0.95, 0.94, 0.96), true))
        .endsWith(": do not use learned mixup as it was used here.");
  }

  @Test
  void sentence_namesWhatNeedsNoModelFirst() {
    assertThat(Verdict.sentence(besideJitter(0.60, 0.50, 0.49, 0.51), false))
        .startsWith("Learned mixup with shifts and turns made the fewest errors, 50.0 % fewer")
        .endsWith("]: use it on images like these.");
    assertThat(Verdict.sentence(besideJitter(0.60, 0.70, 0.69, 0.71), false))
        .startsWith("Shifts and turns made the fewest errors, 40.0 % fewer")
        .endsWith(": use that, which needs no model, rather than learned mixup.");
    assertThat(Verdict.sentence(besideJitter(0.60, 0.61, 0.63, 0.59), false))
        .startsWith("Shifts and turns made the fewest errors, 40.0 % fewer")
        .endsWith(
            ": try that first, which needs no model, since these seeds cannot tell whether learned"
                + " mixup does better.");
    assertThat(Verdict.sentence(besideJitter(0.60, 0.57, 0.63, 0.57), false))
        .startsWith("Learned mixup with shifts and turns made the fewest errors, 41.0 % fewer")
        .endsWith(
            ", but use shifts and turns alone first: these seeds cannot tell whether learned mixup"
                + " adds anything to it.");
    assertThat(Verdict.sentence(besideJitter(0.81, 0.82, 0.83, 0.84), false))
        .as("learned mixup alone did as well")
        .endsWith(
            ", but try shifts and turns first: no model is needed, and these seeds cannot tell which"
                + " of the two is better.");
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
          .startsWith("Not settled beside another augmentation");
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
    assertThat(Verdict.sentence(ArmSummary.of(Arm.REFERENCES, runs), false))
        .startsWith("The baseline made the fewest errors; learned mixup was not among the arms");
  }

  @Test
  void comparisons_areWithWhatLearnedMixupIsBesideAsWell() {
    assertThat(Verdict.comparisons(besideJitter(0.60, 0.54, 0.54, 0.54)))
        .filteredOn(sentence -> sentence.contains("than shifts and turns"))
        .singleElement()
        .asString()
        .startsWith("Learned mixup with shifts and turns made 10.0 % fewer errors");
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
