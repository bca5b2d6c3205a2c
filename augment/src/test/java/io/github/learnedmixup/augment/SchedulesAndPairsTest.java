package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.ConfusionMatrix;

/** The parts of a mix plan: schedules, mixes and class pairs. */
class SchedulesAndPairsTest {
  private static final int DRAWS = 20_000;

  private static void refused(ThrowingCallable setting, String message) {
    assertThatIllegalArgumentException().isThrownBy(setting).withMessage(message);
  }

  private static Map<ClassPair, Integer> counts(ClassPairs pairs, int classes) {
    LongFunction<ClassPair> draws = pairs.draws(TrainedClasses.all(classes));
    Map<ClassPair, Integer> counts = new HashMap<>();
    for (long seed = 0; seed < DRAWS; seed++) {
      assertThat(draws.apply(seed)).isEqualTo(draws.apply(seed));
      counts.merge(draws.apply(seed), 1, Integer::sum);
    }
    return counts;
  }

  /** Five standard deviations of a count that is as likely as said. */
  private static void assertShare(int count, double share) {
    double deviation = 5 * Math.sqrt(DRAWS * share * (1 - share));
    assertThat((double) count).isCloseTo(DRAWS * share, within(deviation));
  }

  @Test
  void uniformPairs_areOfDifferentClassesAlike() {
    Map<ClassPair, Integer> counts = counts(ClassPairs.uniform(), 4);
    assertThat(counts).hasSize(12);
    counts.values().forEach(count -> assertShare(count, 1.0 / 12));
  }

  @Test
  void listedPairs_areThoseAndNoOthers() {
    ClassPair four = new ClassPair(4, 9);
    ClassPair one = new ClassPair(1, 7);
    Map<ClassPair, Integer> counts = counts(ClassPairs.listed(List.of(four, one, four)), 10);
    assertThat(counts).containsOnlyKeys(four, one);
    assertShare(counts.get(four), 2.0 / 3);
  }

  @Test
  void weightedPairs_comeAsOftenAsTheirWeightsSay() {
    double[][] weights = {{1000, 3, 0}, {1, 1000, 0}, {4, 2, 0}};
    Map<ClassPair, Integer> counts = counts(ClassPairs.weighted(weights), 3);
    assertThat(counts).hasSize(4);
    assertShare(counts.get(new ClassPair(0, 1)), 0.3);
    assertShare(counts.get(new ClassPair(1, 0)), 0.1);
    assertShare(counts.get(new ClassPair(2, 0)), 0.4);
    assertShare(counts.get(new ClassPair(2, 1)), 0.2);
  }

  @Test
  void confusedPairs_areWeightedByMistakesAndAPrior() {
    ConfusionMatrix<Integer> confusion = new ConfusionMatrix<>(List.of(0, 1, 2));
    confusion.add(0, 0, 50);
    confusion.add(0, 2, 7);
    confusion.add(1, 0, 2);
    assertThat(ClassPairs.confused(confusion, 3, 0.5))
        .isEqualTo(
            new ClassPairs.Confused(
                ClassPairs.Weighted.of(
                    new double[][] {{50.5, 0.5, 7.5}, {2.5, 0.5, 0.5}, {0.5, 0.5, 0.5}})));
  }

  @Test
  void confusedPairs_refuseAPriorThatIsNone() {
    ConfusionMatrix<Integer> confusion = new ConfusionMatrix<>(List.of(0, 1));
    confusion.add(0, 1, 7);
    for (double prior : new double[] {Double.NaN, -0.5, Double.POSITIVE_INFINITY}) {
      refused(
          () -> ClassPairs.confused(confusion, 2, prior),
          "prior must be finite and not negative, but is " + prior);
    }
    assertThat(ClassPairs.confused(confusion, 2, 0))
        .isEqualTo(
            new ClassPairs.Confused(ClassPairs.Weighted.of(new double[][] {{0, 7}, {0, 0}})));
  }

  @Test
  void pairs_refuseWhatIsNone() {
    refused(
        () -> new ClassPair(3, 3),
        "a pair must be of two different classes from 0 on, but is 3 and 3");
    refused(() -> ClassPairs.listed(List.of()), "pairs must be at least one, but there is none");
    refused(
        () -> ClassPairs.weighted(new double[][] {{0, 1}, {1}}),
        "weights must be square, but row 1 of 2 has 1 columns");
    refused(
        () -> ClassPairs.weighted(new double[][] {{0, Double.NaN}, {1, 0}}),
        "weights must be finite and not negative, but that of 0 and 1 is NaN");
    refused(
        () -> ClassPairs.weighted(new double[][] {{5, 0}, {0, 5}}),
        "weights of different classes must have a positive, finite sum, but it is 0.0");
    refused(
        () ->
            ClassPairs.weighted(new double[][] {{0, 1}, {0, 0}}).requireFits(TrainedClasses.all(3)),
        "weights must be 3x3, as the model has 3 classes, but are 2x2");
    refused(
        () -> ClassPairs.listed(List.of(new ClassPair(0, 3))).requireFits(TrainedClasses.all(3)),
        "the model has 3 classes, 0 to 2, but a pair is of 0 and 3");
  }

  @Test
  void mixes_areAsAsked() {
    assertThat(LambdaDistribution.uniform()).isEqualTo(LambdaDistribution.beta(1));
    assertThat(LambdaDistribution.fixed(0.3).draw(7)).isEqualTo(0.3);
    LambdaDistribution two = LambdaDistribution.oneOf(List.of(0.25, 0.75));
    int low = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      assertThat(two.draw(seed)).isIn(0.25, 0.75);
      low += two.draw(seed) == 0.25 ? 1 : 0;
    }
    assertShare(low, 0.5);
    refused(
        () -> LambdaDistribution.oneOf(List.of()),
        "lambdas must be at least one, but there is none");
    refused(() -> LambdaDistribution.fixed(1.5), "lambda must be in [0, 1], but is 1.5");
  }

  @Test
  void schedules_giveEachEpochItsFactor() {
    assertThat(ShareSchedule.constant().factor(1000)).isEqualTo(1);
    ShareSchedule between = ShareSchedule.between(2, 4);
    assertThat(List.of(between.factor(1), between.factor(2), between.factor(3), between.factor(4)))
        .containsExactly(0.0, 1.0, 1.0, 0.0);
    ShareSchedule linear = ShareSchedule.linear(1, 5, 1, 0);
    assertThat(List.of(linear.factor(0), linear.factor(2), linear.factor(5), linear.factor(9)))
        .containsExactly(1.0, 0.75, 0.0, 0.0);
    ShareSchedule listed = ShareSchedule.byEpoch(List.of(0.1, 0.2));
    assertThat(List.of(listed.factor(0), listed.factor(1), listed.factor(1L << 40)))
        .containsExactly(0.1, 0.2, 0.2);
    refused(
        () -> ShareSchedule.between(4, 4),
        "first must be at least 0 and end above it, but they are 4 and 4");
    refused(() -> ShareSchedule.linear(0, 1, 2, 0), "a factor must be in [0, 1], but is 2.0");
    refused(
        () -> ShareSchedule.byEpoch(List.of()), "factors must be at least one, but there is none");
  }
}
