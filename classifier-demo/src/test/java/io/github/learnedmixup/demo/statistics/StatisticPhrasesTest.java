package io.github.learnedmixup.demo.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.cli.RepeatCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticPhrasesTest {
  @Test
  void difference_saysMoreAndFewer() {
    assertThat(StatisticPhrases.difference(new Interval(-0.123, -0.2, 0.04), "the baseline"))
        .isEqualTo(
            "12.3 % fewer errors than the baseline (95 % interval: 20.0 % fewer to 4.0 % more)");
  }

  @Test
  void difference_ofOneSeedClaimsNoInterval() {
    Interval difference = Interval.of(0.5);

    assertThat(StatisticPhrases.difference(difference, "the baseline"))
        .isEqualTo("50.0 % more errors than the baseline (one seed alone, so without an interval)");
    assertThat(StatisticPhrases.significance(difference))
        .isEqualTo("One seed cannot tell a difference from chance.");
  }

  @Test
  void interval_isInPercent() {
    assertThat(StatisticPhrases.interval(new Interval(0.951, 0.94, 0.962)))
        .isEqualTo("95.1 % [94.0, 96.2]");
    assertThat(StatisticPhrases.interval(Interval.of(Double.NaN))).isEqualTo("not known");
  }

  @Test
  void number_hasNoNegativeZero() {
    assertThat(StatisticPhrases.number(-0.01)).isEqualTo("0.0");
  }

  @Test
  void classes_namesThoseThatCount() {
    List<String> titles = List.of("cat", "dog", "ship");
    assertThat(StatisticPhrases.classes(new double[] {0, 1, 0}, titles)).isEqualTo("dog");
    assertThat(StatisticPhrases.classes(new double[] {0.35, 0, 0.65}, titles))
        .isEqualTo("ship: 65 %, cat: 35 %");
  }

  @Test
  void repeatCommand_quotesForAShell() {
    assertThat(RepeatCommand.of(List.of("--json", "it's here.json")))
        .isEqualTo(
            "java -jar classifier-demo/target/classifier-demo.jar --json 'it'\\''s here.json'");
    assertThat(RepeatCommand.of(List.of()))
        .isEqualTo("java -jar classifier-demo/target/classifier-demo.jar");
  }
}
