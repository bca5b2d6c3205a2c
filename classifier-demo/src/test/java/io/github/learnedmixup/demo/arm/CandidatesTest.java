package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.experiment.TuningSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static List<Augmentation> candidates(Arm arm, int count) {
    return Candidates.of(arm, count, TinyExperiment.USE);
  }

  @Test
  void everyArmWithSettings_hasTheSameNumber() {
    for (int count : new int[] {1, 5, Candidates.MOST}) {
      for (Arm arm : Arm.values()) {
        boolean fixed = arm == Arm.BASELINE || arm == Arm.QUANTISED;
        assertThat(candidates(arm, count))
            .as(arm.id())
            .hasSize(fixed ? 1 : arm == Arm.POLICY && count > 1 ? Candidates.COMBINATIONS : count)
            .doesNotHaveDuplicates();
        assertThat(Candidates.of(arm, count, TinyExperiment.USE, true))
            .as(arm.id())
            .hasSameSizeAs(candidates(arm, count))
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void policy_generatesNothing_andItsPhotographsMayBeMirrored() {
    for (Augmentation policy : Candidates.of(Arm.POLICY, 2, TinyExperiment.USE, true)) {
      assertThat(policy.learned()).isNull();
      assertThat(policy.policy().flips()).isTrue();
      assertThat(policy.jitter()).isNull();
    }
    assertThat(candidates(Arm.POLICY, 2))
        .allMatch(policy -> policy.jitter() != null || policy.policy() != null)
        .allMatch(policy -> policy.policy() == null || !policy.policy().flips());
  }

  @Test
  void learnedMixupUnderAPolicy_keepsAllOfIt_andMovesGeneratedImagesToo() {
    for (Augmentation policy : candidates(Arm.POLICY, 2)) {
      assertThat(Candidates.under(policy, Candidates.MOST, TinyExperiment.USE, false))
          .hasSize(Candidates.MOST)
          .doesNotHaveDuplicates()
          .allSatisfy(
              how -> {
                assertThat(how.withLearned(null)).isEqualTo(policy.ofAllImages());
                assertThat(how.jittersAll()).isEqualTo(policy.jitter() != null);
                assertThat(how.learned()).isNotNull();
              });
    }
  }

  @Test
  void fewerCandidates_areTheFirstOfMore() {
    for (Arm arm : Arm.values()) {
      List<Augmentation> all = candidates(arm, Candidates.MOST);
      List<Augmentation> fewer = candidates(arm, 3);
      assertThat(fewer).isEqualTo(all.subList(0, fewer.size()));
    }
  }

  @Test
  void pixelMixupsGrid_isTriedWhole() {
    assertThat(candidates(Arm.MIXUP, Candidates.MOST))
        .extracting(how -> how.pixels().alpha() + " " + how.window())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(0.1, 0.2, 0.4, 1.0)
                .flatMap(
                    alpha ->
                        Stream.of(
                                EpochWindow.WHOLE,
                                new EpochWindow(0, 0.75),
                                new EpochWindow(0.25, 1))
                            .map(window -> alpha + " " + window))
                .toList());
  }

  @Test
  void besideAnotherAugmentation_itsCandidatesAreTried() {
    Map<Arm, Arm> pairs =
        Map.of(
            Arm.LEARNED_AND_MIXUP, Arm.MIXUP,
            Arm.LEARNED_AND_CUTMIX, Arm.CUTMIX,
            Arm.LEARNED_AND_JITTER, Arm.JITTER,
            Arm.LEARNED_THEN_JITTER, Arm.JITTER,
            Arm.SMOOTHING_AND_JITTER, Arm.JITTER);
    pairs.forEach(
        (both, alone) ->
            assertThat(candidates(both, Candidates.MOST))
                .extracting(
                    how ->
                        Augmentation.NONE
                            .withJitter(how.jitter())
                            .withPixels(how.pixels())
                            .withWindow(how.window()))
                .containsExactlyElementsOf(candidates(alone, Candidates.MOST)));
    assertThat(candidates(Arm.LEARNED_AND_SMOOTHING, Candidates.MOST))
        .extracting(how -> how.smoothing() + " " + how.smoothingWindow())
        .containsExactlyElementsOf(
            candidates(Arm.SMOOTHING, Candidates.MOST).stream()
                .map(how -> how.smoothing() + " " + how.window())
                .toList());
  }

  @Test
  void choice_hasTheSmallestProductOfErrorsAndNats() {
    List<Augmentation> candidates = candidates(Arm.MIXUP, 4);
    List<List<ArmChoice.Score>> scores =
        List.of(
            List.of(
                new ArmChoice.Score(0.94, 0.5), new ArmChoice.Score(0.92, 0.3)), // fewest errors
            List.of(new ArmChoice.Score(0.88, 0.1), new ArmChoice.Score(0.88, 0.3)), // fewest nats
            List.of(new ArmChoice.Score(0.90, 0.2), new ArmChoice.Score(0.92, 0.28)),
            List.of(new ArmChoice.Score(0.90, 0.2), new ArmChoice.Score(0.92, 0.28)));

    ArmChoice choice = ArmChoice.best(candidates, scores);

    assertThat(choice.chosen()).isEqualTo(candidates.get(2));
    assertThat(choice.tried()).hasSize(4);
    assertThat(choice.tried().get(0))
        .isEqualTo(new ArmChoice.Tried(candidates.get(0), (0.94 + 0.92) / 2, 0.4));
  }

  @Test
  void choice_ofCandidatesWithoutErrorsHasTheFewestNats() {
    List<Augmentation> candidates = candidates(Arm.MIXUP, 2);

    ArmChoice choice =
        ArmChoice.best(
            candidates,
            List.of(List.of(new ArmChoice.Score(1, 0.2)), List.of(new ArmChoice.Score(1, 0.1))));

    assertThat(choice.chosen()).isEqualTo(candidates.get(1));
  }

  @Test
  void tuningSettings_refuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new TuningSettings(0, List.of(1L), 0, null))
        .hasMessage("--candidates must be in [1, 12], but is 0");
    assertThatThrownBy(() -> new TuningSettings(13, List.of(1L), 0, null))
        .hasMessageContaining("13");
    assertThatThrownBy(() -> new TuningSettings(2, List.of(), 0, null))
        .hasMessageContaining("--tuning-seeds");
  }

  @Test
  void settings_refuseSeedsThatServeTwice() {
    List<Long> seeds = IntStream.rangeClosed(1000, 1001).mapToObj(seed -> (long) seed).toList();
    assertThatThrownBy(() -> TinyExperiment.settings(Arm.core(), seeds))
        .hasMessageContaining("must not be among those for tuning")
        .hasMessageContaining("[1000, 1001] and [1001]");
  }
}
