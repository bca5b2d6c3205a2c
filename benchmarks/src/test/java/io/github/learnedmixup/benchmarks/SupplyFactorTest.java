package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.SampleSupply;
import java.util.HashSet;
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
  void of_refusesWhatIsNotTried() {
    SupplyFactor reuse = SupplyFactor.all().get(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reuse.of(SampleSupply.defaults().withReuse(3)))
        .withMessageContainingAll("reuse", "reuse=3");
  }
}
