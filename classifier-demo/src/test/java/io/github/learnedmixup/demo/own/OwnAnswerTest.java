package io.github.learnedmixup.demo.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnAnswerTest {
  private static final double[] POLICY = {0.10, 0.12, 0.11};

  private static void add(List<ArmRun> runs, Arm arm, double... errors) {
    for (int seed = 0; seed < errors.length; seed++) {
      ClassifierMeasures measures =
          new ClassifierMeasures(
              1 - errors[seed], 0, 0, 1, 0, 0, List.of(), List.of(), List.of(), List.of());
      runs.add(new ArmRun(arm, seed, measures, 1, 1, 1, 1, 0, 0, List.of()));
    }
  }

  private static OwnAnswer answer(double[] baseline, double[] policy, double... learned) {
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, baseline);
    add(runs, Arm.MIXUP, baseline);
    add(runs, Arm.POLICY, policy);
    add(runs, Arm.POLICY_LEARNED, learned);
    return OwnAnswer.of(
        ArmSummary.of(List.of(Arm.BASELINE, Arm.MIXUP, Arm.POLICY, Arm.POLICY_LEARNED), runs));
  }

  private static OwnAnswer answer(double... learned) {
    return answer(new double[] {0.2, 0.2, 0.2}, POLICY, learned);
  }

  @Test
  void fewerErrorsThanWithThePolicyAlone_areWorthIt() {
    OwnAnswer answer = answer(0.08, 0.096, 0.088);

    assertThat(answer.use()).isTrue();
    assertThat(answer.sentence())
        .isEqualTo(
            "Use learned mixup for these images: the policy with learned mixup made 20.0 % fewer"
                + " errors than the policy without a model (95 % interval: 20.0 % fewer to 20.0 %"
                + " fewer).");
  }

  @Test
  void moreErrors_areNot() {
    OwnAnswer answer = answer(0.12, 0.15, 0.13);

    assertThat(answer.use()).isFalse();
    assertThat(answer.sentence())
        .startsWith(
            "Do not use learned mixup for these images: the policy with learned mixup made");
  }

  @Test
  void whatChanceMayHaveDone_isCalledThat() {
    OwnAnswer answer = answer(0.08, 0.13, 0.10);

    assertThat(answer.use()).isFalse();
    assertThat(answer.sentence())
        .startsWith(
            "3 seeds cannot tell from chance whether learned mixup is worth using for these images: ")
        .contains("(95 % interval: ");
    assertThat(answer(new double[] {0.2}, new double[] {0.1}, 0.05).sentence())
        .isEqualTo(
            "One seed cannot tell from chance whether learned mixup is worth using for these images:"
                + " the policy with learned mixup made 50.0 % fewer errors than the policy without a"
                + " model (one seed alone, so without an interval).");
  }

  @Test
  void aPolicyThatDoesHarm_isNotUsedEitherWay() {
    OwnAnswer answer = answer(new double[] {0.05, 0.05, 0.05}, POLICY, 0.08, 0.096, 0.088);

    assertThat(answer.use()).isFalse();
    assertThat(answer.sentence()).contains("the baseline made fewer errors than both");
  }

  @Test
  void whereThePolicyMadeNoErrors_thereAreNoneToSave() {
    OwnAnswer answer = answer(new double[] {0.2, 0.2}, new double[] {0, 0.1}, 0.1, 0.1);

    assertThat(answer.use()).isFalse();
    assertThat(answer.sentence()).contains("no errors to save");
  }

  @Test
  void shortTime_isNoAnswer() {
    OwnAnswer answer = OwnAnswer.tooShort(4, new TimePlan.ClassifierPart(50, 800, 8));

    assertThat(answer.use()).isFalse();
    assertThat(answer.sentence())
        .isEqualTo(
            "4.0 minutes are too short to tell whether learned mixup is worth using for these images:"
                + " classifiers made 50 steps where 800 are usual, so give at least 16 minutes.");
  }

  @Test
  void bothArms_mustBeThere() {
    List<ArmRun> runs = new ArrayList<>();
    add(runs, Arm.BASELINE, 0.1);
    add(runs, Arm.MIXUP, 0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnAnswer.of(ArmSummary.of(List.of(Arm.BASELINE, Arm.MIXUP), runs)))
        .withMessageContaining("policy must be among the arms");
  }
}
