package io.github.learnedmixup.augment.transform.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.transform.mixing.MixChoice.Mix;
import io.github.learnedmixup.augment.transform.mixing.MixSettings.Odds;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which examples are mixed, with whom, and with which weights. */
class MixChoiceTest {
  private static final int CLASSES = 3;
  private static final MixSettings PLAIN =
      MixSettings.of(MixWay.mixup(1), 3, LabelKind.CLASSES, 0, 0);

  private static double[][] labels(int size) {
    double[][] labels = new double[size][CLASSES];
    for (int i = 0; i < size; i++) {
      labels[i][i % CLASSES] = 1;
    }
    return labels;
  }

  private static MixSettings with(
      MixSettings from,
      List<Odds> ways,
      MixGranularity granularity,
      double probability,
      ShareSchedule byEpoch,
      MixPartners partners,
      @Nullable ClassPairs pairs) {
    return new MixSettings(
        ways,
        granularity,
        probability,
        byEpoch,
        from.byBatch(),
        partners,
        pairs,
        0,
        true,
        from.seed(),
        LabelKind.CLASSES,
        0,
        0);
  }

  private static MixSettings with(MixGranularity granularity, MixPartners partners) {
    return with(PLAIN, PLAIN.ways(), granularity, 1, ShareSchedule.constant(), partners, null);
  }

  private static MixSettings by(ClassPairs pairs) {
    return with(
        PLAIN,
        PLAIN.ways(),
        MixGranularity.EXAMPLE,
        1,
        ShareSchedule.constant(),
        MixPartners.BY_CLASS,
        pairs);
  }

  private static @Nullable Mix[] mixes(MixSettings settings, long batch, int size) {
    return new MixChoice(settings).of(0, batch, batch * size, labels(size), size);
  }

  /** Partners of all examples; an example that is not mixed is its own. */
  private static int[] partners(@Nullable Mix[] mixes) {
    return IntStream.range(0, mixes.length)
        .map(
            i -> {
              Mix mix = mixes[i];
              return mix == null ? i : mix.partner();
            })
        .toArray();
  }

  @Test
  void partners_areAPermutation() {
    for (MixGranularity granularity : MixGranularity.values()) {
      for (MixPartners kind : List.of(MixPartners.SHUFFLED, MixPartners.FLIPPED)) {
        for (int size : new int[] {1, 2, 5, 32}) {
          for (int batch = 0; batch < 20; batch++) {
            assertThat(IntStream.of(partners(mixes(with(granularity, kind), batch, size))).sorted())
                .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
          }
        }
      }
    }
  }

  @Test
  void shuffledPartners_areAnyPermutationAsOftenAsAnother() {
    int batches = 600;
    Map<String, Long> found =
        IntStream.range(0, batches)
            .mapToObj(batch -> Arrays.toString(partners(mixes(PLAIN, batch, 3))))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(found).hasSize(6);
    double deviation = Math.sqrt(batches * (1 / 6.0) * (5 / 6.0));
    assertThat(found.values())
        .allSatisfy(
            count -> assertThat((double) count).isCloseTo(batches / 6.0, within(5 * deviation)));
  }

  @Test
  void anExampleThatMeetsItself_staysAsItIs() {
    int alone = 0;
    for (int batch = 0; batch < 30; batch++) {
      for (Mix mix : mixes(PLAIN, batch, 4)) {
        if (mix == null) {
          alone++;
        } else {
          assertThat(mix.lambda()).isBetween(0.0, 1.0);
          // So both weights are floats.
          assertThat(mix.lambda() * (1 << 24)).isEqualTo(Math.rint(mix.lambda() * (1 << 24)));
        }
      }
    }
    assertThat(alone).isBetween(10, 60);
  }

  @Test
  void eachExample_hasALambdaOfItsOwn() {
    List<Double> lambdas = new ArrayList<>();
    List<String> permutations = new ArrayList<>();
    for (int batch = 0; batch < 5; batch++) {
      @Nullable Mix[] mixes = mixes(PLAIN, batch, 8);
      permutations.add(Arrays.toString(partners(mixes)));
      Arrays.stream(mixes).filter(Objects::nonNull).forEach(mix -> lambdas.add(mix.lambda()));
    }
    assertThat(permutations).doesNotHaveDuplicates();
    assertThat(lambdas).hasSizeGreaterThan(20).doesNotHaveDuplicates();
  }

  @Test
  void pairs_areEachOthersPartnersAndHaveTheirLambdaInCommon() {
    for (MixPartners kind : List.of(MixPartners.SHUFFLED, MixPartners.FLIPPED)) {
      for (int batch = 0; batch < 20; batch++) {
        @Nullable Mix[] mixes = mixes(with(MixGranularity.PAIR, kind), batch, 9);
        int[] partners = partners(mixes);
        assertThat(Arrays.stream(mixes).filter(Objects::isNull)).hasSize(1);
        for (int i = 0; i < 9; i++) {
          Mix mix = mixes[i];
          Mix other = mixes[partners[i]];
          assertThat(partners[partners[i]]).isEqualTo(i);
          if (mix != null && other != null) {
            assertThat(mix.lambda()).isEqualTo(other.lambda());
            assertThat(mix.seed()).isEqualTo(other.seed());
          }
        }
        assertThat(
                Arrays.stream(mixes).filter(Objects::nonNull).map(Mix::lambda).distinct().count())
            .isEqualTo(4);
      }
    }
  }

  @Test
  void aBatch_hasOneLambdaOneSeedAndOneWay() {
    List<Odds> ways = List.of(new Odds(MixWay.mixup(1), 1), new Odds(MixWay.cutMix(1), 1));
    MixSettings settings =
        with(
            PLAIN,
            ways,
            MixGranularity.BATCH,
            1,
            ShareSchedule.constant(),
            MixPartners.FLIPPED,
            null);
    List<MixWay> found = new ArrayList<>();
    for (int batch = 0; batch < 40; batch++) {
      @Nullable Mix[] mixes = mixes(settings, batch, 8);
      assertThat(Arrays.stream(mixes).map(mix -> new Mix(0, mix.way(), mix.lambda(), mix.seed())))
          .hasSize(8)
          .containsOnly(new Mix(0, mixes[0].way(), mixes[0].lambda(), mixes[0].seed()));
      found.add(mixes[0].way());
    }
    assertThat(found).contains(ways.get(0).way(), ways.get(1).way());
  }

  @Test
  void ways_comeByTheirOdds() {
    List<Odds> ways = List.of(new Odds(MixWay.mixup(1), 3), new Odds(MixWay.cutMix(1), 1));
    MixSettings settings =
        with(
            PLAIN,
            ways,
            MixGranularity.EXAMPLE,
            1,
            ShareSchedule.constant(),
            MixPartners.FLIPPED,
            null);
    long first =
        Arrays.stream(mixes(settings, 0, 4000))
            .filter(mix -> mix.way().equals(ways.get(0).way()))
            .count();
    assertThat(first / 4000.0).isCloseTo(0.75, within(5 * Math.sqrt(0.75 * 0.25 / 4000)));
  }

  @Test
  void probabilityAndSchedule_sayHowManyAreMixed() {
    MixSettings settings =
        with(
            PLAIN,
            PLAIN.ways(),
            MixGranularity.EXAMPLE,
            0.5,
            ShareSchedule.byEpoch(List.of(1.0, 0.5, 0.0)),
            MixPartners.FLIPPED,
            null);
    MixChoice choice = new MixChoice(settings);
    double[] expected = {0.5, 0.25, 0};
    for (int epoch = 0; epoch < 3; epoch++) {
      double share =
          Arrays.stream(choice.of(epoch, epoch, 4000L * epoch, labels(4000), 4000))
                  .filter(Objects::nonNull)
                  .count()
              / 4000.0;
      assertThat(share).isCloseTo(expected[epoch], within(0.04 * Math.sqrt(expected[epoch])));
    }
  }

  @Test
  void partnersByClass_areOfTheOtherClassOfAPair() {
    @Nullable Mix[] mixes =
        mixes(by(ClassPairs.listed(List.of(new ClassPair(0, 2), new ClassPair(2, 0)))), 0, 30);
    for (int i = 0; i < 30; i++) {
      Mix mix = mixes[i];
      if (i % CLASSES == 1) {
        assertThat(mix).isNull();
      } else {
        assertThat(mix).isNotNull();
        assertThat(mix.partner() % CLASSES).isEqualTo(2 - i % CLASSES);
      }
    }
  }

  @Test
  void partnersByClass_comeByTheWeightsOfTheirPairs() {
    double[][] weights = {{9, 3, 0}, {0, 0, 0}, {1, 0, 0}};
    @Nullable Mix[] mixes = mixes(by(ClassPairs.weighted(weights)), 0, 6000);
    int[] count = new int[CLASSES];
    for (int i = 0; i < mixes.length; i += CLASSES) { // of class 0
      count[Objects.requireNonNull(mixes[i]).partner() % CLASSES]++;
    }
    assertThat(count[0]).isZero();
    assertThat(count[1] / 2000.0).isCloseTo(0.75, within(0.05));
  }

  @Test
  void partnersByClass_areRefusedForOtherClasses() {
    assertThatThrownBy(() -> mixes(by(ClassPairs.listed(List.of(new ClassPair(0, 3)))), 0, 6))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("3 classes of the base's labels")
        .hasMessageContaining("ClassPair[first=0, second=3]");
    assertThatThrownBy(() -> mixes(by(ClassPairs.weighted(new double[][] {{0, 1}, {1, 0}})), 0, 6))
        .hasMessageContaining("2 rows of weights");
  }

  @Test
  void toString_summarisesTheSettings() {
    assertThat(PLAIN)
        .hasToString("Mixup alpha 1.0, per EXAMPLE, probability 1.0, partners SHUFFLED, seed 3");
  }
}
