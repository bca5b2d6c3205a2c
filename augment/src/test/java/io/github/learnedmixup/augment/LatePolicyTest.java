package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What a place has whose sample is late. */
@Timeout(30)
class LatePolicyTest extends Opened {
  @Test
  void leaveReal_neverWaits() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator =
        iterator(
            base,
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults().withLatePolicy(LatePolicy.LEAVE_REAL).withRingSize(4));
    for (int i = 0; i < 5; i++) {
      assertThat(features(iterator.next())).isEqualTo(features(base.rows(i * 16, 16)));
    }
    assertThat(iterator.metrics().starved()).isEqualTo(40);
    assertThat(iterator.metrics().waits()).isZero();
    gate.countDown();
    while (iterator.metrics().synthetic() == 0) {
      nextEver(iterator);
    }
  }

  @Test
  void reuse_leavesPlacesRealAsLongAsNothingWasServed() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator =
        iterator(
            base,
            FakeSampler.source(sampler -> awaitQuietly(gate)),
            SampleSupply.defaults().withLatePolicy(LatePolicy.REUSE));
    for (int i = 0; i < 3; i++) {
      DataSet real = base.rows(i * 16, 16);
      DataSet batch = iterator.next();
      assertThat(features(batch)).isEqualTo(features(real));
      assertThat(values(batch.getLabels())).isEqualTo(values(real.getLabels()));
    }
    assertThat(iterator.metrics().starved()).isEqualTo(24);
    assertThat(iterator.metrics().reused()).isZero();
    gate.countDown();
  }

  @Test
  void reuse_servesWhatWasServedBefore() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger draws = new AtomicInteger();
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  if (draws.incrementAndGet() > 1) {
                    awaitQuietly(gate);
                  }
                }),
            SampleSupply.defaults().withLatePolicy(LatePolicy.REUSE));
    // The first chunk of 8 comes through at some time, no other ever does.
    while (iterator.metrics().reused() == 0 || firstTime(iterator) < 8) {
      nextEver(iterator);
    }
    assertThat(iterator.metrics().generated()).isEqualTo(8);
    SlotPlan plan = new SlotPlan(HALF, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    LearnedMixupIterator punctual = iterator(FakeSampler.source(), SampleSupply.defaults());
    Set<String> first = rows(punctual.next(), plan.rows(0, 0, 0, 16));
    assertThat(first).hasSize(8);
    // For so long that those served more often by chance would have driven out the others.
    Set<String> last = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      DataSet batch = nextEver(iterator);
      MixPosition state = iterator.state().position();
      int size = batch.numExamples();
      int[] places =
          plan.rows(state.epochs() - 1, state.batches() - 1, state.examples() - size, size);
      Set<String> served = rows(batch, places);
      assertThat(first).containsAll(served);
      if (i >= 900) {
        last.addAll(served);
      }
    }
    assertThat(last).isEqualTo(first);
    assertThat(firstTime(iterator)).isEqualTo(8);
    assertThat(iterator.metrics().waits()).isZero();
    gate.countDown();
  }

  /** How many synthetic images were delivered, each counted once. */
  private static long firstTime(LearnedMixupIterator iterator) {
    return iterator.metrics().synthetic() - iterator.metrics().reused();
  }

  /** Features and labels of some rows of a batch, in words. */
  private static Set<String> rows(DataSet batch, int[] places) {
    float[] images = features(batch);
    float[] labels = batch.getLabels().dup('c').data().asFloat();
    return Arrays.stream(places)
        .mapToObj(
            row ->
                Arrays.toString(Arrays.copyOfRange(images, 36 * row, 36 * row + 36))
                    + Arrays.toString(Arrays.copyOfRange(labels, 3 * row, 3 * row + 3)))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void lateSamplesThatFail_areToldOfOnceAndTheOthersServe(LatePolicy policy) {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger draws = new AtomicInteger();
    LearnedMixupIterator iterator =
        iterator(
            FakeSampler.source(
                sampler -> {
                  int draw = draws.incrementAndGet();
                  if (draw > 2) {
                    failed.countDown();
                  }
                  awaitQuietly(draw > 2 ? end : gate);
                  if (draw == 2) {
                    throw new IllegalStateException("out of ink");
                  }
                }),
            SampleSupply.defaults().withLatePolicy(policy));
    // Of what these two go without, the samples of the first come late and those of the second
    // fail.
    iterator.next();
    iterator.next();
    gate.countDown();
    awaitQuietly(failed);
    assertThatThrownBy(iterator::next)
        .isInstanceOf(SampleGenerationException.class)
        .hasRootCauseMessage("out of ink");
    iterator.next();
    assertThat(iterator.metrics().synthetic()).isEqualTo(8);
    iterator.next();
    assertThat(firstTime(iterator)).isEqualTo(8);
    end.countDown();
    while (firstTime(iterator) < 100) {
      nextEver(iterator);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAIT")
  void aLateSample_servesTheNextPlaceWhoseOwnIsLate(LatePolicy policy) {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch handedOver = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger draws = new AtomicInteger();
    AtomicBoolean fails = new AtomicBoolean();
    FakeBase base = new FakeBase(200, 16);
    base.setPreProcessor(
        batch -> {
          if (fails.getAndSet(false)) {
            throw new IllegalStateException("once");
          }
        });
    LearnedMixupIterator iterator =
        iterator(
            base,
            FakeSampler.source(
                sampler -> {
                  if (draws.incrementAndGet() == 2) {
                    handedOver.countDown();
                  }
                  awaitQuietly(draws.get() == 1 ? gate : end);
                }),
            SampleSupply.defaults().withLatePolicy(policy));
    LearnedMixupIterator punctual = iterator(FakeSampler.source(), SampleSupply.defaults());
    iterator.next();
    assertThat(iterator.metrics().synthetic()).isZero();
    gate.countDown();
    awaitQuietly(handedOver);
    fails.set(true);
    assertThatThrownBy(iterator::next).hasMessage("once");
    DataSet served = iterator.next();
    assertThat(iterator.metrics().synthetic()).isEqualTo(8);
    assertThat(iterator.metrics().reused()).isZero();
    SlotPlan plan = new SlotPlan(HALF, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    DataSet due = punctual.next();
    int[] places = plan.rows(0, 0, 0, 16);
    int[] later = plan.rows(0, 1, 16, 16);
    for (int i = 0; i < 8; i++) {
      assertThat(features(served.get(later[i]))).isEqualTo(features(due.get(places[i])));
      assertThat(served.get(later[i]).getLabels()).isEqualTo(due.get(places[i]).getLabels());
    }
    // Each of them once.
    iterator.next();
    assertThat(iterator.metrics().synthetic() - iterator.metrics().reused()).isEqualTo(8);
    end.countDown();
  }

  /** The first batch of a run that has no sample yet, and what the base gave. */
  private LearnedMixupIterator withoutSamples(
      FakeBase base, CountDownLatch gate, MixPlan.Placement placement) {
    return opened(
        LearnedMixupIterator.builder(base, FakeSampler.source(sampler -> awaitQuietly(gate)))
            .mixPlan(HALF.withPlacement(placement))
            .sampleSupply(SampleSupply.defaults().withLatePolicy(LatePolicy.PIXEL_MIX))
            .build());
  }

  /** Whether a row is the mean of two others with that weight, in features and labels alike. */
  private static boolean isMix(DataSet real, int one, int other, double lambda, DataSet row) {
    INDArray features =
        real.getFeatures()
            .getRow(one)
            .mul(lambda)
            .add(real.getFeatures().getRow(other).mul(1 - lambda));
    INDArray labels =
        real.getLabels()
            .getRow(one)
            .mul(lambda)
            .add(real.getLabels().getRow(other).mul(1 - lambda));
    return features.equalsWithEps(row.getFeatures().getRow(0), 1e-3)
        && labels.equalsWithEps(row.getLabels().getRow(0), 1e-6);
  }

  @Test
  void pixelMix_mixesTheRealExampleOfThePlaceWithAnotherOne() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator = withoutSamples(base, gate, MixPlan.Placement.REPLACE);
    DataSet batch = iterator.next();
    DataSet real = base.rows(0, 16);
    SlotPlan plan = new SlotPlan(HALF, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    List<Integer> rows = Arrays.stream(plan.rows(0, 0, 0, 16)).boxed().toList();
    assertThat(rows).hasSize(8);
    for (int row = 0; row < 16; row++) {
      DataSet shown = batch.get(row);
      assertThat(shown.getLabels().sumNumber().floatValue()).isEqualTo(1f);
      int slot = rows.indexOf(row);
      if (slot < 0) {
        assertThat(features(shown)).isEqualTo(features(real.get(row)));
      } else {
        int place = row;
        double lambda = plan.key(slot).lambda();
        assertThat(
                IntStream.range(0, 16)
                    .filter(i -> i != place)
                    .anyMatch(other -> isMix(real, place, other, lambda, shown)))
            .isTrue();
      }
    }
    assertThat(iterator.metrics().pixelMixed()).isEqualTo(8);
    assertThat(iterator.metrics().starved()).isZero();
    assertThat(iterator.metrics().waits()).isZero();
    gate.countDown();
  }

  @Test
  void pixelMix_addsMixesOfTwoRealExamples() {
    CountDownLatch gate = new CountDownLatch(1);
    FakeBase base = new FakeBase(200, 16);
    LearnedMixupIterator iterator = withoutSamples(base, gate, MixPlan.Placement.ADD);
    DataSet batch = iterator.next();
    DataSet real = base.rows(0, 16);
    assertThat(batch.numExamples()).isEqualTo(32).isEqualTo(iterator.batch());
    SlotPlan plan = new SlotPlan(HALF, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    for (int slot = 0; slot < 16; slot++) {
      DataSet shown = batch.get(16 + slot);
      double lambda = plan.key(slot).lambda();
      assertThat(
              IntStream.range(0, 256)
                  .filter(pair -> pair / 16 != pair % 16)
                  .anyMatch(pair -> isMix(real, pair / 16, pair % 16, lambda, shown)))
          .isTrue();
    }
    gate.countDown();
  }

  @Test
  void pixelMix_leavesABatchOfOneReal() {
    CountDownLatch gate = new CountDownLatch(1);
    for (MixPlan.Placement placement : MixPlan.Placement.values()) {
      FakeBase base = new FakeBase(1, 16);
      LearnedMixupIterator iterator = withoutSamples(base, gate, placement);
      for (int epoch = 0; epoch < 4; epoch++) {
        assertThat(features(nextEver(iterator))).isEqualTo(features(base.rows(0, 1)));
      }
      assertThat(iterator.metrics().pixelMixed()).isZero();
      assertThat(iterator.metrics().starved()).isPositive();
    }
    gate.countDown();
  }

  @Test
  void lateSamples_areNotAddedWhereRealOnesWouldStay() {
    CountDownLatch gate = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        opened(
            LearnedMixupIterator.builder(
                    new FakeBase(200, 16), FakeSampler.source(sampler -> awaitQuietly(gate)))
                .mixPlan(HALF.withPlacement(MixPlan.Placement.ADD))
                .sampleSupply(SampleSupply.defaults().withLatePolicy(LatePolicy.LEAVE_REAL))
                .build());
    assertThat(iterator.next().numExamples()).isEqualTo(16);
    assertThat(iterator.metrics().starved()).isEqualTo(16);
    gate.countDown();
  }
}
