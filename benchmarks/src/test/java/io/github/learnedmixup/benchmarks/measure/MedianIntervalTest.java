package io.github.learnedmixup.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {
  @Test
  void of_takesOrderStatistics() {
    double[] values = IntStream.rangeClosed(1, 20).mapToDouble(i -> 21 - i).toArray();

    // The table in any textbook: of 20 values, from the 6th to the 15th.
    assertThat(MedianInterval.of(values)).isEqualTo(new MedianInterval(10.5, 6, 15));
  }

  @Test
  void of_fewValuesIsFromTheSmallestToTheLargest() {
    assertThat(MedianInterval.of(7)).isEqualTo(new MedianInterval(7, 7, 7));
    assertThat(MedianInterval.of(3, 1, 2)).isEqualTo(new MedianInterval(2, 1, 3));
  }

  @Test
  void outside_isTheMostThatLeavesTheConfidence() {
    for (int n = 6; n < 200; n++) {
      BinomialDistribution below = new BinomialDistribution(null, n, 0.5);
      int outside = MedianInterval.outside(n);

      assertThat(2 * below.cumulativeProbability(outside)).isLessThanOrEqualTo(0.05);
      assertThat(2 * below.cumulativeProbability(outside + 1)).isGreaterThan(0.05);
    }
  }

  @Test
  void of_holdsTheTrueMedianInNineteenOfTwentyTries() {
    Random random = new Random(1);
    int tries = 4000;
    int held = 0;
    for (int i = 0; i < tries; i++) {
      double[] values = random.doubles(40).map(u -> -Math.log(1 - u)).toArray();
      MedianInterval found = MedianInterval.of(values);
      assertThat(Arrays.stream(values).filter(value -> value < found.median()).count())
          .isEqualTo(20);
      held += found.low() <= Math.log(2) && Math.log(2) <= found.high() ? 1 : 0;
    }

    // Of 40 values the confidence is 0.9615; four standard errors are 0.0122.
    assertThat((double) held / tries).isCloseTo(0.9615, within(0.0122));
  }
}
