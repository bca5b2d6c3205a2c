package io.github.learnedmixup.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.SampleSupply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SupplyFactorTest {
  @Test
  void all_changeOneThingEachAndKnowTheDefaults() {
    SampleSupply defaults = SampleSupply.defaults();
    Set<SampleSupply> distinct = new HashSet<>();
    int levels = 0;
    for (SupplyFactor factor : SupplyFactor.all()) {
      assertThat(factor.of(defaults).setting().apply(defaults)).isEqualTo(defaults);
      for (SupplyFactor.Level level : factor.levels()) {
        distinct.add(level.setting().apply(defaults));
        assertThat(factor.named(level.label())).isSameAs(level);
        levels++;
      }
    }

    // The defaults are among the levels of each factor, all others differ.
    assertThat(distinct).hasSize(levels - SupplyFactor.all().size() + 1);
  }

  @Test
  void toTry_isEveryOtherValue() {
    SupplyFactor reuse = factor("reuse");

    assertThat(labels(reuse.toTry(SampleSupply.defaults(), 10, 16)))
        .containsExactly("2", "4", "8", "16", "32");
  }

  @Test
  void toTry_leavesThePoolOutWhereNothingIsUsedAgain() {
    SampleSupply once = SampleSupply.defaults().withReuse(1);

    for (SupplyFactor factor : List.of(factor("pool"), factor("cache"))) {
      assertThat(factor.toTry(once, 1_000_000, 16)).isEmpty();
      assertThat(factor.whyNot(once, 1_000_000, 16))
          .hasValueSatisfying(reason -> assertThat(reason).contains("reuse of 1"));
    }
  }

  @Test
  void toTry_leavesOutWhatNeedsAFullPoolWhereStepsAreTooFew() {
    SampleSupply usual = SampleSupply.defaults().withReuse(8);

    // 4,096 samples, each served eight times, in 16 places a step.
    for (SupplyFactor factor : List.of(factor("pool"), factor("cache"))) {
      assertThat(factor.toTry(usual, 2047, 16)).isEmpty();
      assertThat(factor.whyNot(usual, 2047, 16))
          .hasValueSatisfying(
              reason ->
                  assertThat(reason).contains("pool of 4096").contains("only after 2048 steps"));
      assertThat(factor.whyNot(usual, 2048, 16)).isEmpty();
    }
    assertThat(labels(factor("pool").toTry(usual, 2048, 16))).containsExactly("256", "1024");
    assertThat(labels(factor("pool").toTry(usual, 4 * 2048, 16)))
        .containsExactly("256", "1024", "16384");
    assertThat(factor("cache").toTry(usual, 2048, 16)).hasSize(5);
    assertThat(factor("look-ahead").toTry(usual, 10, 16)).hasSize(3);
  }

  private static SupplyFactor factor(String name) {
    return SupplyFactor.all().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> labels(List<SupplyFactor.Level> levels) {
    return levels.stream().map(SupplyFactor.Level::label).toList();
  }

  @Test
  void of_refusesWhatIsNotTried() {
    SupplyFactor reuse = SupplyFactor.all().get(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reuse.of(SampleSupply.defaults().withReuse(3)))
        .withMessageContainingAll("reuse", "reuse=3");
  }
}
