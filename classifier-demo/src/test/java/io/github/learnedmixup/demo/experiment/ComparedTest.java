package io.github.learnedmixup.demo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparedTest {
  private static List<ArmRun> runs(Arm arm, double... nats) {
    return IntStream.range(0, nats.length)
        .mapToObj(
            i ->
                new ArmRun(
                    arm,
                    i,
                    new ClassifierMeasures(
                        0.9, nats[i], 0, 1, 0, 0, List.of(), List.of(), List.of(), List.of()),
                    1,
                    10,
                    100,
                    4,
                    0,
                    0,
                    List.of()))
        .toList();
  }

  @Test
  void of_pairsTheSeeds() {
    Compared compared =
        Compared.of(
            runs(Arm.LEARNED, 0.3, 0.5, 0.4),
            Map.of(
                Arm.BASELINE, runs(Arm.BASELINE, 0.4, 0.6, 0.5),
                Arm.MIXUP, runs(Arm.MIXUP, 0.2, 0.3, 0.1)),
            run -> run.measures().nats());

    // Mean 0.4, deviation 0.1; t(0.975, 2) = 4.302653 from the usual tables.
    double half = 4.302653 * 0.1 / Math.sqrt(3);
    assertThat(compared.figure().mean()).isCloseTo(0.4, within(1e-9));
    assertThat(compared.figure().low()).isCloseTo(0.4 - half, within(1e-6));
    assertThat(compared.figure().high()).isCloseTo(0.4 + half, within(1e-6));
    assertThat(compared.vs().keySet()).containsExactly(Arm.BASELINE, Arm.MIXUP);
    Interval baseline = compared.vs().get(Arm.BASELINE);
    assertThat(baseline.mean()).isCloseTo(-0.1, within(1e-9));
    assertThat(baseline.high() - baseline.low()).isCloseTo(0, within(1e-9));
    // Differences 0.1, 0.2 and 0.3: mean 0.2, deviation 0.1.
    Interval mixup = compared.vs().get(Arm.MIXUP);
    assertThat(mixup.low()).isCloseTo(0.2 - half, within(1e-6));
    assertThat(mixup.high()).isCloseTo(0.2 + half, within(1e-6));
  }

  @Test
  void imagesPerSecond_countsAllImages() {
    assertThat(runs(Arm.BASELINE, 1).get(0).imagesPerSecond()).isEqualTo(25);
  }
}
