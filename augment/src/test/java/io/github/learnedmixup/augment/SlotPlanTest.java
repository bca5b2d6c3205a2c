package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class SlotPlanTest {

  private static SlotPlan plan(double share, int pool, int reuse, long seed) {
    return new SlotPlan(
        MixPlan.defaults().withShare(share),
        SampleSupply.defaults().withReuse(1).withPoolSize(pool).withReuse(reuse),
        10,
        seed);
  }

  @Property(tries = 300)
  void positions_riseStrictlyAndKeepTheShare(
      @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1) double share,
      @ForAll @LongRange(min = 0, max = 1L << 40) long from,
      @ForAll long seed) {
    SlotPlan plan = plan(share, 100, 4, seed);
    long before = -1;
    for (long slot = from; slot < from + 50; slot++) {
      long position = plan.position(slot);
      assertThat(position).isGreaterThan(before);
      assertThat(Math.abs(position - slot / share)).isLessThanOrEqualTo(1 / share + 1);
      before = position;
    }
  }

  @Property(tries = 300)
  void key_isWithinTheModelAndAPureFunctionOfTheSlot(
      @ForAll @LongRange(min = 0, max = 1L << 40) long slot, @ForAll long seed) {
    SampleKey key = plan(0.25, 100, 4, seed).key(slot);
    assertThat(key.first()).isBetween(0, 9);
    assertThat(key.second()).isBetween(0, 9).isNotEqualTo(key.first());
    assertThat(key.lambda()).isBetween(0.0, 1.0).isEqualTo((float) key.lambda());
    assertThat(plan(0.25, 100, 4, seed).key(slot)).isEqualTo(key);
  }

  @Property(tries = 60)
  void pool_isNeverLargerThanItsSize(
      @ForAll @IntRange(min = 1, max = 300) int pool,
      @ForAll @IntRange(min = 1, max = 20) int reuse,
      @ForAll long seed) {
    int served = Math.min(pool, reuse);
    SlotPlan plan = plan(0.5, pool, served, seed);
    long newest = -1;
    for (long slot = 0; slot < 3L * pool * served; slot++) {
      long sample = plan.sample(slot);
      newest = Math.max(newest, sample);
      assertThat(sample).isGreaterThanOrEqualTo(0).isGreaterThan(newest - pool);
    }
  }

  @Property(tries = 60)
  void everySample_isServedExactlyAsOftenAsAsked_onceThePoolIsFull(
      @ForAll @IntRange(min = 1, max = 300) int pool,
      @ForAll @IntRange(min = 1, max = 20) int reuse,
      @ForAll long seed) {
    int served = Math.min(pool, reuse);
    SlotPlan plan = plan(0.5, pool, served, seed);
    Map<Long, Integer> uses = new HashMap<>();
    long slots = (5L * pool + 200) * served;
    for (long slot = 0; slot < slots; slot++) {
      uses.merge(plan.sample(slot), 1, Integer::sum);
    }
    for (long sample = pool + 64L; sample < 2L * pool + 64; sample++) {
      assertThat(uses).containsEntry(sample, served);
    }
  }

  @Test
  void newSamples_areWantedAtAnEvenRate() {
    SlotPlan plan = plan(0.25, 4096, 8, 1);
    Set<Long> wanted = new HashSet<>();
    int most = 0;
    for (int batch = 0; batch < 2000; batch++) {
      int before = wanted.size();
      for (long slot = batch * 16L; slot < (batch + 1) * 16L; slot++) {
        wanted.add(plan.sample(slot));
      }
      most = batch < 20 ? 0 : Math.max(most, wanted.size() - before);
    }
    assertThat(most).isLessThanOrEqualTo(8);
    assertThat(wanted.size()).isBetween(4000, 4100);
  }

  @Test
  void noShare_meansNoSlot() {
    assertThat(plan(0, 10, 2, 1).position(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void pairsAndMixes_coverAllClassesEvenly() {
    SlotPlan plan = plan(1, 20_000, 1, 5);
    int[] counts = new int[100];
    double sum = 0;
    for (long slot = 0; slot < 18_000; slot++) {
      SampleKey key = plan.key(slot);
      counts[key.first() * 10 + key.second()]++;
      sum += key.lambda();
    }
    for (int first = 0; first < 10; first++) {
      for (int second = 0; second < 10; second++) {
        // 200 expected; five standard deviations
        assertThat(counts[first * 10 + second])
            .isBetween(first == second ? 0 : 130, first == second ? 0 : 270);
      }
    }
    assertThat(sum / 18_000).isBetween(0.49, 0.51);
  }

  @Test
  void seeds_giveDifferentSamples() {
    assertThat(plan(0.25, 100, 4, 1).key(0)).isNotEqualTo(plan(0.25, 100, 4, 2).key(0));
    SampleKey key = plan(0.25, 100, 4, 1).key(0);
    SampleKey swapped =
        new SampleKey(
            /* first= */ key.second(), /* second= */ key.first(), key.lambda(), key.index());
    MixPlan mix = MixPlan.defaults();
    assertThat(swapped.request(mix).seed()).isNotEqualTo(key.request(mix).seed());
    assertThat(key.greySeed()).isNotEqualTo(key.request(mix).seed());
  }
}
