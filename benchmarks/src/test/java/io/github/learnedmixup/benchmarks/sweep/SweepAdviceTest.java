package io.github.learnedmixup.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SweepAdviceTest {
  private static final SupplyFactor FEWER =
      new SupplyFactor("reuse", levels("1", "2", "8"), false, false, "fewer");
  private static final SupplyFactor MORE =
      new SupplyFactor("pool", levels("1", "2", "8"), true, true, "more");

  private static List<SupplyFactor.Level> levels(String... labels) {
    return List.of(labels).stream()
        .map(label -> new SupplyFactor.Level(label, UnaryOperator.identity()))
        .toList();
  }

  private static SweepRow row(String level, double imagesPerS, long starved, double accuracy) {
    return new SweepRow("reuse", level, imagesPerS, 0.9, 0, starved, 10, 500, accuracy);
  }

  private static SweepAdvice advice(SupplyFactor factor, SweepRow... rows) {
    return SweepAdvice.of(factor, List.of(rows), 1000, 5000);
  }

  @Test
  void of_takesThePreferredOfThoseThatAreFastEnough() {
    SweepRow[] rows = {
      row("8", 1000, 0, Double.NaN), row("1", 500, 0, Double.NaN), row("2", 980, 0, Double.NaN)
    };

    assertThat(advice(FEWER, rows).level()).isEqualTo("2");
    assertThat(advice(MORE, rows).level()).isEqualTo("8");
    assertThat(advice(FEWER, rows).reason())
        .isEqualTo("fewer: 980 images/s, the best is 1000; 1 gave 500 images/s, 0 starved places");
  }

  @Test
  void of_takesNoneThatStarves() {
    assertThat(
            advice(
                    FEWER,
                    row("1", 1000, 300, Double.NaN),
                    row("2", 1000, 9, Double.NaN),
                    row("8", 1000, 0, Double.NaN))
                .level())
        .isEqualTo("2");
  }

  @Test
  void of_takesNoneThatCostsAccuracyBeyondChance() {
    // Two standard errors at 95 % of 5,000 images are 0.0087.
    assertThat(
            advice(
                    FEWER,
                    row("1", 1000, 0, 0.94),
                    row("2", 1000, 0, 0.945),
                    row("8", 1000, 0, 0.95))
                .level())
        .isEqualTo("2");
  }

  @Test
  void of_keepsTheAccuracyWhereThatCostsSpeed() {
    SweepAdvice advice =
        advice(FEWER, row("1", 600, 0, 0.99), row("2", 700, 0, 0.99), row("8", 1000, 0, 0.9));

    assertThat(advice.level()).isEqualTo("2");
    assertThat(advice.reason())
        .contains("no accuracy")
        .contains("700 images/s, the best is 1000, accuracy 99.0 %, the best is 99.0 %")
        .endsWith("; 8 gave 1000 images/s, 0 starved places, accuracy 90.0 %, the best is 99.0 %");
  }

  @Test
  void of_starvesFewPlacesWhereThatCostsSpeed() {
    assertThat(
            advice(
                    FEWER,
                    row("1", 1000, 500, Double.NaN),
                    row("2", 600, 2, Double.NaN),
                    row("8", 500, 0, Double.NaN))
                .level())
        .isEqualTo("2");
  }

  @Test
  void of_namesWhatWasNotTried() {
    SweepAdvice advice = advice(FEWER, row("1", 1000, 0, Double.NaN), row("8", 990, 0, Double.NaN));

    assertThat(advice.line())
        .isEqualTo("reuse 1 (fewer: 1000 images/s, the best is 1000; not tried: 2)");
  }

  @Test
  void notTried_recommendsNothing() {
    SweepAdvice advice = SweepAdvice.notTried(MORE, "no time");

    assertThat(advice.level()).isNull();
    assertThat(advice.line()).isEqualTo("pool not tried: no time");
  }
}
