package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.LoggedWarnings;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

@Timeout(30)
class SecondOpinionTest extends Opened {
  /** Takes every likelihood; with so many tries one is accepted, where one in four is. */
  private static final Acceptance ACCEPTANCE =
      new Acceptance(8, 0.1, Collections.nCopies(3, new Acceptance.Band(-1000, 0)), 200);

  private static final MixPlan MIX =
      MixPlan.defaults()
          .withShare(1)
          .withMixes(LambdaDistribution.fixed(0.5))
          .withPairs(ClassPairs.listed(List.of(new ClassPair(0, 1))))
          .withAcceptance(ACCEPTANCE);

  /** Finds both classes in images that begin with level 0, and the third one in all others. */
  private static final SecondOpinion BEGINS_DARK =
      samples -> samples.stream().map(SecondOpinionTest::probabilities).toArray(double[][]::new);

  private static double[] probabilities(Sample sample) {
    return sample.levels()[0] == 0 ? new double[] {0.5, 0.5, 0} : new double[] {0, 0, 1};
  }

  private static LearnedMixupBuilder builder() {
    return LearnedMixupIterator.builder(new FakeBase(200, 16), FakeSampler.source()).mixPlan(MIX);
  }

  /** How many images begin with a grey of level 0. */
  private static long dark(DataSet batch) {
    return IntStream.range(0, batch.numExamples())
        .filter(row -> batch.getFeatures().getDouble(row, 0) < 64)
        .count();
  }

  @Test
  void next_servesWhatTheSecondOpinionAccepts() {
    LearnedMixupIterator judged =
        opened(builder().secondOpinion("begins dark", BEGINS_DARK).build());
    LearnedMixupIterator unjudged = opened(builder().build());
    for (int i = 0; i < 5; i++) {
      assertThat(dark(judged.next())).isEqualTo(16);
      assertThat(dark(unjudged.next())).isLessThan(16);
    }
    assertThat(judged.metrics().acceptanceRate()).isBetween(0.1, 0.5);
  }

  @Test
  void fit_tellsOnceThatNothingPasses() {
    try (LoggedWarnings warnings = new LoggedWarnings();
        LearnedMixupIterator judged =
            builder()
                .mixPlan(MIX.withAcceptance(ACCEPTANCE.withTries(8)))
                .secondOpinion("never", samples -> new double[samples.size()][3])
                .build()) {
      SoftmaxNetwork.of(36, 3).fit(judged, 1);
      assertThat(judged.metrics().acceptanceRate()).isZero();
      assertThat(warnings.with("images drawn"))
          .singleElement()
          .asString()
          .contains("0 were accepted", "tolerance=0.1", "tries=8", "mix judged by never");
    }
  }

  @Test
  void fit_saysNothingWhereSomePass() {
    try (LoggedWarnings warnings = new LoggedWarnings();
        LearnedMixupIterator judged = builder().secondOpinion("begins dark", BEGINS_DARK).build()) {
      SoftmaxNetwork.of(36, 3).fit(judged, 1);
      assertThat(warnings.with("images drawn")).isEmpty();
    }
  }

  @Test
  void resumeFrom_wantsTheSameOpinion() {
    LearnedMixupIterator first =
        opened(builder().secondOpinion("begins dark", BEGINS_DARK).build());
    first.next();
    MixState state = first.state();
    LearnedMixupIterator resumed =
        opened(builder().secondOpinion("begins dark", BEGINS_DARK).resumeFrom(state).build());

    assertThat(features(resumed.next())).isEqualTo(features(first.next()));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> builder().resumeFrom(state).build())
        .withMessageContaining("judge is begins dark there, but not set here");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> builder().secondOpinion("another", BEGINS_DARK).resumeFrom(state).build());
  }

  @Test
  void bank_belongsToItsOpinion(@TempDir Path folder) {
    Path bank = folder.resolve("bank");
    Pregeneration.builder(FakeSampler.source(), bank)
        .mixPlan(MIX)
        .secondOpinion("begins dark", BEGINS_DARK)
        .build()
        .run(70);
    LearnedMixupIterator same =
        opened(builder().secondOpinion("begins dark", BEGINS_DARK).bank(bank).build());
    assertThat(dark(same.next())).isEqualTo(16);
    assertThat(same.metrics().bankHits()).isPositive();
    same.close();

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> builder().bank(bank).build())
        .withMessageContaining("judge is begins dark there, but not set here");
  }

  @Test
  void secondOpinion_needsANameAndSomethingToJudge() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().secondOpinion(" ", BEGINS_DARK))
        .withMessage("name of a second opinion must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder()
                    .mixPlan(MIX.withAcceptance(null))
                    .secondOpinion("begins dark", BEGINS_DARK)
                    .build())
        .withMessage(
            "the second opinion 'begins dark' needs an acceptance in the mix plan, but there is"
                + " none");
  }
}
