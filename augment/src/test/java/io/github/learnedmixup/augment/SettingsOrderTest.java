package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The order in which settings are set does not matter. */
class SettingsOrderTest {
  private static final Path BANK = Path.of("bank");
  private static final Acceptance OF_MIX = Acceptance.ofMixAlone(3, 0.2);
  private static final RealParents PARENTS =
      RealParents.of(
          new LabelledImages(6, 6, 3, new byte[3 * 36], new int[] {0, 1, 2}),
          RealParents.Crossing.PATCH);

  private static <B> B inOrder(B builder, List<Consumer<B>> setters, long seed) {
    List<Consumer<B>> shuffled = new ArrayList<>(setters);
    Collections.shuffle(shuffled, new Random(seed));
    shuffled.forEach(setter -> setter.accept(builder));
    return builder;
  }

  private static LearnedMixupBuilder iterator() {
    return LearnedMixupIterator.builder(new FakeBase(16, 8), FakeSampler.source());
  }

  private static void refused(List<Consumer<LearnedMixupBuilder>> setters, String message) {
    for (List<Consumer<LearnedMixupBuilder>> order :
        List.of(setters, List.of(setters.get(1), setters.get(0)))) {
      LearnedMixupBuilder builder = iterator();
      order.forEach(setter -> setter.accept(builder));
      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessageContaining(message);
    }
  }

  @Property(tries = 50)
  void plans_areTheSameInAnyOrder(@ForAll long seed) {
    MixPlan plan =
        inOrder(
                MixPlan.builder(),
                List.of(
                    b -> b.share(0.95),
                    b -> b.placement(MixPlan.Placement.REPLACE),
                    b -> b.probability(0.5),
                    b -> b.schedule(ShareSchedule.between(1, 9)),
                    b -> b.alpha(2),
                    b -> b.pairs(ClassPairs.listed(List.of(new ClassPair(0, 1)))),
                    b -> b.blend(Blend.STEERED),
                    b -> b.temperature(0.8),
                    b -> b.acceptance(OF_MIX)),
                seed)
            .build();
    assertThat(plan)
        .isEqualTo(
            new MixPlan(
                0.95,
                MixPlan.Placement.REPLACE,
                0.5,
                ShareSchedule.between(1, 9),
                LambdaDistribution.beta(2),
                ClassPairs.listed(List.of(new ClassPair(0, 1))),
                Blend.STEERED,
                0.8,
                OF_MIX))
        .isEqualTo(plan.toBuilder().build());
  }

  @Property(tries = 50)
  void suppliesAndLabels_areTheSameInAnyOrder(@ForAll long seed) {
    SampleSupply supply =
        inOrder(
                SampleSupply.builder(),
                List.of(
                    b -> b.poolSize(8000),
                    b -> b.reuse(5000),
                    b -> b.cacheBytes(3),
                    b -> b.lookAheadBatches(4),
                    b -> b.ringSize(8),
                    b -> b.latePolicy(SampleSupply.LatePolicy.REUSE),
                    b -> b.waitLimit(Duration.ofSeconds(5)),
                    b -> b.waitStrategy(SampleSupply.WaitStrategy.SPIN),
                    b -> b.generators(2)),
                seed)
            .build();
    assertThat(supply)
        .isEqualTo(
            new SampleSupply(
                8000,
                5000,
                3,
                4,
                8,
                SampleSupply.LatePolicy.REUSE,
                Duration.ofSeconds(5),
                SampleSupply.WaitStrategy.SPIN,
                2))
        .isEqualTo(supply.toBuilder().build());
    SoftLabels labels =
        inOrder(
                SoftLabels.builder(),
                List.of(b -> b.posteriorWeight(0.5), b -> b.temperature(3), b -> b.smoothing(0.1)),
                seed)
            .build();
    assertThat(labels)
        .isEqualTo(new SoftLabels(0.5, 3, 0.1, false))
        .isEqualTo(labels.toBuilder().build());
  }

  @Property(tries = 50)
  void iterators_haveTheSameSettingsInAnyOrder(@ForAll long seed) {
    LearnedMixupBuilder.Settings settings =
        inOrder(
                iterator(),
                List.of(
                    b -> b.preset(Preset.SOME_THOUSAND),
                    b -> b.mixPlan(MixPlan.builder().share(0.3).acceptance(OF_MIX).build()),
                    b -> b.softLabels(SoftLabels.posterior(3)),
                    b -> b.parents(PARENTS),
                    b -> b.sampleSupply(SampleSupply.builder().poolSize(64).reuse(9).build()),
                    b -> b.secondOpinion("critic", images -> new double[images.size()][3]),
                    b -> b.seed(9),
                    b -> b.pixelRange(PixelRange.RAW),
                    b -> b.bankMaxBytes(5000),
                    b -> b.bank(BANK),
                    b -> b.batchesPerEpoch(2),
                    b -> b.checkLabels(false)),
                seed)
            .settings();
    assertThat(settings.mix()).isEqualTo(MixPlan.builder().share(0.3).acceptance(OF_MIX).build());
    assertThat(settings.labels()).isEqualTo(SoftLabels.posterior(3));
    assertThat(settings.source().parents()).isSameAs(PARENTS);
    assertThat(settings.supply()).isEqualTo(SampleSupply.defaults().withPoolSize(64).withReuse(9));
    assertThat(settings.seed()).isEqualTo(9);
    assertThat(settings.pixelRange()).isEqualTo(PixelRange.RAW);
    assertThat(settings.bank()).isEqualTo(BANK);
    assertThat(settings.bankUse().maxBytes()).isEqualTo(5000);
    assertThat(settings.batchesPerEpoch()).isEqualTo(2);
    assertThat(settings.checksLabels()).isFalse();
    assertThat(settings.source().judge().name()).isEqualTo("critic");
  }

  @Test
  void build_refusesWhatDoesNotGoTogetherInAnyOrder() {
    refused(
        List.of(b -> b.parents(PARENTS), b -> b.withoutParents()),
        "parents and withoutParents exclude each other");
    refused(
        List.of(b -> b.parents(PARENTS), b -> b.parentsOfBase(RealParents.Crossing.EVEN)),
        "parents and parentsOfBase exclude each other");
    refused(
        List.of(b -> b.withoutParents(), b -> b.parentsOfBase(RealParents.Crossing.EVEN)),
        "parentsOfBase and withoutParents exclude each other");
    refused(
        List.of(b -> b.bank(BANK), b -> b.bankReadOnly(BANK)),
        "bank and bankReadOnly exclude each other");
    refused(
        List.of(b -> b.bankMaxBytes(9), b -> b.bankReadOnly(BANK)),
        "bankMaxBytes limits a bank that is written, but there is none");
    refused(
        List.of(
            b -> b.samplers(() -> new FakeSampler(8, sampler -> {})),
            b -> b.samplersOnDevices(List.of(() -> new FakeSampler(8, sampler -> {})))),
        "samplers and samplersOnDevices exclude each other");
    refused(
        List.of(
            b -> b.mixPlan(MixPlan.defaults()),
            b -> b.secondOpinion("critic", images -> new double[images.size()][3])),
        "the second opinion 'critic' needs an acceptance");
    refused(
        List.of(
            b -> b.mixPlan(MixPlan.defaults().withAcceptance(Acceptance.ofMixAlone(7, 0.2))),
            b -> b.seed(3)),
        "acceptance must have a band for each of 3 classes, but has 7");
    refused(
        List.of(b -> b.samplersOnDevices(List.of()), b -> b.seed(3)),
        "samplersOnDevices must be one for each device, but are none");
  }

  @Test
  void plansAndSupplies_refuseWhatDoesNotGoTogetherInAnyOrder() {
    List<Consumer<MixPlan.Builder>> added =
        List.of(b -> b.share(0.95), b -> b.placement(MixPlan.Placement.ADD));
    List<Consumer<SampleSupply.Builder>> reused = List.of(b -> b.reuse(9), b -> b.poolSize(8));
    for (long seed = 0; seed < 8; seed++) {
      MixPlan.Builder plan = inOrder(MixPlan.builder(), added, seed);
      assertThatIllegalArgumentException()
          .isThrownBy(plan::build)
          .withMessage("share must be at most 0.9 with placement ADD, but is 0.95");
      SampleSupply.Builder supply = inOrder(SampleSupply.builder(), reused, seed);
      assertThatIllegalArgumentException()
          .isThrownBy(supply::build)
          .withMessage("reuse must be in [1, poolSize], but reuse is 9 and poolSize 8");
    }
  }

  @Test
  void presets_areOverriddenByWhatIsSetExplicitly() {
    for (Preset preset : Preset.values()) {
      LearnedMixupBuilder.Settings whole = iterator().preset(preset).settings();
      assertThat(whole.mix()).isEqualTo(preset.plan());
      assertThat(whole.labels()).isEqualTo(preset.labels());
      assertThat(whole.source().parents() != null).isEqualTo(preset.crossing().isPresent());
      MixPlan own = MixPlan.defaults().withShare(0.7);
      for (LearnedMixupBuilder builder :
          List.of(
              iterator().preset(preset).mixPlan(own).withoutParents(),
              iterator().withoutParents().mixPlan(own).preset(preset))) {
        assertThat(builder.settings().mix()).isEqualTo(own);
        assertThat(builder.settings().labels()).isEqualTo(preset.labels());
        assertThat(builder.settings().source().parents()).isNull();
      }
    }
  }

  @Test
  void presets_endWhereTheyWereMeasured() {
    assertThat(Preset.SOME_HUNDRED.plan(40).schedule()).isEqualTo(ShareSchedule.between(0, 30));
    assertThat(Preset.SOME_HUNDRED.plan(1).schedule()).isEqualTo(ShareSchedule.between(0, 1));
    assertThat(Preset.SOME_THOUSAND.plan(40).schedule()).isEqualTo(ShareSchedule.between(0, 40));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preset.SOME_HUNDRED.plan(0))
        .withMessage("epochs must be positive, but is 0");
  }

  @Test
  void pregenerations_needTheParentsOfTheirPreset() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            Pregeneration.builder(FakeSampler.source(), BANK).preset(Preset.SOME_HUNDRED)::build)
        .withMessageContaining("the preset SOME_HUNDRED has real parents, but there are none");
    Pregeneration.builder(FakeSampler.source(), BANK)
        .parents(PARENTS)
        .preset(Preset.SOME_HUNDRED)
        .build();
    Pregeneration.builder(FakeSampler.source(), BANK)
        .preset(Preset.SOME_HUNDRED)
        .withoutParents()
        .build();
  }
}
