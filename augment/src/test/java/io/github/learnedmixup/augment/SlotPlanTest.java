package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.MixPosition.PairsVersion;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  private static final SampleSupply EIGHT = SampleSupply.defaults().withReuse(8);

  private static SlotPlan plan(double share, int pool, int reuse, long seed) {
    return new SlotPlan(
        MixPlan.defaults().withShare(share),
        SampleSupply.defaults().withReuse(1).withPoolSize(pool).withReuse(reuse),
        TrainedClasses.all(10),
        seed);
  }

  private static SlotPlan plan(MixPlan mix) {
    return new SlotPlan(mix, EIGHT, TrainedClasses.all(10), 3);
  }

  @Property(tries = 300)
  void rows_keepTheShareAndDoNotDependOnHowExamplesAreBatched(
      @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1) double share,
      @ForAll @LongRange(min = 0, max = 1L << 40) long from,
      @ForAll @IntRange(min = 1, max = 200) int size,
      @ForAll @LongRange(min = 0, max = 100) long epoch,
      @ForAll long seed) {
    SlotPlan plan = plan(share, 100, 4, seed);
    int[] rows = plan.rows(epoch, 0, from, size);
    assertThat(rows.length).isCloseTo((int) (size * share), within(2));
    assertThat(rows).isSorted().doesNotHaveDuplicates();
    List<Integer> oneByOne = new ArrayList<>();
    for (int example = 0; example < size; example++) {
      if (plan.rows(epoch, example, from + example, 1).length == 1) {
        oneByOne.add(example);
      }
    }
    assertThat(rows).containsExactly(oneByOne.toArray(new Integer[0]));
  }

  @Test
  void rows_thatAreAdded_areAsManyInEveryBatchOfASize() {
    SlotPlan plan = plan(MixPlan.defaults().withPlacement(MixPlan.Placement.ADD).withShare(0.2));
    for (int batch = 0; batch < 10; batch++) {
      assertThat(plan.rows(0, batch, batch * 16L, 16)).containsExactly(16, 17, 18, 19);
      assertThat(plan.rows(0, batch, batch * 16L, 1)).containsExactly(1);
    }
    assertThat(plan.added(0, 16)).isEqualTo(4);
  }

  @Property(tries = 200)
  void slotsAhead_areThoseOfTheBatchesThatFollow(
      @ForAll @IntRange(min = 0, max = 3) int epoch,
      @ForAll @IntRange(min = 0, max = 6) int batch,
      @ForAll @IntRange(min = 1, max = 40) int batches,
      @ForAll boolean added) {
    MixPlan mix =
        MixPlan.defaults()
            .withShare(0.25)
            .withSchedule(ShareSchedule.byEpoch(List.of(1.0, 0.0, 0.5, 1.0, 0.0)));
    int length = 7;
    SlotPlan plan = plan(added ? mix.withPlacement(MixPlan.Placement.ADD) : mix);
    int slots = 0;
    for (int i = batch + 1; i <= batch + batches; i++) {
      slots += plan.rows(epoch + i / length, i % length, i % length * 16L, 16).length;
    }
    assertThat(plan.ahead(epoch, batch, 16, batches, length)).isEqualTo(slots);
  }

  @Test
  void slotsAhead_whereTheNextEpochMayBeginAtOnce_areEnoughForEither() {
    SlotPlan plan =
        plan(MixPlan.defaults().withSchedule(ShareSchedule.between(1, 2)).withShare(0.5));
    assertThat(plan.ahead(0, 3, 16, 10, 0)).isEqualTo(80);
    assertThat(plan.ahead(1, 3, 16, 10, 0)).isEqualTo(80);
    assertThat(plan.ahead(2, 3, 16, 10, 0)).isZero();
  }

  @Test
  void batches_areMixedWithTheirProbability() {
    MixPlan mix = MixPlan.defaults().withShare(0.25);
    SlotPlan plan = plan(mix.withProbability(0.3));
    SlotPlan always = plan(mix);
    int mixed = 0;
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int batch = 0; batch < 1000; batch++) {
        int[] rows = plan.rows(epoch, batch, batch * 8L, 8);
        if (rows.length > 0) {
          mixed++;
          assertThat(rows).isEqualTo(always.rows(epoch, batch, batch * 8L, 8));
        }
      }
    }
    // 600 are expected; five standard deviations
    assertThat(mixed).isBetween(500, 700);
  }

  @Test
  void rows_followTheSchedule() {
    SlotPlan plan =
        plan(
            MixPlan.defaults()
                .withShare(0.5)
                .withSchedule(ShareSchedule.linear(0, 4, 0, 1).and(ShareSchedule.between(0, 10))));
    int[] counts = new int[12];
    for (int epoch = 0; epoch < 12; epoch++) {
      counts[epoch] = plan.rows(epoch, 0, 0, 800).length;
    }
    assertThat(counts).containsExactly(0, 100, 200, 300, 400, 400, 400, 400, 400, 400, 0, 0);
  }

  @Test
  void renewedPairs_areThoseOfSamplesFromThenOn() {
    SlotPlan old = plan(MixPlan.defaults());
    SlotPlan renewed = plan(MixPlan.defaults());
    ClassPairs one = ClassPairs.listed(List.of(new ClassPair(4, 9)));
    long slot = 803; // within a group of eight
    renewed.renew(one, 2, slot);
    long firstNew = old.sample(800) + 1;
    assertThat(renewed.versions())
        .containsExactly(
            new PairsVersion(0, 0, ClassPairs.uniform()), new PairsVersion(2, firstNew, one));
    int fresh = 0;
    for (long k = 0; k < 5000; k++) {
      SampleKey key = renewed.key(k);
      if (old.sample(k) < firstNew) {
        assertThat(key).isEqualTo(old.key(k));
      } else {
        fresh++;
        assertThat(key.first()).isEqualTo(4);
        assertThat(key.second()).isEqualTo(9);
        assertThat(key.lambda()).isEqualTo(old.key(k).lambda());
      }
    }
    assertThat(fresh).isBetween(500, 4197);
    // A plan that goes on with the versions says the same.
    SlotPlan resumed =
        new SlotPlan(MixPlan.defaults(), EIGHT, TrainedClasses.all(10), 3, renewed.versions());
    assertThat(resumed.key(4321)).isEqualTo(renewed.key(4321));
  }

  @Test
  void renewedPairs_areForgottenWhenNoSampleOfThemIsInUse() {
    SlotPlan plan =
        new SlotPlan(
            MixPlan.defaults(),
            SampleSupply.defaults().withPoolSize(100).withReuse(4),
            TrainedClasses.all(10),
            3);
    for (int epoch = 1; epoch <= 50; epoch++) {
      plan.renew(ClassPairs.listed(List.of(new ClassPair(0, 1))), epoch, epoch * 80L);
      assertThat(plan.versions()).hasSizeLessThanOrEqualTo(7);
      assertThat(plan.versions().get(0).firstSample())
          .isLessThanOrEqualTo(Math.max(0, plan.sample(epoch * 80L) - 75));
    }
  }

  private static ClassPairs renewed(int epoch) {
    double[][] weights = new double[10][10];
    for (int i = 0; i < 100; i++) {
      weights[i / 10][i % 10] = SeededHash.uniform(epoch, i);
    }
    return ClassPairs.weighted(weights);
  }

  /** Whatever is dropped or kept in another form, samples are those of all versions ever. */
  @Property(tries = 60)
  void keys_areThoseOfAllVersionsThatThereWere_howeverManyAreDropped(
      @ForAll @IntRange(min = 1, max = 600) int pool,
      @ForAll @IntRange(min = 1, max = 20) int reuse,
      @ForAll @IntRange(min = 0, max = 700) int slotsOfAnEpoch,
      @ForAll long seed) {
    SampleSupply supply =
        SampleSupply.defaults().withReuse(1).withPoolSize(pool).withReuse(Math.min(pool, reuse));
    SlotPlan plan = new SlotPlan(MixPlan.defaults(), supply, TrainedClasses.all(10), seed);
    List<PairsVersion> all = new ArrayList<>(plan.versions());
    long slot = 0;
    for (int epoch = 1; epoch <= 30; epoch++) {
      slot += (long) (slotsOfAnEpoch * SeededHash.uniform(seed, epoch));
      plan.renew(renewed(epoch), epoch, slot);
      PairsVersion last = plan.versions().get(plan.versions().size() - 1);
      all.removeIf(version -> version.firstSample() == last.firstSample());
      all.add(last);
      SlotPlan resumed =
          new SlotPlan(MixPlan.defaults(), supply, TrainedClasses.all(10), seed, plan.versions());
      SlotPlan complete =
          new SlotPlan(MixPlan.defaults(), supply, TrainedClasses.all(10), seed, all);
      for (long k = slot; k < slot + 2L * slotsOfAnEpoch; k += 3) {
        SampleKey expected = complete.key(k);
        assertThat(plan.key(k)).isEqualTo(expected);
        assertThat(resumed.key(k)).isEqualTo(expected);
      }
    }
  }

  @Test
  void samePairsAgain_areNoVersion() {
    SlotPlan plan = plan(MixPlan.defaults());
    plan.renew(renewed(1), 1, 1000);
    List<PairsVersion> before = plan.versions();
    plan.renew(renewed(1), 2, 2000);
    assertThat(plan.versions()).isEqualTo(before).hasSize(2);
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
    assertThat(plan(0, 10, 2, 1).rows(0, 0, 0, 100)).isEmpty();
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
    assertThat(swapped.seed()).isNotEqualTo(key.seed());
    assertThat(List.of(key.seed(), key.greySeed(), key.parentSeed())).doesNotHaveDuplicates();
  }

  @Property(tries = 60)
  void lastUses_areTheLastOnesAndEverySampleHasOne(
      @ForAll @IntRange(min = 1, max = 200) int pool,
      @ForAll @IntRange(min = 1, max = 12) int reuse,
      @ForAll long seed) {
    SampleSupply supply =
        SampleSupply.defaults().withReuse(1).withPoolSize(pool).withReuse(Math.min(pool, reuse));
    SlotPlan plan = new SlotPlan(MixPlan.defaults(), supply, TrainedClasses.all(10), seed);
    Set<Long> retired = new HashSet<>();
    for (long slot = 0; slot < 20L * pool; slot++) {
      long sample = plan.sample(slot);
      assertThat(retired).doesNotContain(sample);
      if (plan.isLastUse(slot)) {
        retired.add(sample);
      }
    }
    assertThat(retired.size()).isGreaterThan(20 * pool / supply.reuse() - 2 * pool);
  }
}
